"""Routes of timelines."""

from orgdesk.apps.timelines.api import shelves
from orgdesk.apps.timelines.api.page_acts import bookings
from orgdesk.apps.timelines.api.plans import router, templates
from orgdesk.core.calendars import CalendarError
from orgdesk.core.timeline.errors import TimelineError

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/plans": router, "/timelines": templates, "/bookings": bookings}
REFUSALS = (TimelineError, CalendarError)
