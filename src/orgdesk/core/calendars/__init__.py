"""Working time: calendars, holidays, deadlines, rosters."""

from orgdesk.core.calendars.combined import Common, Either
from orgdesk.core.calendars.errors import BeyondHorizonError, CalendarError, NeverOpenError
from orgdesk.core.calendars.holidays import Holiday, HolidayReview, Verdict, review_holidays
from orgdesk.core.calendars.hours import Hours, Week, parse_hours, parse_week
from orgdesk.core.calendars.national import NATIONAL_DAYS, easter_sunday, national_holidays
from orgdesk.core.calendars.periods import Period
from orgdesk.core.calendars.working import Exceptional, WorkingCalendar
from orgdesk.core.calendars.worktime import Always, WorkTime
from orgdesk.core.calendars.zones import LocalKind, LocalTime, place_local, zone_named

__all__ = [
    "NATIONAL_DAYS",
    "Always",
    "BeyondHorizonError",
    "CalendarError",
    "Common",
    "Either",
    "Exceptional",
    "Holiday",
    "HolidayReview",
    "Hours",
    "LocalKind",
    "LocalTime",
    "NeverOpenError",
    "Period",
    "Verdict",
    "Week",
    "WorkTime",
    "WorkingCalendar",
    "easter_sunday",
    "national_holidays",
    "parse_hours",
    "parse_week",
    "place_local",
    "review_holidays",
    "zone_named",
]
