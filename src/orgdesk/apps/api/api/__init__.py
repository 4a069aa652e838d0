"""Routes about whom a token stands for, colleagues, the event log and webhooks."""

from orgdesk.apps.api.api.events import router as events
from orgdesk.apps.api.api.me import router as me
from orgdesk.apps.api.api.people import router as people
from orgdesk.apps.api.api.webhooks import router as webhooks
from orgdesk.apps.api.errors import ApiRefused, NotAdministrator

ROUTERS = {"/me": me, "/people": people, "/events": events, "/webhooks": webhooks}
REFUSALS = (ApiRefused,)
FORBIDDEN = (NotAdministrator,)
