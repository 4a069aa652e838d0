#!/usr/bin/env python3
"""Every command of the project, for a fresh clone with nothing but Python 3.11 or newer.

python3 run.py demo         set up, load the sample company, serve it           [--port N] [--once] [--reset]
python3 run.py test         set up, then every test on SQLite and PostgreSQL    [--only sqlite|postgresql|browser] [pytest's arguments]
python3 run.py check        exactly what the continuous integration checks      [--only STEP] [--list]
python3 run.py acceptance   the acceptance rows that no passing test shows yet
python3 run.py soak         kills, fuzz and scale in full numbers, resumable
python3 run.py suites       one line for each outside test suite
python3 run.py benchmark    side by side with the peers                         [NAME…]
python3 run.py sizes        how long functions, modules and templates are
python3 run.py docs         build the site of the documents into var/site     [--write] [--pictures] [--out FOLDER]
python3 run.py wheel        build what people install, into dist/
python3 run.py lock         write the hashed requirement files anew from requirements/*.in
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit("Orgdesk needs Python 3.11 or newer; this is " + sys.version.split()[0])

import argparse

from tools.setup import environment, serving, testing
from tools.setup.console import Failed


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    options, rest = parse(arguments)
    if options.command is None:
        print(__doc__)
        return 2
    try:
        return COMMANDS[options.command](options, rest)
    except Failed as problem:
        print(f"run.py {options.command}: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="run.py", usage=__doc__)
    commands = parser.add_subparsers(dest="command")
    made = {name: commands.add_parser(name) for name in COMMANDS}
    made["demo"].add_argument("--port", type=int, default=8000)
    made["demo"].add_argument("--once", action="store_true", help="stop as soon as it serves")
    made["demo"].add_argument("--reset", action="store_true", help="begin with a new database")
    made["test"].add_argument("--only", choices=testing.RUNS)
    made["check"].add_argument("--only", action="append", default=[])
    made["check"].add_argument("--list", action="store_true")
    return parser.parse_known_args(arguments)


def demo(options: argparse.Namespace, rest: list[str]) -> int:
    refuse_unknown(rest)
    environment.prepare("demo")
    return serving.serve_demo(port=options.port, once=options.once, reset=options.reset)


def test(options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare("dev")
    return testing.run_tests(only=options.only, arguments=[argument for argument in rest if argument != "--"])


def check(options: argparse.Namespace, rest: list[str]) -> int:
    refuse_unknown(rest)
    environment.prepare("dev")
    return testing.run_checks(only=options.only, list_only=options.list)


def lock(options: argparse.Namespace, rest: list[str]) -> int:
    return environment.write_locks(upgrade=rest)


def wheel(options: argparse.Namespace, rest: list[str]) -> int:
    refuse_unknown(rest)
    environment.prepare("dev")
    built = environment.python("-m", "hatchling", "build", "-t", "wheel", check=False)
    bill = environment.ROOT / "dist" / "orgdesk.cdx.json"
    return built or environment.python("-m", "tools.parts", "sbom", "-o", str(bill), check=False)


def tool(options: argparse.Namespace, rest: list[str]) -> int:
    """The commands that are one module of `tools`."""
    environment.prepare("dev")
    return environment.python("-m", f"tools.{options.command}", *rest, check=False)


def refuse_unknown(rest: list[str]) -> None:
    if rest:
        raise Failed(f"does not know {' '.join(rest)}; run it without arguments to see what there is")


COMMANDS = {
    "demo": demo,
    "test": test,
    "check": check,
    "acceptance": tool,
    "soak": tool,
    "suites": tool,
    "benchmark": tool,
    "sizes": tool,
    "docs": tool,
    "wheel": wheel,
    "lock": lock,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
