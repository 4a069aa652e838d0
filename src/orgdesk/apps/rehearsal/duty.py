"""Who is on duty in each hour of the week, as the rosters of the desk say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.work.rosters import rosters_of

HOURS = 168
_WEEKS = 4
"""A pattern of two weeks, or of six days, is seen as it is on average."""


def duty_of(positions: Iterable[str], *, at: datetime) -> dict[str, tuple[int, ...]]:
    """People on duty by position, for each hour of the week from Monday 0:00; positions none of whose holders has shifts are left out.

    A mean over the next four weeks without absences (the rehearsal draws its own), rounded to whole people; somebody is on duty
    in an hour if half of it is theirs. Holders without shifts among others who have them are not counted.
    """
    holders = _holders(set(positions), at=at)
    people = list(Person.objects.filter(key__in=holders, shift_patterns__isnull=False).distinct())
    local = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    start = local - timedelta(days=local.weekday())
    end = start + _WEEKS * timedelta(weeks=1)
    counts: dict[str, list[float]] = {}
    for roster in rosters_of(people, start, end):
        planned = replace(roster, absences=())
        for person in planned.people:
            for period in planned.shifts(person, start, end):
                for hour in _hours(start, timezone.localtime(period.start), timezone.localtime(period.end)):
                    for position in holders.get(person, ()):
                        counts.setdefault(position, [0.0] * HOURS)[hour] += 1 / _WEEKS
    return {position: tuple(int(number + 0.5) for number in row) for position, row in counts.items()}


def _hours(start: datetime, begins: datetime, ends: datetime) -> Iterable[int]:
    """The hours of the week, by the clock on the wall, of which at least half lies between the two."""
    hour, half = timedelta(hours=1), timedelta(minutes=30)
    first, last = ((one.replace(tzinfo=None) - start.replace(tzinfo=None) + half) // hour for one in (begins, ends))
    return (number % HOURS for number in range(first, last))


def _holders(positions: set[str], *, at: datetime) -> dict[str, list[str]]:
    """Positions by the key of the person who holds them."""
    found: dict[str, list[str]] = {}
    rows = Assignment.objects.in_force(on=timezone.localdate(at)).filter(position_key__in=positions)
    for person, position in rows.values_list("person__key", "position_key"):
        found.setdefault(person, []).append(position)
    return found
