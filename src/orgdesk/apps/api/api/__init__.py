"""Routes about whom a token stands for, colleagues, and the event log."""

from orgdesk.apps.api.api.events import router as events
from orgdesk.apps.api.api.me import router as me
from orgdesk.apps.api.api.people import router as people
from orgdesk.apps.api.errors import ApiRefused

ROUTERS = {"/me": me, "/people": people, "/events": events}
REFUSALS = (ApiRefused,)
