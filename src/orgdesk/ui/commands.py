"""What the commands of `orgdesk` share: files or standard input, and the same answer for people and for programs."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def add_json(*parsers: ArgumentParser) -> None:
    for parser in parsers:
        parser.add_argument("--json", action="store_true", dest="as_json", help="tell a program instead of a person")


def read_file(name: str) -> tuple[str, bytes]:
    """The file's own name and its bytes; `-` is standard input, without a name. Raises CommandError."""
    try:
        return ("", sys.stdin.buffer.read()) if name == "-" else (Path(name).name, Path(name).read_bytes())
    except OSError as problem:
        raise CommandError(f"{name} cannot be read: {problem.strerror or problem}.") from problem


def write_file(name: str, content: bytes) -> None:
    """`-` is standard output. Raises CommandError."""
    try:
        if name == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            Path(name).write_bytes(content)
    except OSError as problem:
        raise CommandError(f"{name} cannot be written: {problem.strerror or problem}.") from problem


def as_json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain)


def as_lines(told: dict[str, Any], *, counted: tuple[str, ...] = ()) -> str:
    """For people: a line a value, a heading a list and below it a line an entry; of those `counted` only how many."""
    lines: list[str] = []
    for name, value in told.items():
        if isinstance(value, list):
            lines.append(f"{name}: {len(value)}")
            lines += [f"  {_said(one)}" for one in value] if name not in counted else []
        else:
            lines.append(f"{name}: {_said(value)}")
    return "\n".join(lines)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{name} {_said(one)}" for name, one in value.items() if one)
    elif isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    else:
        return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
