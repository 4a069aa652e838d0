"""What the command palette and the search page find. Apps register sources in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Found:
    """One thing found: what it is called, where it is, and a few words that tell it from its like."""

    label: str | Promise
    url: str
    icon: str = "arrow-right"
    hint: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """The things of one kind."""

    label: str | Promise
    found: tuple[Found, ...]


Source = Callable[[Any, str], Iterable[Found]]
LIMIT = 8  # of each kind: the palette is for knowing what one wants, lists are for looking

_sources: dict[str, tuple[str | Promise, Source]] = {}


def register(key: str, label: str | Promise, source: Source) -> None:
    """Add a kind of thing: `source(person, query)` yields what the person may see, best first."""
    _sources[key] = (label, source)


def search(person: Any, query: str) -> list[Group]:
    """Everything that the sources find for the person, kinds without a result left out."""
    groups = []
    for label, source in _sources.values():
        found = tuple(one for one, _ in zip(source(person, query), range(LIMIT), strict=False))
        if found:
            groups.append(Group(label, found))
    return groups
