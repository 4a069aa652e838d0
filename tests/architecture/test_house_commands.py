"""What DESIGN promises of every command of `orgdesk`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import load_command_class

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(ROOT.glob("src/orgdesk/apps/*/management/commands/[a-z]*.py"))
NOT_OURS = {"migrate": "Django's own", "api": "its description is JSON already"}
PROMISED = {
    "org": {"import", "check", "compare", "draw"},
    "process": {"check", "roundtrip", "draw", "decide"},
    "mail": {"parse"},
    "log": {"import", "export", "verify", "mine", "rebuild"},
    "kpi": {"list", "show"},
    "rehearse": {"bundle"},
    "staffing": set(), "setup": set(), "demo": set(), "worker": set(), "doctor": set(), "backup": set(), "restore": set(),
    "move_database": set(),
}  # fmt: skip


def parsers(path: Path) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The command's own parser, or one for each of its acts."""
    parser = argparse.ArgumentParser(prog=path.stem, add_help=False)
    load_command_class(f"orgdesk.apps.{path.parts[-4]}", path.stem).add_arguments(parser)
    acts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if acts:
        yield from acts[0].choices.items()
    else:
        yield "", parser


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_every_command_tells_programs_in_json(path: Path) -> None:
    without = [act for act, parser in parsers(path) if "--json" not in parser._option_string_actions]

    assert path.stem in NOT_OURS or without == []


def test_every_promised_command_is_there() -> None:
    there = {path.stem: {act for act, _ in parsers(path)} - {""} for path in COMMANDS}

    assert {name: acts for name, acts in PROMISED.items() if not acts <= there.get(name, {"none"})} == {}
