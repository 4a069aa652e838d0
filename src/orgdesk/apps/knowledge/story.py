"""The whole story of a limitation, read from the log: who, as what, when, and in their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation, Qualification, Stage
from orgdesk.apps.knowledge.steps import seat_name
from orgdesk.apps.work.models import WorkItem

_TOLD_BY_STEP = ("verify", "handle-change", "transfer", "publish")
"""Steps whose answer leaves no event of its own."""


@dataclass(frozen=True)
class Act:
    """A line of `ui/components/_timeline.html`."""

    at: datetime
    words: str
    who: str = ""
    position: str = ""
    reason: str = ""
    icon: str = "dot"


def story_of(limitation: Limitation, *, references: Mapping[str, str]) -> list[Act]:
    """Oldest first, in three queries; `references` says what people call the tickets."""
    events = list(Event.objects.about("limitation", limitation.key).select_related("text").order_by("at", "id"))
    people = dict(Person.objects.filter(key__in={event.actor for event in events}).values_list("key", "name"))
    outcomes = {item.source_token: item for item in WorkItem.objects.about("limitation", limitation.key)}
    acts = (_act(event, people, outcomes, references) for event in events)
    return [act for act in acts if act is not None]


def channel_name(channel: str) -> str:
    return _("customers") if channel == "customers" else seat_name(channel)


def _act(
    event: Event, people: Mapping[str, str], items: Mapping[str, WorkItem], references: Mapping[str, str]
) -> Act | None:
    said = _said(event, items, references)
    if said is None:
        return None
    words, icon = said
    text = getattr(event, "text", None)
    given = next((str(line) for name, line in text.words.items() if line and name != "name"), "") if text else ""
    position = seat_name(event.position) if event.position else ""
    return Act(event.at, words, people.get(event.actor, ""), position, given, icon)


def _said(event: Event, items: Mapping[str, WorkItem], references: Mapping[str, str]) -> tuple[str, str] | None:
    """The words and the icon; None for what another line says already."""
    if event.kind == "work.finished":
        return _step_said(event.data, items)
    if event.kind in _OF_TICKETS:
        words, icon = _OF_TICKETS[event.kind]
        return str(words) % {"key": ", ".join(references.get(key, key) for key in event.keys_of("ticket"))}, icon
    saying = _SAYINGS.get(event.kind)
    return saying(event) if saying else None


def _excused(event: Event) -> tuple[str, str]:
    text = getattr(event, "text", None)
    who = str(text.words.get("name", "")) if text else ""
    return _("excused %(person)s from the training") % {"person": who or _("somebody")}, "training"


def _qualified(event: Event) -> tuple[str, str]:
    found = Qualification.Disposition(event.data["disposition"]).label
    return _("found: %(disposition)s") % {"disposition": found}, "question"


def _accepted(event: Event) -> tuple[str, str]:
    named = ", ".join(channel_name(channel) for channel in event.data["channels"])
    return _("accepted it for %(channels)s") % {"channels": named}, "check"


_OF_TICKETS = {
    "limitation.linked": (gettext_lazy("linked ticket %(key)s"), "link"),
    "limitation.told": (gettext_lazy("The customer of ticket %(key)s was told"), "voice"),
}
_SAYINGS: dict[str, Callable[[Event], tuple[str, str]]] = {
    "limitation.discovered": lambda event: (_("discovered it"), "limitation"),
    "limitation.qualified": _qualified,
    "limitation.moved": lambda event: (
        _("Came to “%(stage)s”") % {"stage": Stage(event.data["stage"]).label},
        "arrow-right",
    ),
    "solution.provided": lambda event: (_("gave solution %(round)s") % event.data, "edit"),
    "solution.approved": lambda event: (_("approved solution %(round)s") % event.data, "check"),
    "solution.refused": lambda event: (_("refused solution %(round)s") % event.data, "cross"),
    "knowledge.accepted": _accepted,
    "knowledge.delivered": lambda event: (
        _("Delivered to %(channel)s") % {"channel": channel_name(event.data["channel"])},
        "hand-over",
    ),
    "training.assigned": lambda event: (_("Training assigned; people to read it: %(people)s") % event.data, "training"),
    "limitation.corrected": lambda event: (_("said better what it is"), "edit"),
    "training.excused": _excused,
    "limitation.merged": lambda event: (_("It is the same as %(into)s; what waited went there") % event.data, "link"),
    "limitation.parted": lambda event: (_("It is not the same as %(from)s after all") % event.data, "compare"),
    "training.session_planned": lambda event: (
        _("planned a session of the training; invited: %(people)s") % event.data,
        "calendar",
    ),
    "training.attended": lambda event: (_("noted who came to the session: %(came)s") % event.data, "training"),
    "training.material_named": lambda event: (_("gave the training another material"), "knowledge"),
    "training.acknowledged": lambda event: (_("read and acknowledged the answer"), "training"),
}


def _step_said(data: Mapping[str, Any], items: Mapping[str, WorkItem]) -> tuple[str, str] | None:
    if data.get("work_kind") not in _TOLD_BY_STEP:
        return None
    item = items.get(str(data.get("token", "")))
    outcome = item.outcome_name if item else ""
    return (f"{data.get('title', '')}: {outcome}" if outcome else str(data.get("title", ""))), "check"
