"""What a work item is about is shown by the app that owns the subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from orgdesk.apps.accounts.models import Person
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
_providers: dict[str, Provider] = {}


def register(subject_type: str, provider: Provider) -> None:
    """`provider(item, person)` answers None when the person may not see the subject."""
    _providers[subject_type] = provider


def preview_of(item: WorkItem, person: Person) -> Preview | None:
    provider = _providers.get(item.subject_type)
    return provider(item, person) if provider else Preview(title=f"{item.subject_type} {item.subject_key}")
