"""Hours planned and hours there, by unit and day, from the roster; and what was expected of each day.

Nobody's absences can be read from them: a record is a unit's day. Kept until the roster changes, since a year of shifts of a
large house takes seconds to lay out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.lookup import unit_of_position
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.work.models import Absence, ShiftOverride, ShiftPattern, ShiftSwap
from orgdesk.apps.work.rosters import rosters_of
from orgdesk.core.calendars.rosters import Roster
from orgdesk.core.measures import Happening

_BACK = timedelta(days=200)
_ON_PLAN = {Absence.Kind.LEAVE, Absence.Kind.TRAINING}
_WEEKS = 4
_ROSTER_TABLES = (ShiftPattern, ShiftOverride, ShiftSwap, Absence)


def roster_happenings(at: datetime) -> tuple[Happening, ...]:
    """The days of the last two hundred, today not included."""
    tables = (table._default_manager for table in _ROSTER_TABLES)
    newest = [tuple(rows.aggregate(n=Count("pk"), newest=Max("pk"), at=Max("noted_at")).values()) for rows in tables]
    seats = tuple(Assignment.objects.aggregate(n=Count("pk"), newest=Max("pk")).values())
    return _laid_out(timezone.localdate(at), (*newest, seats))


@lru_cache(maxsize=4)
def _laid_out(today: date, newest: tuple[object, ...]) -> tuple[Happening, ...]:
    end = datetime.combine(today, time(), UTC)
    start = end - _BACK
    people = list(Person.objects.filter(shift_patterns__isnull=False).distinct())
    homes = dict(_homes(today))
    found: dict[tuple[str, date], dict[str, float]] = defaultdict(
        lambda: dict.fromkeys(("paid", "available", "kept"), 0.0)
    )
    for roster in rosters_of(people, start, end):
        for name, told in _readings(roster).items():
            for person in told.people:
                unit = homes.get(person, "")
                for period in told.shifts(person, start, end):
                    found[unit, period.start.date()][name] += period.length / timedelta(hours=1)
    return tuple(_day(unit, on, hours) for (unit, on), hours in sorted(found.items()))


def _readings(roster: Roster) -> dict[str, Roster]:
    """The roster as it is paid, as it was there, and as it was kept: planned leave and training are part of the plan."""
    unplanned = tuple(one for one in roster.absences if one.reason not in _ON_PLAN)
    return {"paid": replace(roster, absences=()), "available": roster, "kept": replace(roster, absences=unplanned)}


def _day(unit: str, on: date, hours: Mapping[str, float]) -> Happening:
    paid, available = hours["paid"], hours["available"]
    facts = {"paid": paid, "planned": paid, "available": available, "away": paid - available, "on_plan": hours["kept"]}
    return Happening("time", f"{unit}/{on}", "recorded", datetime.combine(on, time(12), UTC), {**facts, "unit": unit})


def _homes(today: date) -> Iterator[tuple[str, str]]:
    rows = Assignment.objects.in_force(on=today).filter(kind=Assignment.Kind.SUBSTANTIVE)
    for person, position in rows.values_list("person__key", "position_key"):
        yield person, unit_of_position(position)


def forecast_happenings(opened: Mapping[date, int], *, until: date) -> Iterator[Happening]:
    """Each day's requests beside what the same weekday of the four weeks before would have said."""
    if not opened:
        return
    opened = Counter(opened)
    on = max(min(opened) + timedelta(weeks=_WEEKS), until - _BACK)
    while on < until:
        expected = sum(opened[on - timedelta(weeks=week)] for week in range(1, _WEEKS + 1)) / _WEEKS
        facts = {"expected": expected, "actual": opened[on]}
        yield Happening("forecast", str(on), "observed", datetime.combine(on, time(23, 59), UTC), facts)
        on += timedelta(days=1)
