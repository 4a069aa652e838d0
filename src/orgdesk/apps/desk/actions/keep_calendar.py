"""Business hours, and holidays that close them only after somebody has looked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import BusinessCalendar, HolidayReview
from orgdesk.apps.events.actions import record_event
from orgdesk.core.calendars import CalendarError, Holiday, Verdict, review_holidays
from orgdesk.core.calendars import HolidayReview as CoreReview

_LINE = re.compile(r"^(\d{4}-\d{2}-\d{2})[\s,;]+(.+)$")
_MOST = 400


def keep_calendar(
    calendar: BusinessCalendar | None, *, name: str, zone: str, week: Mapping[str, str], by: Person, at: datetime
) -> BusinessCalendar:
    """Raises DeskRefused for hours or a zone that do not exist."""
    if not name.strip():
        raise WordsMissing(_("Give the calendar a name."))
    row = calendar or BusinessCalendar(key=slugify(name)[:40])
    row.name, row.zone, row.week = name.strip()[:80], zone, {days: hours for days, hours in week.items() if hours}
    try:
        row.work_time()
    except CalendarError as refusal:
        raise DeskRefused(str(refusal)) from refusal
    if calendar is None and BusinessCalendar.objects.filter(key=row.key).exists():
        raise DeskRefused(_("There is a calendar “%(name)s” already.") % {"name": name})
    with transaction.atomic():
        row.save()
        record_event("calendar.kept", at=at, by=by.key, objects={"calendar": row.key}, data={"week": row.week})
    return row


def propose_holidays(calendar: BusinessCalendar, *, text: str, by: Person, at: datetime) -> int:
    """A list, a line a day ("2026-12-25 Christmas Day"), or an iCalendar feed's text; how many are new. None of them closes anything yet."""
    days = _read_feed(text) if "BEGIN:VCALENDAR" in text else _read_lines(text)
    with transaction.atomic():
        made = [
            HolidayReview.objects.get_or_create(
                calendar=calendar, on=on, name=name[:120], defaults={"proposed_by": by, "proposed_at": at}
            )[1]
            for on, name in days[:_MOST]
        ]
        record_event("holidays.proposed", at=at, by=by.key, objects={"calendar": calendar.key}, data={"new": sum(made)})
    return sum(made)


def review_holiday(review: HolidayReview, *, accept: bool, by: Person, at: datetime) -> HolidayReview:
    """The latest verdict holds; the calendar is closed on the accepted days and on no others."""
    with transaction.atomic():
        review.verdict = Verdict.ACCEPTED if accept else Verdict.DECLINED
        review.reviewed_by, review.reviewed_at = by, at
        review.save(update_fields=["verdict", "reviewed_by", "reviewed_at"])
        calendar = BusinessCalendar.objects.select_for_update().get(pk=review.calendar_id)
        rows = list(calendar.reviews.exclude(verdict=""))
        found = review_holidays([Holiday(row.on, row.name) for row in rows], [_core(row) for row in rows])
        calendar.holidays = [{"on": day.on.isoformat(), "name": day.name} for day in found.accepted]
        calendar.save(update_fields=["holidays"])
        record_event(
            "holiday.reviewed",
            at=at,
            by=by.key,
            objects={"calendar": calendar.key},
            data={"on": review.on.isoformat(), "verdict": review.verdict},
        )
    return review


def _core(row: HolidayReview) -> CoreReview:
    by, at = row.reviewed_by.key if row.reviewed_by else "", row.reviewed_at or row.proposed_at
    return CoreReview(Holiday(row.on, row.name), Verdict(row.verdict), by, at)


def _read_lines(text: str) -> list[tuple[date, str]]:
    found = []
    for line in (one.strip() for one in text.splitlines() if one.strip()):
        match = _LINE.match(line)
        try:
            on = date.fromisoformat(match[1]) if match else None
        except ValueError:
            on = None
        if match is None or on is None:
            raise DeskRefused(
                _("“%(line)s” is no day with a name; write “2026-12-25 Christmas Day”.") % {"line": line[:60]}
            )
        found.append((on, match[2].strip()))
    return found


def _read_feed(text: str) -> list[tuple[date, str]]:
    from icalendar import Calendar

    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except ValueError as problem:
        raise DeskRefused(_("This calendar feed cannot be read: %(problem)s.") % {"problem": problem}) from problem
    days = []
    for event in events:
        start = event.get("DTSTART")
        on = getattr(start, "dt", None)
        if on is not None:
            days.append(
                (on.date() if isinstance(on, datetime) else on, str(event.get("SUMMARY", ""))[:120] or _("holiday"))
            )
    return days
