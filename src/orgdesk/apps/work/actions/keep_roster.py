"""Write the roster: shifts, single days, swaps, absences, deputies, limits, cover. Each entry is in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.work.errors import RosterRefused
from orgdesk.apps.work.models import (
    Absence,
    Capacity,
    CoverNeed,
    Deputy,
    ShiftOverride,
    ShiftPattern,
    ShiftSwap,
)
from orgdesk.apps.work.policies import require_roster_keeper
from orgdesk.core.calendars import CalendarError, parse_hours, parse_week
from orgdesk.ui.lengths import whole


def plan_shifts(
    person: Person, *, cycle: Sequence[str], begins: date, by: Person, at: datetime, ends: date | None = None
) -> ShiftPattern:
    """A new pattern ends the one before it on the day before. Raises RosterRefused for hours that cannot be."""
    require_roster_keeper(by, person, at=at)
    _hours(cycle)
    if not any(text.strip() for text in cycle):
        raise RosterRefused(_("Give hours for at least one day."))
    with transaction.atomic():
        running = ShiftPattern.objects.filter(person=person, begins__lt=begins)
        for row in running.exclude(ends__lt=begins):
            row.ends = date.fromordinal(begins.toordinal() - 1)
            row.save(update_fields=["ends"])
        ShiftPattern.objects.filter(person=person, begins__gte=begins).delete()
        _note("roster.shifts_planned", person, by=by, at=at, begins=begins.isoformat(), cycle=list(cycle))
        return ShiftPattern.objects.create(
            person=person, cycle=list(cycle), begins=begins, ends=ends, noted_by=by, noted_at=at
        )


def change_day(person: Person, *, on: date, hours: str, reason: str, by: Person, at: datetime) -> ShiftOverride:
    """The latest word on a day holds. Raises RosterRefused without a reason."""
    require_roster_keeper(by, person, at=at)
    _hours([hours])
    if not reason.strip():
        raise RosterRefused(_("Say why this day differs."))
    with transaction.atomic():
        _note("roster.day_changed", person, by=by, at=at, on=on.isoformat(), hours=hours)
        given = {
            "hours": whole(hours, 80, "hours"),
            "reason": whole(reason, 120, "reason"),
            "noted_by": by,
            "noted_at": at,
        }
        return ShiftOverride.objects.update_or_create(person=person, on=on, defaults=given)[0]


def swap_shifts(person: Person, other: Person, *, on: date, other_on: date, by: Person, at: datetime) -> ShiftSwap:
    require_roster_keeper(by, person, at=at)
    if person == other:
        raise RosterRefused(_("A swap needs two people."))
    try:
        with transaction.atomic():
            _note("roster.swapped", person, by=by, at=at, on=on.isoformat(), other=other.key)
            return ShiftSwap.objects.create(
                person=person, other=other, on=on, other_on=other_on, noted_by=by, noted_at=at
            )
    except IntegrityError:
        raise RosterRefused(_("One of these days is swapped already; take that swap back first.")) from None


def note_absence(person: Person, *, start: datetime, end: datetime, kind: str, by: Person, at: datetime) -> Absence:
    """One's own, or by whoever leads the person's unit. Raises RosterRefused for an end before the start."""
    require_roster_keeper(by, person, at=at, own=True)
    if end <= start:
        raise RosterRefused(_("The absence ends before it begins; mend its times."))
    with transaction.atomic():
        _note("roster.absence_noted", person, by=by, at=at, start=start.isoformat(), end=end.isoformat())
        return Absence.objects.create(person=person, start=start, end=end, kind=kind, noted_by=by, noted_at=at)


def end_absence(absence: Absence, *, by: Person, at: datetime) -> None:
    """Back earlier: what has not begun is taken away, what runs ends now."""
    require_roster_keeper(by, absence.person, at=at, own=True)
    with transaction.atomic():
        _note("roster.absence_ended", absence.person, by=by, at=at, start=absence.start.isoformat())
        if absence.start >= at:
            absence.delete()
        elif absence.end > at:
            absence.end = at
            absence.save(update_fields=["end"])


def name_deputies(person: Person, deputies: Sequence[Person], *, by: Person, at: datetime) -> list[Deputy]:
    """In the order in which they are asked; none takes all away."""
    require_roster_keeper(by, person, at=at, own=True)
    chosen = [one for one in dict.fromkeys(deputies) if one != person]
    with transaction.atomic():
        person.deputies.all().delete()
        _note("roster.deputies_named", person, by=by, at=at, deputies=[one.key for one in chosen])
        return [Deputy.objects.create(person=person, deputy=one, rank=rank) for rank, one in enumerate(chosen, 1)]


def set_capacity(person: Person, *, limit: int | None, languages: Sequence[str], by: Person, at: datetime) -> Capacity:
    require_roster_keeper(by, person, at=at)
    with transaction.atomic():
        _note("roster.capacity_set", person, by=by, at=at, limit=limit, languages=list(languages))
        given = {"limit": limit, "languages": list(languages)}
        return Capacity.objects.update_or_create(person=person, defaults=given)[0]


def ask_for_cover(unit_key: str, *, week: Mapping[str, str], people: int, by: Person, at: datetime) -> CoverNeed:
    """So many people in these hours. Raises RosterRefused for hours that cannot be."""
    try:
        parse_week(week)
    except CalendarError as refusal:
        raise RosterRefused(str(refusal)) from refusal
    with transaction.atomic():
        record_event("roster.cover_asked", at=at, by=by.key, objects={"unit": unit_key}, data={"people": people})
        CoverNeed.objects.filter(unit_key=unit_key).delete()
        return CoverNeed.objects.create(unit_key=unit_key, week=dict(week), people=people)


def _hours(texts: Sequence[str]) -> None:
    try:
        for text in texts:
            parse_hours(text)
    except CalendarError as refusal:
        raise RosterRefused(str(refusal)) from refusal


def _note(kind: str, person: Person, *, by: Person, at: datetime, **data: object) -> None:
    record_event(kind, at=at, by=by.key, objects={"person": person.key}, data=data)
