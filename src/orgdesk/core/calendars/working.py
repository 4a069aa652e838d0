"""The working calendar of a team or a customer: a zone, a week of hours, holidays, exceptions."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from orgdesk.core.calendars.errors import BeyondHorizonError, CalendarError, NeverOpenError
from orgdesk.core.calendars.holidays import Holiday
from orgdesk.core.calendars.hours import NOT_AT_ALL, Hours, Week, check_hours
from orgdesk.core.calendars.periods import Span, clip, join
from orgdesk.core.calendars.worktime import FIRST_YEAR, HORIZON_YEARS, LAST_YEAR, WorkTime, check_year, year_span
from orgdesk.core.calendars.zones import place_minutes, to_micros, zone_named
from orgdesk.core.phrases import phrase

ONE_DAY = timedelta(days=1)
MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Other hours on one day, whatever the week or a holiday says; no hours closes it."""

    on: date
    hours: tuple[Hours, ...]
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", check_hours(self.hours))


@dataclass(frozen=True)
class WorkingCalendar(WorkTime):
    """Hours by the wall clock of a zone. An exception beats a holiday, a holiday beats the week.

    Hours that run past midnight belong to the day on which they start: that day's holiday closes them.
    """

    key: str = "calendar"
    zone: str = "UTC"
    week: Week = (NOT_AT_ALL,) * 7
    holidays: tuple[Holiday, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    _days: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if len(self.week) != 7:
            raise CalendarError(
                phrase(
                    "Calendar {key!r} has {count} days in its week; give seven, Monday first.",
                    key=self.key,
                    count=len(self.week),
                )
            )
        object.__setattr__(self, "week", tuple(check_hours(hours) for hours in self.week))
        if len({exception.on for exception in self.exceptions}) < len(self.exceptions):
            raise CalendarError(
                phrase("Calendar {key!r} has two exceptions for one day; keep one of them.", key=self.key)
            )

    def __str__(self) -> str:
        return phrase("Calendar {key!r}", key=self.key)

    @cached_property
    def tz(self) -> ZoneInfo:
        """Return the calendar's zone."""
        return zone_named(self.zone)

    def hours_on(self, on: date) -> tuple[Hours, ...]:
        """Return the hours that start on that day."""
        return self._dated.get(on, self.week[on.weekday()])

    def is_working_day(self, on: date) -> bool:
        """Tell whether any hours start on that day."""
        return bool(self.hours_on(on))

    def local_date(self, at: datetime) -> date:
        """Return the date on the calendar's wall at that moment."""
        return at.astimezone(self.tz).date()

    def next_working_day(self, on: date) -> date:
        """Return `on` when it is a working day, else the next one; raise `NeverOpenError` when there is none."""
        return on if self.is_working_day(on) else self.add_days(on, 1)

    def add_days(self, on: date, days: int) -> date:
        """Return the working day that lies `days` working days after `on`, or before it when negative; `on` itself for 0."""
        if days == 0:
            return on
        ordinal, year, left = on.toordinal(), on.year, abs(days)
        while FIRST_YEAR <= year <= LAST_YEAR and abs(year - on.year) <= HORIZON_YEARS:
            ordinals = self._working_days(year)
            inside = (
                ordinals[bisect_right(ordinals, ordinal) :] if days > 0 else ordinals[: bisect_left(ordinals, ordinal)]
            )
            if left <= len(inside):
                return date.fromordinal(inside[left - 1] if days > 0 else inside[-left])
            left -= len(inside)
            year += 1 if days > 0 else -1
        if left == abs(days):
            raise NeverOpenError(
                phrase("{calendar} has no working day beyond {on}; give it hours.", calendar=self, on=on.isoformat())
            )
        raise BeyondHorizonError(
            phrase(
                "{days} working days from {on} lie over {years} years away; use fewer.",
                days=days,
                on=on.isoformat(),
                years=HORIZON_YEARS,
            )
        )

    def days_between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and including `end`; negative when `end` is the earlier."""
        if end < start:
            return -self.days_between(end, start)
        found = sum(len(self._working_days(year)) for year in range(start.year, end.year))
        found += bisect_right(self._working_days(end.year), end.toordinal())
        return found - bisect_right(self._working_days(start.year), start.toordinal())

    def spans_of(self, year: int) -> list[Span]:
        """Return the openings inside a UTC year; its days by the wall reach over both ends."""
        low, high = year_span(year)
        first, last = date(year, 1, 1).toordinal() - 2, date(year, 12, 31).toordinal() + 2
        days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
        return clip(join(span for on in days for span in self._spans_on(on)), low, high)

    def _spans_on(self, on: date) -> list[Span]:
        hours = self.hours_on(on)
        if not hours:
            return []
        midnight = datetime.combine(on, datetime.min.time(), self.tz)
        offset = (midnight - ONE_DAY).utcoffset()
        if offset is not None and offset == (midnight + 3 * ONE_DAY).utcoffset():
            # No clock change near: plain addition, twenty times as fast as placing each edge.
            start = to_micros(midnight.replace(tzinfo=UTC) - offset)
            return [(start + each.opens * MINUTE, start + each.closes * MINUTE) for each in hours]
        place = partial(place_minutes, self.tz, on)
        return [(to_micros(place(each.opens)), to_micros(place(each.closes))) for each in hours]

    @cached_property
    def _dated(self) -> dict[date, tuple[Hours, ...]]:
        dated = dict.fromkeys((holiday.on for holiday in self.holidays), NOT_AT_ALL)
        return dated | {exception.on: exception.hours for exception in self.exceptions}

    def _working_days(self, year: int) -> tuple[int, ...]:
        found = self._days.get(year)
        if found is None:
            check_year(year)
            days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            found = self._days[year] = tuple(day for day in days if self.is_working_day(date.fromordinal(day)))
        return found
