"""Routes of the worklist."""

from orgdesk.apps.work.api.items import router
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import CommandRefused

ROUTERS = {"/work": router}
REFUSALS = (WorkError, CommandRefused)
