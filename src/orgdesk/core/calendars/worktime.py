"""Counting in working time: the questions every calendar answers, whatever it is made of.

A calendar gives one table a year: its openings as sorted moments with their running total. A question is two binary searches and a sum
over the years between, so an answer ten years ahead costs ten additions.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from orgdesk.core.calendars.errors import BeyondHorizonError, NeverOpenError
from orgdesk.core.calendars.periods import Period, Span, clip, join, to_periods
from orgdesk.core.calendars.zones import MICRO, from_micros, to_micros
from orgdesk.core.phrases import phrase

HORIZON_YEARS = 120
"""How far a calendar looks for working time: longer than any promise, short enough to answer at once."""

FIRST_YEAR, LAST_YEAR = 1900, 2400
"""The years that calendars know."""


@dataclass(frozen=True, slots=True)
class YearTable:
    """The openings of one UTC year: starts, ends and the working time before each, all in microseconds; `total` is the year's."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    @classmethod
    def of(cls, spans: list[Span]) -> "YearTable":
        """Build the table of joined spans."""
        before, total = [], 0
        for start, end in spans:
            before.append(total)
            total += end - start
        return cls(tuple(start for start, _ in spans), tuple(end for _, end in spans), tuple(before), total)

    def worked_until(self, micros: int) -> int:
        """Return the working time of the year before that moment."""
        index = bisect_right(self.starts, micros) - 1
        if index < 0:
            return 0
        return self.before[index] + min(micros, self.ends[index]) - self.starts[index]

    def earliest_with(self, worked: int) -> int:
        """Return the earliest moment at which the year has given `worked`, 0 < worked <= total."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]

    def latest_with(self, worked: int) -> int:
        """Return the latest moment at which the year has given only `worked`, 0 <= worked < total."""
        index = bisect_right(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]

    def spans(self) -> list[Span]:
        """Return the openings."""
        return list(zip(self.starts, self.ends, strict=True))


@dataclass(frozen=True)
class WorkTime(ABC):
    """Working time that can be counted; every answer is in UTC, every given time must be aware."""

    _tables: dict[int, YearTable] = field(default_factory=dict, init=False, repr=False, compare=False)

    @abstractmethod
    def spans_of(self, year: int) -> list[Span]:
        """Return the joined openings inside that UTC year."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; negative when `end` is the earlier."""
        if end < start:
            return -self.between(end, start)
        low, high = to_micros(start), to_micros(end)
        first, last = _year(low), _year(high)
        whole = sum(self.table(year).total for year in range(first, last))
        return (whole + self.table(last).worked_until(high) - self.table(first).worked_until(low)) * MICRO

    def add(self, at: datetime, duration: timedelta) -> datetime:
        """Return the earliest moment by which `duration` of working time has passed since `at`; `at` itself for no duration.

        So a day's last minute ends at closing time, not at the next opening. A negative duration counts backwards.
        Raises `NeverOpenError` when no working time lies ahead, `BeyondHorizonError` when there is not enough of it.
        """
        left = duration // MICRO
        if left == 0:
            return at.astimezone(UTC)
        if left < 0:
            return self._count_back(at, -left)
        micros = to_micros(at)
        year = first = _year(micros)
        left += self.table(year).worked_until(micros)
        while left > self.table(year).total:
            left -= self.table(year).total
            year += 1
            self._check_horizon(year, first, at, duration)
        return from_micros(self.table(year).earliest_with(left))

    def is_open(self, at: datetime) -> bool:
        """Tell whether `at` is working time."""
        micros = to_micros(at)
        table = self.table(_year(micros))
        index = bisect_right(table.starts, micros) - 1
        return index >= 0 and micros < table.ends[index]

    def next_open(self, at: datetime) -> datetime:
        """Return `at` when it is working time, else the next opening; raise `NeverOpenError` when there is none."""
        if self.is_open(at):
            return at.astimezone(UTC)
        micros = to_micros(at)
        first = _year(micros)
        for year in range(first, min(first + HORIZON_YEARS, LAST_YEAR)):
            starts = self.table(year).starts
            index = bisect_right(starts, micros)
            if index < len(starts):
                return from_micros(starts[index])
        raise NeverOpenError(
            phrase(
                "{calendar} has no working time after {at}; give it hours or an exception.",
                calendar=self,
                at=at.isoformat(),
            )
        )

    def openings(self, start: datetime, end: datetime) -> tuple[Period, ...]:
        """Return the working periods from `start` to `end`, cut at both, joined where they touch."""
        low, high = to_micros(start), to_micros(end)
        found: list[Span] = []
        for year in range(_year(low), _year(high) + 1):
            found += clip(self.table(year).spans(), low, high)
        return to_periods(join(found))  # joined again for hours through New Year's midnight

    def table(self, year: int) -> YearTable:
        """Return the table of a UTC year, built once; raise `BeyondHorizonError` outside the years that calendars know."""
        table = self._tables.get(year)
        if table is None:
            check_year(year)
            table = self._tables[year] = YearTable.of(self.spans_of(year))
        return table

    def _count_back(self, at: datetime, left: int) -> datetime:
        micros = to_micros(at)
        year = first = _year(micros)
        worked = self.table(year).worked_until(micros)
        while left > worked:
            left -= worked
            year -= 1
            self._check_horizon(year, first, at, -left * MICRO)
            worked = self.table(year).total
        return from_micros(self.table(year).latest_with(worked - left))

    def _check_horizon(self, year: int, first: int, at: datetime, duration: timedelta) -> None:
        if abs(year - first) < HORIZON_YEARS and FIRST_YEAR <= year <= LAST_YEAR:
            return
        low, high = sorted((year, first))
        if any(self.table(other).total for other in range(low + 1, high)):
            raise BeyondHorizonError(
                phrase(
                    "{duration} of working time from {at} lies more than {years} years away; use a shorter duration.",
                    duration=duration,
                    at=at.isoformat(),
                    years=HORIZON_YEARS,
                )
            )
        raise NeverOpenError(
            phrase(
                "{calendar} has no working time to count {duration} from {at}; give it hours.",
                calendar=self,
                duration=duration,
                at=at.isoformat(),
            )
        )


@dataclass(frozen=True)
class Always(WorkTime):
    """Around the clock, every day: working time is time."""

    def spans_of(self, year: int) -> list[Span]:
        """Return the whole year as one opening."""
        return [year_span(year)]


def year_span(year: int) -> Span:
    """Return the first moment of a UTC year and of the next."""
    return to_micros(datetime(year, 1, 1, tzinfo=UTC)), to_micros(datetime(year + 1, 1, 1, tzinfo=UTC))


def check_year(year: int) -> None:
    """Raise `BeyondHorizonError` for a year that calendars do not know."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BeyondHorizonError(
            phrase(
                "The year {year} lies outside {first} to {last}; check the date.",
                year=year,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )


def _year(micros: int) -> int:
    return from_micros(micros).year
