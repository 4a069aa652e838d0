"""What a slip does to the rest of a plan, and to whom waiting time is charged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from orgdesk.core.calendars import WorkingCalendar
from orgdesk.core.timeline.scheduling import Schedule


@dataclass(frozen=True, slots=True)
class Move:
    """A step whose date changed between two schedules, by so many working days; None is a date that came or went."""

    step: str
    before: date | None
    after: date | None
    days: int | None


def read_ripple(before: Schedule, after: Schedule) -> tuple[Move, ...]:
    """Return every step whose start moved from one schedule to the other: what has to be announced."""
    moves: list[Move] = []
    for key, slot in after.slots.items():
        old = before.slots[key].starts if key in before.slots else None
        if old != slot.starts:
            days = after.plan.calendar.days_between(old, slot.starts) if old and slot.starts else None
            moves.append(Move(key, old, slot.starts, days))
    return tuple(moves)


def slip_days(schedule: Schedule, step: str) -> int:
    """Return by how many working days a step is forecast to end, or ended, after it was due; 0 when in time or deferred."""
    slot = schedule.slots[step]
    if slot.ends is None or slot.due is None:
        return 0
    return max(0, schedule.plan.calendar.days_between(slot.due, slot.ends))


@dataclass(frozen=True, slots=True)
class Blockage:
    """A plan stood still because of a party: from a day to the day it went on, None while it lasts."""

    party: str
    since: date
    until: date | None = None


def blocked_days(blockages: Iterable[Blockage], calendar: WorkingCalendar, *, on: date) -> dict[str, int]:
    """Return the working days charged to each party up to `on`; days on which one party blocks twice count once."""
    days: dict[str, set[date]] = {}
    for blockage in blockages:
        end = min(blockage.until or on, on)
        count = max(0, (end - blockage.since).days)
        blocked = (blockage.since + timedelta(days=number) for number in range(count))
        days.setdefault(blockage.party, set()).update(day for day in blocked if calendar.is_working_day(day))
    return {party: len(found) for party, found in days.items()}
