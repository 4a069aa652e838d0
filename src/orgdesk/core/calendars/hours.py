"""Hours of a day and of a week, as people write them: `09:00-12:30 13:30-17:30`. A lunch break is a gap between two of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from orgdesk.core.calendars.errors import CalendarError
from orgdesk.core.phrases import phrase

DAY = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Working hours that start on a day, in minutes of wall clock after its midnight.

    0 <= opens < 1440, opens < closes <= opens + 1440: hours past 1440 run into the next day and belong to the day on which they start.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < DAY and self.opens < self.closes <= self.opens + DAY):
            raise CalendarError(
                phrase(
                    "Hours {hours} cannot be: they start within the day and last more than 0 and at most 24 hours.",
                    hours=self,
                )
            )

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


Week = tuple[tuple[Hours, ...], ...]
"""Seven days of hours, Monday first."""

NOT_AT_ALL: tuple[Hours, ...] = ()
AROUND_THE_CLOCK: tuple[Hours, ...] = (Hours(0, DAY),)


def parse_hours(text: str) -> tuple[Hours, ...]:
    """Read `09:00-12:30 13:30-17:30`; `22:00-06:00` ends on the next day, an empty text or `closed` is no hours."""
    rest = _WRITTEN.sub("", text).replace(",", "").strip().lower()
    if rest not in ("", "closed"):
        raise CalendarError(
            phrase(
                "Cannot read hours {text!r} at {rest!r}; write for example 09:00-12:30 13:30-17:30.",
                text=text,
                rest=rest,
            )
        )
    return check_hours(tuple(_read(*(int(part) for part in found)) for found in _WRITTEN.findall(text)))


def parse_week(days: Mapping[str, str]) -> Week:
    """Read a week such as `{"mon-fri": "09:00-17:00", "sat": "10:00-14:00"}`; days not named are closed."""
    week: list[tuple[Hours, ...]] = [NOT_AT_ALL] * 7
    for named, text in days.items():
        for day in _days(named):
            if week[day]:
                raise CalendarError(phrase("The week gives hours for {day} twice; keep one of them.", day=DAYS[day]))
            week[day] = parse_hours(text)
    return tuple(week)


def check_hours(hours: Sequence[Hours]) -> tuple[Hours, ...]:
    """Return the hours of one day in order; refuse those that overlap."""
    ordered = tuple(sorted(hours))
    for earlier, later in pairwise(ordered):
        if later.opens < earlier.closes:
            raise CalendarError(
                phrase("Hours {earlier} and {later} of one day overlap; join them.", earlier=earlier, later=later)
            )
    return ordered


def _read(open_hour: int, open_minute: int, close_hour: int, close_minute: int) -> Hours:
    if open_minute > 59 or close_minute > 59 or open_hour > 24 or close_hour > 24:
        raise CalendarError(
            phrase(
                "{open_hour}:{open_minute:02} to {close_hour}:{close_minute:02} is no time of day.",
                open_hour=open_hour,
                open_minute=open_minute,
                close_hour=close_hour,
                close_minute=close_minute,
            )
        )
    opens, closes = open_hour * 60 + open_minute, close_hour * 60 + close_minute
    return Hours(opens, closes if closes > opens else closes + DAY)


def _days(named: str) -> range:
    first, _, last = named.strip().lower().partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS or DAYS.index(last) < DAYS.index(first):
        raise CalendarError(
            phrase("There is no day or run of days {named!r}; write mon, tue … sun, or mon-fri.", named=named)
        )
    return range(DAYS.index(first), DAYS.index(last) + 1)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour if hour <= 24 else hour - 24:02}:{minute:02}"
