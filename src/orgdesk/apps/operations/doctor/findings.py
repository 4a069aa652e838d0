"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`BROKEN`: something does not work or can be lost; `ATTENTION`: it works, and will not for ever."""

    WELL = "well"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was seen, and the way on where it is not well."""

    key: str
    title: str
    state: State
    said: str
    remedy: str = ""


def well(key: str, title: str, said: str) -> Finding:
    return Finding(key, title, State.WELL, said)


def attention(key: str, title: str, said: str, remedy: str) -> Finding:
    return Finding(key, title, State.ATTENTION, said, remedy)


def broken(key: str, title: str, said: str, remedy: str) -> Finding:
    return Finding(key, title, State.BROKEN, said, remedy)
