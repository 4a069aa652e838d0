"""Routes about whom a token stands for."""

from orgdesk.apps.api.api.me import router as me
from orgdesk.apps.api.errors import ApiRefused

ROUTERS = {"/me": me}
REFUSALS = (ApiRefused,)
