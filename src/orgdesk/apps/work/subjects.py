"""What a work item is about is shown by the app that owns the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True)
class Preview:
    """What the list's preview shows of a subject: a line, the page's address, and a template fragment with its variables."""

    title: str
    url: str = ""
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    answer_url: str = ""
    """Where the work is answered when its answer needs more than a button: the list then leads there."""


Provider = Callable[[WorkItem, Person], Preview | None]
Titler = Callable[[Iterable[str]], dict[str, str]]
_providers: dict[str, Provider] = {}
_titlers: dict[str, Titler] = {}


def register(subject_type: str, provider: Provider) -> None:
    """`provider(item, person)` answers None when the person may not see the subject."""
    _providers[subject_type] = provider


def register_titles(subject_type: str, titler: Titler) -> None:
    """`titler(keys)` gives the lines by which people know the subjects, in one query for a whole list."""
    _titlers[subject_type] = titler


def titled(items: Iterable[WorkItem]) -> list[WorkItem]:
    """The items, each with `subject_title` and `seat_name`: the words of people instead of keys, where these are known."""
    found = list(items)
    titles = {
        kind: titler({item.subject_key for item in found if item.subject_type == kind})
        for kind, titler in _titlers.items()
        if any(item.subject_type == kind for item in found)
    }
    structure = lookup.active_structure()
    for item in found:
        plain = f"{item.subject_type} {item.subject_key}"
        item.subject_title = titles.get(item.subject_type, {}).get(item.subject_key, plain)
        position, unit = structure.position_by_key.get(item.position_key), structure.unit_by_key.get(item.unit_key)
        item.seat_name = position.title if position else unit.name if unit else item.seat
    return found


def preview_of(item: WorkItem, person: Person) -> Preview | None:
    provider = _providers.get(item.subject_type)
    return provider(item, person) if provider else Preview(title=f"{item.subject_type} {item.subject_key}")
