"""Clocks that come near their target or pass it: written to the log once, and told up the chart as their policy says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.clocks import NEAR, clocks_of_tickets, label_of
from orgdesk.apps.desk.models import ClockAlarm, ServicePolicy, Ticket
from orgdesk.apps.desk.models.policy import USUAL_LEVELS, Level, Told
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.service.clocks import Clocks
from orgdesk.core.service.stopwatch import ClockState, Reading

_BATCH = 200
_LATE_NEWS = timedelta(days=1)
_BREACH = 100
_EVENTS = {
    ClockAlarm.Kind.NEAR: "sla.nearly_breached",
    ClockAlarm.Kind.BREACH: "sla.breached",
    ClockAlarm.Kind.TOLD: "sla.told",
}
Levels = Mapping[str, tuple[Level, ...]]
"""By the key of the policy, those with the breach and a share before it among them."""


def read_clocks(*, at: datetime) -> int:
    """Read the clocks of tickets to which something happened, and of those whose next alarm has come; how many."""
    tickets = list(Ticket.objects.with_clocks_to_read(at=at).select_related("owner")[:_BATCH])
    clocks = clocks_of_tickets(tickets)
    levels = {row.key: _whole(row.told_at()) for row in ServicePolicy.objects.all()} if clocks else {}
    for ticket in tickets:
        with transaction.atomic():
            _read(ticket, clocks.get(ticket.key), levels, at=at)
    return len(tickets)


def _whole(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """A breach, and coming near to it, are facts that rules and measures wait for, also where nobody is told of them."""
    added = [] if any(level.share == _BREACH for level in levels) else [Level(_BREACH, (), mail=False)]
    if not any(level.share < _BREACH for level in levels):
        added.append(Level(round(NEAR * _BREACH), (), mail=False))
    return tuple(sorted([*levels, *added], key=lambda level: level.share))


def _read(ticket: Ticket, clocks: Clocks | None, levels: Levels, *, at: datetime) -> None:
    if clocks is not None:
        for reading in clocks.readings(max(at, clocks.at or at)):
            _raise_of(ticket, reading, levels.get(reading.policy, _whole(USUAL_LEVELS)), at=at)
    shares = {level.share / _BREACH for row in levels.values() for level in row}
    coming = sorted(alarm for share in shares for alarm in clocks.alarms(share)) if clocks else []
    ticket.alarm_at = next((moment for moment, _metric, _tier in coming if moment > at), None)
    ticket.due_at = min((moment for moment, _metric, _tier in clocks.alarms()), default=None) if clocks else None
    ticket.clocks_read_at = at
    ticket.save(update_fields=["alarm_at", "due_at", "clocks_read_at"])


def _raise_of(ticket: Ticket, reading: Reading, levels: tuple[Level, ...], *, at: datetime) -> None:
    """Whoever was to hear of it before a breach that has come already hears of the breach alone."""
    late, near = reading.state is ClockState.BREACHED, max(row.share for row in levels if row.share < _BREACH)
    for level in levels:
        spent = reading.share * _BREACH >= level.share
        if level.share == _BREACH and late:
            _raise(ticket, reading, ClockAlarm.Kind.BREACH, level, since=reading.breached_at or at, at=at)
        elif level.share > _BREACH and late and spent and reading.ended_at is None:
            _raise(ticket, reading, ClockAlarm.Kind.TOLD, level, since=at, at=at)
        elif level.share < _BREACH and spent and reading.state is ClockState.RUNNING:
            kind = ClockAlarm.Kind.NEAR if level.share == near else ClockAlarm.Kind.TOLD
            _raise(ticket, reading, kind, level, since=at, at=at)


def _raise(
    ticket: Ticket, reading: Reading, kind: ClockAlarm.Kind, level: Level, *, since: datetime, at: datetime
) -> None:
    """A breach that comes to light a day late is recorded; nobody is woken for it."""
    _row, made = ClockAlarm.objects.get_or_create(
        ticket=ticket,
        metric=reading.metric,
        tier=reading.tier,
        round_started_at=reading.started_at,
        share=level.share,
        defaults={"at": since, "kind": kind},
    )
    if not made:
        return
    record_event(
        _EVENTS[kind],
        at=at,
        objects={"ticket": ticket.key},
        data={
            "metric": reading.metric,
            "tier": reading.tier,
            "policy": reading.policy,
            "share": level.share,
            "since": since.isoformat(),
            "elapsed": reading.elapsed.total_seconds(),
        },
    )
    if at - since < _LATE_NEWS and level.tell:
        clock = label_of(reading.metric, reading.tier).lower()
        notify(
            people_to_tell(ticket, whom=level.tell, at=at),
            ticket=ticket,
            words=_words(kind, level) % {"reference": ticket.reference, "clock": clock, "share": level.share},
            tone="bad" if level.share >= _BREACH else "warn",
            by_mail=level.mail,
            at=at,
        )


def _words(kind: ClockAlarm.Kind, level: Level) -> str:
    if kind == ClockAlarm.Kind.BREACH:
        return _("%(reference)s: %(clock)s is late")
    elif kind == ClockAlarm.Kind.NEAR:
        return _("%(reference)s: %(clock)s is nearly due")
    elif level.share > _BREACH:
        return _("%(reference)s: %(clock)s is late still, %(share)s %% of its time have passed")
    else:
        return _("%(reference)s: %(share)s %% of the time for %(clock)s have passed")


def people_to_tell(ticket: Ticket, *, whom: Collection[str], at: datetime) -> list[Person]:
    """Of everybody who is asked for something on the ticket now, and the case owner."""
    items = WorkItem.objects.about("ticket", ticket.key).open().select_related("claimed_by")
    people = [ticket.owner] if ticket.owner and Told.OWNER in whom else []
    for item in items:
        if item.claimed_by is not None and Told.HOLDER in whom:
            people.append(item.claimed_by)
        people += _above(item, whom, at=at)
    return people


def _above(item: WorkItem, whom: Collection[str], *, at: datetime) -> Iterable[Person]:
    structure = lookup.active_structure()
    unit = structure.unit_by_key.get(item.unit_key)
    head = item.position_key or (unit.head if unit else "") or ""
    line = build_tree(structure).chain_of_command(head) if head in structure.position_by_key else ()
    alone = item.claimed_by is None and Told.HOLDER in whom
    seats = [head] if head and (alone or Told.HEAD in whom or Told.LINE in whom) else []
    seats += line if Told.LINE in whom else line[:1] if Told.MANAGER in whom else ()
    held = lookup.holders_of_many(seats, on=timezone.localdate(at)) if seats else {}
    return [person for people in held.values() for person in people]
