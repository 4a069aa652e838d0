"""The test runs and the checks: the same for a developer and for the continuous integration."""

from __future__ import annotations

import os
import time

from tools.setup import environment
from tools.setup.console import Failed, say
from tools.setup.environment import PROGRAMS, ROOT, python

RUNS = ("sqlite", "postgresql", "system-postgresql", "browser")
SYSTEM_DATABASE = "ORGDESK_TEST_SYSTEM_DATABASE"
RECORDS = ROOT / "var" / "acceptance"

CHECKS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "own rules": ["python", "-m", "tools.lint"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "template format": ["python", "-m", "tools.template_format"],
    "spelling": [
        "codespell",
        "src",
        "tests",
        "tools",
        "docs",
        "run.py",
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "STYLE.md",
    ],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "-m", "tools.deployment"],
    "messages": ["python", "-m", "tools.messages", "check"],
    "links": ["python", "-m", "tools.links"],
    "licences": ["python", "-m", "tools.parts", "licences"],
    "audit": ["python", "-m", "tools.parts", "audit"],
}


def run_tests(*, only: str | None, arguments: list[str]) -> int:
    """Every test on SQLite, those that touch the database again on PostgreSQL, the browser's stories once."""
    RECORDS.mkdir(parents=True, exist_ok=True)
    statuses = {}
    for name in default_runs() if only is None else (only,):
        begin = time.monotonic()
        statuses[name] = _one_run(name, arguments)
        say(f"tests, {name}: {'passed' if statuses[name] == 0 else 'FAILED'} in {time.monotonic() - begin:.0f} s")
    return 1 if any(statuses.values()) else 0


def default_runs() -> list[str]:
    """All runs; the one on the distribution's PostgreSQL only where that is named."""
    return [name for name in RUNS if name != "system-postgresql" or os.environ.get(SYSTEM_DATABASE)]


def run_checks(*, only: list[str], list_only: bool) -> int:
    """Run all checks to the end, then say which failed."""
    unknown = [name for name in only if name not in {*CHECKS, "tests", "acceptance"}]
    if unknown:
        raise Failed(f"no check is called {', '.join(unknown)}; --list shows them")
    if list_only:
        print("\n".join([*CHECKS, "tests", "acceptance"]))
        return 0
    wanted = only or [*CHECKS, "tests", "acceptance"]
    failed = [name for name in wanted if _one_check(name) != 0]
    say("all checks passed" if not failed else f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def _one_run(name: str, arguments: list[str]) -> int:
    # A run of everything records which acceptance rows it showed; a part of it would tell half the truth.
    record = {} if arguments else {"ORGDESK_ACCEPTANCE_RECORD": str(RECORDS / f"{name}.json")}
    workers = [] if any(argument.startswith(("-n", "--numprocesses")) for argument in arguments) else ["-n2"]
    if name == "sqlite":
        command = ["-m", "pytest", *workers, "-m", "not browser and not soak"]
    elif name in {"postgresql", "system-postgresql"}:
        if name == "system-postgresql":
            record["ORGDESK_TEST_DATABASE"] = system_database()
        wanted = "not browser and not soak"
        if name == "system-postgresql" and not arguments:
            wanted += " and not any_server"
        tests = ["-m", "pytest", *workers, "--database-only", "-m", wanted]
        command = ["-m", "tools.postgresql", *tests]
    else:
        # One after the other: the walk of all pages fills two processors, and beside it the live stories met locked tables.
        command = ["-m", "pytest", "-m", "browser and not soak"]
        record["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the tests
    status = python(*command, *arguments, check=False, env=record)
    return 0 if arguments and status == 5 else status  # a chosen part may hold no test for this run


def system_database() -> str:
    address = os.environ.get(SYSTEM_DATABASE, "")
    if not address:
        raise Failed(f"name the server in {SYSTEM_DATABASE}, such as postgresql://user@127.0.0.1:5432/orgdesk")
    return address


def _one_check(name: str) -> int:
    say(name)
    if name == "tests":
        return run_tests(only=None, arguments=[])
    if name == "acceptance":
        return python("-m", "tools.acceptance", check=False)
    program, *arguments = CHECKS[name]
    if program == "python":
        return python(*arguments, check=False)
    if not (PROGRAMS / program).exists():
        raise Failed(f"{program} is not in the environment; remove .venv and try again")
    path = f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}"
    return environment.run_program(
        PROGRAMS / program, *arguments, check=False, env={**environment.django_environment(), "PATH": path}
    )
