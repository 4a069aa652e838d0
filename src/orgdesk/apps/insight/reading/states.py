"""States as records: what is read off the chart, the accounts and the roster, as far as it is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from orgdesk.apps.insight.models import MeasuredRecord
from orgdesk.apps.insight.reading.chart import account_happenings, chart_happenings, owed_happenings
from orgdesk.apps.insight.reading.hours import forecast_happenings, roster_happenings
from orgdesk.apps.insight.reading.writing import read
from orgdesk.core.measures import Happening


def states_of(kinds: Collection[str], at: datetime) -> Iterator[Happening]:
    """What holds at a moment, of these kinds."""
    return (one for one in _told(frozenset(kinds), at) if one.kind in kinds)


def _told(kinds: frozenset[str], at: datetime) -> Iterator[Happening]:
    if kinds & {"position", "manager", "activity"}:
        yield from chart_happenings(at)
    if kinds & {"account", "manager"}:
        yield from account_happenings(at)
    if kinds & {"check_in", "review", "step"}:
        yield from owed_happenings(at)
    if "time" in kinds:
        yield from roster_happenings(at)
    if "forecast" in kinds:
        yield from forecast_happenings(_opened_by_day(), until=at.date())


def _opened_by_day() -> dict[date, int]:
    """How many tickets were opened on each day that had any."""
    rows = MeasuredRecord.objects.filter(kind="day").values_list("key", "memory")
    return {date.fromisoformat(day): read(memory)["opened"] for day, memory in rows if memory != "{}"}
