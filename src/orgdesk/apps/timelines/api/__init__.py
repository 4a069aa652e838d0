"""Routes of timelines."""

from orgdesk.apps.timelines.api.plans import router, templates
from orgdesk.core.calendars import CalendarError
from orgdesk.core.timeline.errors import TimelineError

ROUTERS = {"/plans": router, "/timelines": templates}
REFUSALS = (TimelineError, CalendarError)
