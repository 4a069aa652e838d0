"""Working time of the house, until units have calendars of their own."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from orgdesk.core.calendars import WorkingCalendar, WorkTime, parse_week

_OFFICE_WEEK = {"mon-fri": "09:00-17:00"}


@cache
def business_calendar() -> WorkTime:
    """The settings' week (`ORGDESK_BUSINESS_WEEK`, days to hours) in the settings' time zone."""
    week = getattr(settings, "ORGDESK_BUSINESS_WEEK", _OFFICE_WEEK)
    return WorkingCalendar(zone=settings.TIME_ZONE, week=parse_week(week))
