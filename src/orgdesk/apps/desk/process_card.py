"""The process of a ticket as its page shows it: which one, what is known, what it waits for, how long it has waited in queues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import Instance, TokenRow
from orgdesk.core.process.definition import Field, FieldType, ProcessDefinition

_OWN = {
    "qualified_path": gettext_lazy("Qualified path"),
    "customer_class": gettext_lazy("Class of the customer"),
    "requested_path": gettext_lazy("Path asked for"),
}
_WAITS = ("work.enabled", "work.released", "work.claimed", "work.withdrawn")


@dataclass(frozen=True)
class ProcessCard:
    """`waits_for` names the events that the process waits for; `facts` are pairs of label and value."""

    instance: Instance
    facts: list[tuple[str, str]]
    waits_for: list[tuple[str, datetime]]


def process_card(ticket: Ticket) -> ProcessCard | None:
    """Of the latest process about the ticket; None where it has none."""
    about = Instance.objects.about("ticket", ticket.key).order_by("-pk")
    latest = TokenRow.objects.filter(instance__in=about.values("pk")[:1]).order_by("since")
    tokens = list(latest.select_related("instance__version__definition").defer("instance__version__xml"))
    ended = about.select_related("version__definition").defer("version__xml")
    instance = tokens[0].instance if tokens else ended.first()
    if instance is None:
        return None
    definition = compiled(instance.version)
    waiting = [token for token in tokens if token.state != "user" and token.node in definition.nodes]
    named = [(definition.nodes[token.node].name or token.node, token.since) for token in waiting]
    return ProcessCard(instance, facts_of(instance, definition), named)


def facts_of(instance: Instance, definition: ProcessDefinition) -> list[tuple[str, str]]:
    """What the process knows, in the labels of its forms and in their order."""
    fields: dict[str, Field] = {}
    for node in definition.nodes.values():
        for field in node.rules.form:
            fields.setdefault(field.key, field)
    known = {key: value for key, value in instance.data.items() if value not in (None, "", [], {})}
    own = [(str(label), _choice(key, known[key], fields)) for key, label in _OWN.items() if key in known]
    people = _names(known[key] for key, field in fields.items() if field.type is FieldType.PERSON and key in known)
    drawn = [key for key in fields if key in known and key not in _OWN]
    return own + [(fields[key].label, _shown(fields[key], known[key], people)) for key in drawn]


@dataclass(frozen=True)
class Wait:
    """A step lay in a queue from then until it was taken; `until` is None while it still lies there."""

    title: str
    since: datetime
    until: datetime | None


def waits_in_queue(ticket: Ticket) -> list[Wait]:
    """Every wait of the ticket's steps for somebody to take them, from the log, oldest first."""
    open_waits: dict[str, Wait] = {}
    ended: list[Wait] = []
    for event in Event.objects.about("ticket", ticket.key).of_kind(*_WAITS):
        for key in event.keys_of("work"):
            begun = open_waits.pop(key, None)
            if event.kind in ("work.enabled", "work.released"):
                open_waits[key] = begun or Wait(str(event.data.get("title", "")), event.at, None)
            elif begun is not None and event.kind == "work.claimed":
                ended.append(Wait(begun.title, begun.since, event.at))
    return sorted([*ended, *open_waits.values()], key=lambda wait: wait.since)


def time_in_queue(waits: Iterable[Wait], *, at: datetime) -> timedelta:
    return sum(((wait.until or at) - wait.since for wait in waits), timedelta())


def _choice(key: str, value: Any, fields: dict[str, Field]) -> str:
    """The label of a value by whichever form offers the same choice: a path is a path in every form."""
    offered = (choice for field in fields.values() for choice in field.choices)
    return next((choice.label for choice in offered if choice.key == value), str(value))


def _shown(field: Field, value: Any, people: dict[str, str]) -> str:
    if field.type is FieldType.BOOLEAN:
        return _("yes") if value is True else _("no")
    elif field.type is FieldType.PERSON:
        return people.get(str(value), str(value))
    labels = {choice.key: choice.label for choice in field.choices}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values)


def _names(keys: Iterable[Any]) -> dict[str, str]:
    wanted = [str(key) for key in keys]
    return dict(Person.objects.filter(key__in=wanted).values_list("key", "name")) if wanted else {}
