"""Routes of the worklist."""

from orgdesk.apps.work.api import page_acts, shelves
from orgdesk.apps.work.api.items import router
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import CommandRefused

__all__ = ["REFUSALS", "ROUTERS", "page_acts", "shelves"]

ROUTERS = {"/work": router}
REFUSALS = (WorkError, CommandRefused)
