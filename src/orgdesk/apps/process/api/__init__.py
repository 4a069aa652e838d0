"""Routes of processes."""

from orgdesk.apps.process.api.processes import instances, router
from orgdesk.core.process.errors import ProcessError

ROUTERS = {"/processes": router, "/instances": instances}
REFUSALS = (ProcessError,)
