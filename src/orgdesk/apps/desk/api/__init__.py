"""Routes of the desk."""

from orgdesk.apps.desk.api import acts, beside, queues, tickets
from orgdesk.apps.desk.api.incidents import incidents, problems
from orgdesk.apps.desk.api.routers import desk
from orgdesk.apps.desk.api.routers import tickets as tickets_router

__all__ = ["REFUSALS", "ROUTERS", "acts", "beside", "queues", "tickets"]

ROUTERS = {"/tickets": tickets_router, "/incidents": incidents, "/problems": problems, "/desk": desk}
REFUSALS = ()
