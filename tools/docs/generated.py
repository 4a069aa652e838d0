"""The parts of the reference that are read from the program itself."""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.docs.pages import ROOT

sys.path.insert(0, str(ROOT / "src"))
_SOURCES = ROOT / "src" / "orgdesk"
_ABOUT_PEOPLE: dict[str, set[str]] = {"record_event": set(), "note_security": {"person"}}
"""What writes an event, and what it is about where the call does not say it."""
_NOTE = "Written by `python3 run.py docs --write`; change the program, not this page."


def kpis() -> str:
    from orgdesk.core.measures import CATALOGUE

    lines = ["# Measures", "", f"{len(CATALOGUE)} measures, each read from the event log. {_NOTE}", ""]
    groups: dict[str, list[str]] = defaultdict(list)
    for one in CATALOGUE:
        good = one.good.value.replace("_", " ")
        groups[one.code.partition("-")[0]].append(
            f"| {one.code} | {one.name} | {_cell(one.meaning)} | {good} | {_cell(one.owner)} |"
        )
    for area, rows in groups.items():
        lines += [f"## {area}", "", "| code | name | meaning | good is | owner |", "|---|---|---|---|---|", *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def processes() -> str:
    from orgdesk.core.process.templates import TEMPLATES, read_template, template_description

    lines = [
        "# Processes to begin from",
        "",
        f"Drawings that come with the product; each can be redrawn in the studio. {_NOTE}",
        "",
    ]
    for key in TEMPLATES:
        about = template_description(key)
        kinds = ", ".join(about.categories) or "none"
        lines += [
            f"## {about.name}",
            "",
            f"`{key}`, {len(read_template(key)):,} bytes of BPMN. Categories: {kinds}.",
            "",
        ]
        lines += [" ".join(about.purpose.split()), ""] if about.purpose else []
    return "\n".join(lines).rstrip() + "\n"


def events() -> str:
    """Every kind of event that the sources record, with the objects it is about and the values it carries."""
    found: dict[str, list[set[str]]] = {}
    for app, call in _recordings():
        kind = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
        if isinstance(kind, str) and kind:
            known = found.setdefault(kind, [set(), set(), set()])
            known[0].add(app)
            known[1] |= _keys(call, "objects") or {"person"} & _ABOUT_PEOPLE[call.func.id]  # type: ignore[attr-defined]
            known[2] |= _keys(call, "data")
    lines = [
        "# Events",
        "",
        f"{len(found)} kinds are written by name; those of processes and of status changes are made of their parts. {_NOTE}",
        "",
    ]
    lines += ["| kind | app | objects | values |", "|---|---|---|---|"]
    lines += [
        f"| `{kind}` | {_listed(parts[0])} | {_listed(parts[1])} | {_listed(parts[2])} |"
        for kind, parts in sorted(found.items())
    ]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command of `orgdesk` with its arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings_test")
    import django
    from django.core.management import load_command_class

    django.setup()
    lines = ["# Commands", "", f"Each fails with the reason on standard error and a status other than 0. {_NOTE}", ""]
    for path in sorted(_SOURCES.glob("apps/*/management/commands/[a-z]*.py"), key=lambda path: path.stem):
        command = load_command_class(f"orgdesk.apps.{path.parts[-4]}", path.stem)
        word = path.stem.replace("_", "-")
        parser = argparse.ArgumentParser(prog=f"orgdesk {word}", add_help=False)
        command.add_arguments(parser)
        lines += [f"## orgdesk {word}", "", command.help or "", ""]
        rows = list(_arguments(parser))
        lines += ["| argument | meaning |", "|---|---|", *rows, ""] if rows else []
    return "\n".join(lines).rstrip() + "\n"


GENERATED: dict[str, Callable[[], str]] = {
    "kpis.md": kpis,
    "processes.md": processes,
    "events.md": events,
    "commands.md": commands,
}


def write_generated(folder: Path) -> None:
    for name, make in GENERATED.items():
        (folder / name).write_text(make(), encoding="utf-8")


def _recordings() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(_SOURCES.glob("apps/**/*.py")):
        text = path.read_text(encoding="utf-8")
        if any(name in text for name in _ABOUT_PEOPLE):
            app = path.relative_to(_SOURCES / "apps").parts[0]
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ABOUT_PEOPLE:
                    yield app, node


def _keys(call: ast.Call, name: str) -> set[str]:
    given = next((one.value for one in call.keywords if one.arg == name), None)
    keys = given.keys if isinstance(given, ast.Dict) else []
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))


def _arguments(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help for one in action._choices_actions}
            for word, inner in action.choices.items():
                yield f"| `{before}{word}` | {_cell(helps.get(word) or '')} |"
                yield from _arguments(inner, f"{before}{word} ")
        else:
            name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            yield f"| `{before}{name}` | {_cell(action.help or '')} |"


def _cell(words: object) -> str:
    return " ".join(str(words).replace("|", "\\|").split())
