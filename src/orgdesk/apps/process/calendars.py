"""Working time: the unit's own where somebody keeps one for it, else that of the house."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings

from orgdesk.apps.organisation import lookup
from orgdesk.core.calendars import WorkingCalendar, WorkTime, parse_week
from orgdesk.core.process.definition import Lane

_OFFICE_WEEK = {"mon-fri": "09:00-17:00"}

Keeper = Callable[[str], WorkTime | None]
_keepers: list[Keeper] = []


def keeps_calendars(keeper: Keeper) -> Keeper:
    """Register who knows the calendar of a unit by its key; a higher app keeps them."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def calendar_of(lane: Lane | None) -> WorkTime:
    """The calendar of the unit that a lane's work is for, or that its position sits in. Asked only where working time counts."""
    if lane is not None:
        for unit in (*(lookup.unit_of_position(key) for key in lane.positions), *lane.units):
            found = next((time for keeper in _keepers if unit and (time := keeper(unit)) is not None), None)
            if found is not None:
                return found
    return business_calendar()


@cache
def business_calendar() -> WorkTime:
    """The settings' week (`ORGDESK_BUSINESS_WEEK`, days to hours) in the settings' time zone."""
    week = getattr(settings, "ORGDESK_BUSINESS_WEEK", _OFFICE_WEEK)
    return WorkingCalendar(zone=settings.TIME_ZONE, week=parse_week(week))
