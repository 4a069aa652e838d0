"""The entries of the rail. Each app registers its own in `ready()`; the frame shows those that the person may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

SECTIONS = ("service", "design", "evidence", "administration")


@dataclass(frozen=True)
class Entry:
    """One place in the rail: `order` sorts within the section, `count` gives the number shown beside the word."""

    section: str
    label: str | Promise
    url_name: str
    icon: str
    visible: Callable[[Any], bool]
    order: int
    count: Callable[[Any], int] | None


@dataclass(frozen=True)
class Link:
    """An entry as the frame of one page shows it."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    count: int


@dataclass(frozen=True)
class PublicEntry:
    """One place of the customers' pages, in the order in which they are registered; some only for whoever is signed in, some
    only for those of whom `visible` says so."""

    label: str | Promise
    url_name: str
    signed_in: bool
    query: str
    visible: Callable[[Any], bool] | None


_entries: dict[str, Entry] = {}
_public: dict[str, PublicEntry] = {}
_notifications: dict[str, Any] = {}


def works_here(person: Any) -> bool:
    """Staff: the usual rule for an entry."""
    return bool(getattr(person, "is_staff", False))


def register(
    section: str,
    label: str | Promise,
    url_name: str,
    icon: str,
    visible: Callable[[Any], bool] = works_here,
    *,
    order: int = 50,
    count: Callable[[Any], int] | None = None,
) -> None:
    """Put an entry into the rail; a second entry for the same address replaces the first.

    Raises ValueError for an unknown section.
    """
    if section not in SECTIONS:
        raise ValueError(f"no section is called {section!r}; there are {', '.join(SECTIONS)}")
    _entries[url_name] = Entry(section, label, url_name, icon, visible, order, count)


def register_public(
    label: str | Promise,
    url_name: str,
    *,
    signed_in: bool = False,
    query: str = "",
    visible: Callable[[Any], bool] | None = None,
) -> None:
    """Put an entry into the head of the customers' pages; `visible` is asked of whoever is signed in."""
    _public[url_name] = PublicEntry(label, url_name, signed_in, query, visible)


def public_links_for(person: Any, *, path: str) -> list[Link]:
    """The places of the customers' pages; the page one is on is the current one."""
    known = bool(getattr(person, "is_authenticated", False))
    open_to_all = [one for one in _public.values() if known or not one.signed_in]
    places = [(one, url) for one in open_to_all if (url := _address(one.url_name))]
    return [
        Link(one.label, url + one.query, "", url == path, 0)
        for one, url in places
        if one.visible is None or url == path or one.visible(person)
    ]


def register_notifications(url_name: str, count: Callable[[Any], int]) -> None:
    """Name the page behind the bell and how many are new for a person."""
    _notifications.update(url_name=url_name, count=count)


def sections_for(person: Any, *, path: str) -> list[list[Link]]:
    """The rail of `person`, section by section; the entry under which `path` lies is the current one."""
    visible = sorted((entry for entry in _entries.values() if entry.visible(person)), key=lambda entry: entry.order)
    addresses = {entry.url_name: _address(entry.url_name) for entry in visible}
    here = max((found for found in addresses.values() if found and _within(path, found)), key=len, default="")
    rail = [
        [
            _link(entry, person, url=addresses[entry.url_name], here=here)
            for entry in visible
            if entry.section == section
        ]
        for section in SECTIONS
    ]
    return [[link for link in links if link.url] for links in rail if any(link.url for link in links)]


def notifications_for(person: Any) -> tuple[str, int]:
    """The address behind the bell and the number on it; an empty address where no app has registered one."""
    if not _notifications:
        return "", 0
    return _address(_notifications["url_name"]), _notifications["count"](person)


def _link(entry: Entry, person: Any, *, url: str, here: str) -> Link:
    count = entry.count(person) if entry.count and url else 0
    return Link(label=entry.label, url=url, icon=entry.icon, current=bool(url) and url == here, count=count)


def _within(path: str, address: str) -> bool:
    return path == address or path.startswith(address.rstrip("/") + "/")


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
