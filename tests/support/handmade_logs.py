"""Reads the logs that were worked by hand: a measure, its number, the reasoning, then one object a line.

`2 09:30` is 2 March 2026 at 09:30, `-3` three days before 28 February ends, `@9` the moment of 9 March as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from orgdesk.core.measures import Happening, Records, Scope, records_of

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
MARCH = Scope(FIRST, datetime(2026, 4, 1, tzinfo=UTC))
HEAD = re.compile(r"^(?P<code>[A-Z]{2}-\d+) = (?P<value>\S+)(?: n=(?P<n>\d+))? \|")


@dataclass(frozen=True)
class Worked:
    code: str
    value: float
    n: int | None
    records: Records


def worked_logs() -> Iterator[Worked]:
    for file in sorted((Path(__file__).parent / "worked_logs").glob("*.txt")):
        yield from _of_file(file.read_text(encoding="utf-8").splitlines())


def read(*lines: str) -> Records:
    return records_of(happening for line in lines for happening in _happenings(line))


def _of_file(lines: list[str]) -> Iterator[Worked]:
    heads = [number for number, line in enumerate(lines) if HEAD.match(line)]
    for begin, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        head = HEAD.match(lines[begin])
        n = int(head["n"]) if head["n"] else None
        yield Worked(head["code"], float(head["value"]), n, read(*lines[begin + 1 : end]))


def _happenings(line: str) -> Iterator[Happening]:
    who, _, rest = line.partition(": ")
    kind, _, key = who.partition(" ")
    for part in rest.split("; "):
        what, day, *words = part.split(" ")
        clock = words.pop(0) if words and ":" in words[0] else "00:00"
        facts = dict(word.split("=", 1) for word in words)
        yield Happening(kind, key, what, moment(day, clock), {name: _fact(text) for name, text in facts.items()})


def moment(day: str, clock: str = "00:00") -> datetime:
    hours, minutes = clock.split(":")
    return FIRST + timedelta(days=int(day) - 1, hours=int(hours), minutes=int(minutes))


def _fact(text: str) -> Any:
    if text in {"yes", "no"}:
        return text == "yes"
    elif text.startswith("@"):
        return moment(text[1:])
    else:
        return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
