"""Routes of processes."""

from orgdesk.apps.process.api import shelves
from orgdesk.apps.process.api.page_acts import drafts
from orgdesk.apps.process.api.processes import instances, router
from orgdesk.core.process.errors import ProcessError

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/processes": router, "/instances": instances, "/drafts": drafts}
REFUSALS = (ProcessError,)
