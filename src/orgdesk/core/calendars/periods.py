"""Half-open periods between two moments, and what sets of them give: union, intersection, difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orgdesk.core.calendars.errors import CalendarError
from orgdesk.core.calendars.zones import from_micros
from orgdesk.core.phrases import phrase

Span = tuple[int, int]
"""A period as microseconds since 1970, its end excluded."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The time from `start` up to, not including, `end`; both aware, never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise CalendarError(
                phrase("The period {start} to {end} needs times with a zone.", start=self.start, end=self.end)
            )
        if self.end <= self.start:
            raise CalendarError(
                phrase(
                    "The period {start} to {end} ends before it starts; swap or mend its times.",
                    start=self.start,
                    end=self.end,
                )
            )

    @property
    def length(self) -> timedelta:
        """Return how long the period lasts by the clock."""
        return self.end - self.start

    def holds(self, at: datetime) -> bool:
        """Tell whether `at` lies in the period."""
        return self.start <= at < self.end

    def meets(self, other: "Period") -> bool:
        """Tell whether the two periods share any time."""
        return self.start < other.end and other.start < self.end


def to_periods(spans: Iterable[Span]) -> tuple[Period, ...]:
    """Return spans of microseconds as periods in UTC."""
    return tuple(Period(from_micros(start), from_micros(end)) for start, end in spans)


def join(spans: Iterable[Span]) -> list[Span]:
    """Return the union as sorted spans that neither touch nor overlap; empty spans vanish."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def meet(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Return the intersection of two joined lists, in one pass."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return common


def take_away(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Return what of `left` is not in `right`; both joined."""
    if not left:
        return []
    low, high = left[0][0], left[-1][1]
    holes: list[Span] = []
    edge = low
    for start, end in right:
        if edge < start:
            holes.append((edge, min(start, high)))
        edge = max(edge, end)
    holes.append((edge, high))
    return meet(left, join(holes))


def clip(spans: Iterable[Span], low: int, high: int) -> list[Span]:
    """Return the parts of `spans` inside [low, high)."""
    return [(max(start, low), min(end, high)) for start, end in spans if start < high and low < end]
