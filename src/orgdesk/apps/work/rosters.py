"""Rosters read from their rows: who is there at a moment, each by the clock of their own zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.models import Absence, CoverNeed, Deputy, ShiftOverride, ShiftPattern, ShiftSwap
from orgdesk.apps.work.models.roster import AbsenceQuerySet
from orgdesk.core.calendars import Period, WorkingCalendar, parse_hours, parse_week
from orgdesk.core.calendars import rosters as core

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Presence:
    """Who is on duty and who is away at a moment; a person without shifts is there whenever they are not away."""

    on_duty: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True)
class Day:
    """One person's day: hours planned, whether they differ from the pattern, and the kind of absence that touches it."""

    on: date
    hours: str
    changed: bool
    away: str


@dataclass(frozen=True)
class Line:
    person: Person
    days: list[Day]
    has_shifts: bool
    there: bool


@dataclass(frozen=True)
class Short:
    """From `since` to `until`, `there` people are on duty where `needed` should be."""

    since: datetime
    until: datetime
    there: int
    needed: int


def presence(people: Iterable[Person], *, at: datetime) -> Presence:
    people = list(people)
    away = set(_absences(people, at, at + timedelta(seconds=1)).values_list("person__key", flat=True))
    rostered: set[str] = set()
    on_duty: set[str] = set()
    for roster in rosters_of(people, at, at + timedelta(seconds=1)):
        rostered |= {pattern.person for pattern in roster.patterns}
        on_duty |= set(roster.on_duty(at))
    free = {one.key for one in people if one.key not in rostered and one.key not in away}
    return Presence(frozenset(on_duty | free), frozenset(away))


def deputies_of(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Deputy.objects.filter(person__in=list(people)).values_list("person__key", "deputy__key")
    for person, deputy in rows:
        found[person].append(deputy)
    return {person: tuple(keys) for person, keys in found.items()}


def rosters_of(people: Iterable[Person], start: datetime, end: datetime) -> list[core.Roster]:
    """One roster a zone; empty for people without shifts. Six queries whatever the number of people."""
    people = list(people)
    zones: dict[str, set[int]] = defaultdict(set)
    for one in people:
        zones[one.zone].add(one.pk)
    patterns = list(ShiftPattern.objects.filter(person__in=people).select_related("person"))
    near = (start.date() - timedelta(days=2), end.date() + timedelta(days=2))
    overrides = list(ShiftOverride.objects.filter(person__in=people, on__range=near).select_related("person"))
    swaps = list(ShiftSwap.objects.filter(person__in=people, other__in=people).select_related("person", "other"))
    away = list(_absences(people, start, end).select_related("person"))
    return [
        core.Roster(
            zone=zone,
            patterns=tuple(_pattern(row) for row in patterns if row.person_id in members),
            overrides=tuple(_override(row) for row in overrides if row.person_id in members),
            swaps=tuple(_swap(row) for row in swaps if row.person_id in members and row.other_id in members),
            absences=tuple(
                core.Absence(row.person.key, Period(row.start, row.end), row.kind)
                for row in away
                if row.person_id in members
            ),
        )
        for zone, members in zones.items()
    ]


def week_of(people: Iterable[Person], *, monday: date, at: datetime) -> list[Line]:
    """The roster of a week as a page shows it, a line a person."""
    people = list(people)
    start = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    rosters = rosters_of(people, start, start + _WEEK)
    there = presence(people, at=at).on_duty
    away = list(_absences(people, start, start + _WEEK))
    return [_line(one, rosters, away, monday, one.key in there) for one in people]


def shortages(unit_key: str, people: Iterable[Person], *, monday: date) -> list[Short]:
    """The stretches of a week in which fewer are on duty than the unit asked for; none where it asked for nothing."""
    start = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    end = start + _WEEK
    needs = [
        (period, row.people) for row in CoverNeed.objects.filter(unit_key=unit_key) for period in _open(row, start, end)
    ]
    if not needs:
        return []
    shifts = [
        period
        for roster in rosters_of(people, start, end)
        for key in roster.people
        for period in roster.shifts(key, start, end)
    ]
    edges = {edge for period in [*shifts, *(period for period, _ in needs)] for edge in (period.start, period.end)}
    found = []
    for since, until in pairwise(sorted(edges)):
        needed = sum(count for period, count in needs if period.holds(since))
        there = sum(period.holds(since) for period in shifts)
        if there < needed:
            found.append(Short(since, until, there, needed))
    return found


def _open(row: CoverNeed, start: datetime, end: datetime) -> Iterable[Period]:
    calendar = WorkingCalendar(key="cover", zone=row.zone, week=parse_week(row.week), holidays=())
    return calendar.openings(start, end)


def _line(one: Person, rosters: list[core.Roster], away: list[Absence], monday: date, there: bool) -> Line:
    roster = next((each for each in rosters if one.key in each.people), None)
    days = []
    for number in range(7):
        on = monday + timedelta(days=number)
        hours = " ".join(str(each) for each in roster.hours_on(one.key, on)) if roster else ""
        given = roster is not None and any(row.person == one.key and row.on == on for row in roster.overrides)
        days.append(Day(on, hours, given, _away_on(one, on, away)))
    return Line(one, days, roster is not None, there)


def _away_on(one: Person, on: date, away: list[Absence]) -> str:
    start = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    end = start + timedelta(days=1)
    return next(
        (
            str(row.get_kind_display())
            for row in away
            if row.person_id == one.pk and row.start < end and row.end > start
        ),
        "",
    )


def _absences(people: Iterable[Person], start: datetime, end: datetime) -> AbsenceQuerySet:
    return Absence.objects.filter(person__in=list(people)).meeting(start, end)


def _pattern(row: ShiftPattern) -> core.ShiftPattern:
    return core.ShiftPattern(row.person.key, row.begins, tuple(parse_hours(text) for text in row.cycle), row.ends)


def _override(row: ShiftOverride) -> core.ShiftOverride:
    return core.ShiftOverride(row.person.key, row.on, parse_hours(row.hours), row.reason)


def _swap(row: ShiftSwap) -> core.Swap:
    return core.Swap(row.person.key, row.on, row.other.key, row.other_on)
