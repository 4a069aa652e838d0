"""Lesson plans that a session may follow: told by the app that keeps the library, which lies above this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from orgdesk.apps.accounts.models import Person


@dataclass(frozen=True)
class Lesson:
    """A lesson plan of the library; `topics` are what it teaches."""

    key: str
    title: str
    level: str
    minutes: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewLesson:
    """What a plan that is to be made teaches, to whom, in how many minutes."""

    title: str
    topics: tuple[str, ...]
    level: str
    minutes: int


Library = Callable[[Person], Iterable[Lesson]]
Maker = Callable[[NewLesson, Person, datetime], Lesson]
_kept: list[tuple[Library, Maker]] = []


def register(library: Library, maker: Maker) -> None:
    _kept[:] = [(library, maker)]


def lessons_for(person: Person) -> list[Lesson]:
    """Those that the person may see; none where nobody keeps a library."""
    return [lesson for library, _maker in _kept for lesson in library(person)]


def make_lesson(new: NewLesson, *, by: Person, at: datetime) -> Lesson | None:
    """Put a basic plan into the library, to be used again."""
    return next((maker(new, by, at) for _library, maker in _kept), None)
