"""The hours in which promises count, and the holidays that close them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.keep_calendar import keep_calendar, propose_holidays, review_holiday
from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.core.calendars import Holiday

OFFICE = "office"
"""The calendar that the desk's own promises count in."""


def keep_office_hours(
    *, name: str, zone: str, week: Mapping[str, str], proposed: Collection[Holiday], accepted: Collection[Holiday],
    by: Person, at: datetime,
) -> BusinessCalendar:  # fmt: skip
    """Every proposed day gets the person's verdict: accepted ones close, the others are declined. Raises DeskRefused."""
    found = BusinessCalendar.objects.filter(key=OFFICE).first() or BusinessCalendar(key=OFFICE)
    with transaction.atomic():
        calendar = keep_calendar(found, name=name, zone=zone, week=week, by=by, at=at)
        if proposed:
            lines = "\n".join(f"{day.on.isoformat()} {day.name}" for day in proposed)
            propose_holidays(calendar, text=lines, by=by, at=at)
        verdicts = {(day.on, day.name): day in accepted for day in proposed}
        for review in calendar.reviews.all():
            accept = verdicts.get((review.on, review.name))
            if accept is not None:
                review_holiday(review, accept=accept, by=by, at=at)
    return calendar
