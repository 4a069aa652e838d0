"""What a slip does to the rest of a plan."""

from dataclasses import dataclass
from datetime import date

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
