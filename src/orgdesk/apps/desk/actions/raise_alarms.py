"""Clocks that come near their target or pass it: written to the log once, and told up the chart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.clocks import NEAR, clocks_of_tickets, label_of
from orgdesk.apps.desk.models import ClockAlarm, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.service.clocks import Clocks
from orgdesk.core.service.stopwatch import ClockState, Reading

_BATCH = 200
_LATE_NEWS = timedelta(days=1)


def read_clocks(*, at: datetime) -> int:
    """Read the clocks of tickets to which something happened, and of those whose next alarm has come; how many."""
    tickets = list(Ticket.objects.with_clocks_to_read(at=at).select_related("owner")[:_BATCH])
    clocks = clocks_of_tickets(tickets)
    for ticket in tickets:
        with transaction.atomic():
            _read(ticket, clocks.get(ticket.key), at=at)
    return len(tickets)


def _read(ticket: Ticket, clocks: Clocks | None, *, at: datetime) -> None:
    if clocks is not None:
        for reading in clocks.readings(max(at, clocks.at or at)):
            _raise_of(ticket, reading, at=at)
    coming = sorted([*clocks.alarms(NEAR), *clocks.alarms()]) if clocks else []
    ticket.alarm_at = next((moment for moment, _metric, _tier in coming if moment > at), None)
    ticket.due_at = min((moment for moment, _metric, _tier in clocks.alarms()), default=None) if clocks else None
    ticket.clocks_read_at = at
    ticket.save(update_fields=["alarm_at", "due_at", "clocks_read_at"])


def _raise_of(ticket: Ticket, reading: Reading, *, at: datetime) -> None:
    if reading.state is ClockState.BREACHED:
        _raise(ticket, reading, ClockAlarm.Kind.BREACH, since=reading.breached_at or at, at=at)
    elif reading.state is ClockState.RUNNING and reading.share >= NEAR:
        _raise(ticket, reading, ClockAlarm.Kind.NEAR, since=at, at=at)


def _raise(ticket: Ticket, reading: Reading, kind: ClockAlarm.Kind, *, since: datetime, at: datetime) -> None:
    """A breach that comes to light a day late is recorded; nobody is woken for it."""
    _row, made = ClockAlarm.objects.get_or_create(
        ticket=ticket,
        metric=reading.metric,
        tier=reading.tier,
        round_started_at=reading.started_at,
        kind=kind,
        defaults={"at": since},
    )
    if not made:
        return
    breach = kind == ClockAlarm.Kind.BREACH
    record_event(
        "sla.breached" if breach else "sla.nearly_breached",
        at=at,
        objects={"ticket": ticket.key},
        data={
            "metric": reading.metric,
            "tier": reading.tier,
            "policy": reading.policy,
            "since": since.isoformat(),
            "elapsed": reading.elapsed.total_seconds(),
        },
    )
    if at - since < _LATE_NEWS:
        words = _("%(reference)s: %(clock)s is late") if breach else _("%(reference)s: %(clock)s is nearly due")
        notify(
            people_to_tell(ticket, up=breach, at=at),
            ticket=ticket,
            words=words % {"reference": ticket.reference, "clock": label_of(reading.metric, reading.tier).lower()},
            tone="bad" if breach else "warn",
            by_mail=breach,
            at=at,
        )


def people_to_tell(ticket: Ticket, *, up: bool, at: datetime) -> list[Person]:
    """Near: whoever holds the work, else its unit's head, and the case owner. Breach: its unit's head and their boss too."""
    items = WorkItem.objects.about("ticket", ticket.key).open().select_related("claimed_by")
    people = [ticket.owner] if ticket.owner else []
    for item in items:
        if item.claimed_by is not None:
            people.append(item.claimed_by)
        if up or item.claimed_by is None:
            people += _heads(item, up=up, at=at)
    return [person for person in people if person is not None]


def _heads(item: WorkItem, *, up: bool, at: datetime) -> Iterable[Person]:
    structure = lookup.active_structure()
    unit = structure.unit_by_key.get(item.unit_key)
    head = item.position_key or (unit.head if unit else "") or ""
    boss = build_tree(structure).boss_of.get(head) if up else None
    on = timezone.localdate(at)
    held = lookup.holders_of_many([key for key in (head, boss) if key], on=on)
    return [person for people in held.values() for person in people]
