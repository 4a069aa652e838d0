"""The automatic mails of a series: one on each of its weekdays in each of its weeks, in the customer's own time.

Nothing is left out in silence: a mail that falls on a holiday, into a hold or after the customer left the list is kept with the reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from orgdesk.core.calendars import zone_named
from orgdesk.core.calendars.zones import place_minutes
from orgdesk.core.timeline.plan import WEEK
from orgdesk.core.timeline.template import MailSeries


class MailFate(StrEnum):
    """What becomes of a mail."""

    DUE = "due"
    HELD = "held"
    SKIPPED_HOLIDAY = "skipped_holiday"
    LEFT_LIST = "left_list"


@dataclass(frozen=True, slots=True)
class Hold:
    """No mail from the first to the last day: a complaint is open, the plan is not started. `until` None lasts."""

    since: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesMail:
    """One mail of a series: its number from 1, its week, its day with the customer, its moment in UTC, and what becomes of it."""

    series: str
    number: int
    week: int
    on: date
    at: datetime
    fate: MailFate
    reason: str = ""


def plan_mails(
    series: MailSeries,
    start: date,
    zone: str,
    *,
    holidays: Collection[date] = (),
    holds: Sequence[Hold] = (),
    left_on: date | None = None,
) -> tuple[SeriesMail, ...]:
    """Return the mails of a series for a plan that starts on `start`, for a customer in `zone`.

    A week runs seven days from the plan's weekday, so each weekday occurs in it exactly once. An hour that a clock change leaves out
    becomes the moment of the change.
    """
    found: list[SeriesMail] = []
    for week in range(series.first_week, series.last_week + 1):
        days = (start + week * WEEK + timedelta(days=number) for number in range(7))
        for on in (day for day in days if day.weekday() in series.weekdays):
            at = place_minutes(zone_named(zone), on, series.minute)
            fate, reason = _fate(on, holidays, holds, left_on)
            found.append(SeriesMail(series.key, len(found) + 1, week, on, at, fate, reason))
    return tuple(found)


def _fate(on: date, holidays: Collection[date], holds: Sequence[Hold], left_on: date | None) -> tuple[MailFate, str]:
    if left_on is not None and on >= left_on:
        return MailFate.LEFT_LIST, ""
    hold = next((hold for hold in holds if hold.since <= on and (hold.until is None or on <= hold.until)), None)
    if hold is not None:
        return MailFate.HELD, hold.reason
    return (MailFate.SKIPPED_HOLIDAY, "") if on in holidays else (MailFate.DUE, "")
