"""Wall-clock times and the moments they stand for.

A clock change makes some wall-clock times happen twice (a fold) and others not at all (a gap). One rule holds everywhere: a time in a
fold is its first occurrence (RFC 5545, 3.3.5), and the edge of a working period that falls in a gap is the moment of the change. So
edges keep their order: neighbouring periods stay neighbours and never overlap.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from orgdesk.core.calendars.errors import CalendarError
from orgdesk.core.phrases import phrase

SECOND = timedelta(seconds=1)
MICRO = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LocalKind(StrEnum):
    """How often a wall-clock time happens."""

    UNIQUE = "unique"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A wall-clock time placed on the line of moments.

    `moment` (UTC) is the time itself, its first occurrence when it happens twice, and the clock change when it does not happen at all;
    `second` is the later occurrence of an ambiguous time.
    """

    moment: datetime
    kind: LocalKind
    second: datetime | None = None


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone of that name; raise `CalendarError` when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise CalendarError(
            phrase("There is no time zone {name!r}; use an IANA name such as Europe/Amsterdam.", name=name)
        ) from error


def place_local(zone: ZoneInfo, local: datetime) -> LocalTime:
    """Place a naive wall-clock time of `zone`; both shapes of clock change are told apart."""
    naive = local.replace(tzinfo=None, fold=0)
    first = naive.replace(tzinfo=zone).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return LocalTime(first, LocalKind.UNIQUE)
    if first < second:
        return LocalTime(first, LocalKind.AMBIGUOUS, second)
    return LocalTime(_change_between(zone, second, first), LocalKind.MISSING)


def place_minutes(zone: ZoneInfo, on: date, minutes: int) -> datetime:
    """Return the moment (UTC) that lies `minutes` of wall clock after midnight of `on`; 1440 is the next midnight."""
    return place_local(zone, datetime.combine(on, datetime.min.time()) + timedelta(minutes=minutes)).moment


def to_micros(at: datetime) -> int:
    """Return the microseconds since 1970 of an aware time; raise `CalendarError` for a naive one."""
    if at.tzinfo is None:
        raise CalendarError(phrase("The time {at} has no zone; pass an aware time.", at=at.isoformat()))
    return (at - EPOCH) // MICRO


def from_micros(micros: int) -> datetime:
    """Return the UTC time of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find, to the second, the clock change in (low, high]."""
    before = low.astimezone(zone).utcoffset()
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > low else low + SECOND
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
