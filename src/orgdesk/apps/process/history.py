"""What happened in an instance, from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.models import Instance
from orgdesk.core.process.definition import ProcessDefinition

_TOLD = {
    "process.started": gettext_lazy("started the process"),
    "process.ended": gettext_lazy("the process ended"),
    "process.faulted": gettext_lazy("a step broke"),
    "process.fault_retried": gettext_lazy("tried the broken step again"),
    "process.fault_skipped": gettext_lazy("skipped the broken step"),
    "process.fault_moved": gettext_lazy("moved the broken step"),
    "process.overridden": gettext_lazy("moved the token against the drawing"),
    "process.edited": gettext_lazy("changed data"),
    "process.cancelled": gettext_lazy("cancelled the process"),
    "process.migrated": gettext_lazy("took it to another version"),
    "work.claimed": gettext_lazy("took “%(title)s”"),
    "work.finished": gettext_lazy("answered “%(title)s”: %(outcome)s"),
    "work.released": gettext_lazy("released “%(title)s”"),
    "work.reassigned": gettext_lazy("“%(title)s” went to another seat"),
    "work.withdrawn": gettext_lazy("“%(title)s” was withdrawn"),
}


@dataclass(frozen=True)
class Act:
    """One line of the timeline: who, in which position, when, what and why."""

    who: str
    position: str
    at: datetime
    words: str
    reason: str
    icon: str = "dot"


def moves_of(instance: Instance) -> list[list[Any]]:
    """Every move of every token: [number, kind, node, token, flow, note]."""
    moved = Event.objects.about("process", instance.key).of_kind("process.moved")
    return [move for data in moved.values_list("data", flat=True) for move in data["moves"]]


def acts_of(instance: Instance, definition: ProcessDefinition) -> list[Act]:
    """The acts that a person understands, oldest first."""
    events = list(Event.objects.about("process", instance.key).of_kind(*_TOLD).select_related("text"))
    names = dict(Person.objects.filter(key__in={event.actor for event in events}).values_list("key", "name"))
    return [_act(event, names, definition) for event in events]


def _act(event: Event, names: dict[str, str], definition: ProcessDefinition) -> Act:
    flow = definition.flows.get(event.data.get("outcome", ""))
    said = {"title": event.data.get("title", ""), "outcome": flow.name if flow else _("done")}
    text = getattr(event, "text", None)
    return Act(
        who=names.get(event.actor, ""),
        position=event.position,
        at=event.at,
        words=str(_TOLD[event.kind]) % said,
        reason=" ".join(text.words.values()) if text else "",
        icon="warning" if event.kind == "process.faulted" else "dot",
    )
