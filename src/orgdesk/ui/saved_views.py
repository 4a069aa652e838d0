"""Lists that people keep under a name: the app that stores them says here how they are read and where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class KeptView:
    """One view as the list shows it; `removal` is the address of whoever may remove it, empty for others."""

    name: str
    query: str
    by: str
    shared: bool
    current: bool
    removal: str


@dataclass(frozen=True)
class Views:
    """The views of one list, and the address that keeps one more."""

    kept: Sequence[KeptView]
    address: str


_readers: list[Callable[[HttpRequest], Views | None]] = []


def register(reader: Callable[[HttpRequest], Views | None]) -> None:
    """`reader` gives the views of the list that is asked for; None for a reader who keeps none."""
    _readers[:] = [reader]


def views_of(request: HttpRequest) -> Views | None:
    return _readers[0](request) if _readers else None
