"""Routes of the desk."""

from orgdesk.apps.desk.api import acts, automation, beside, page_acts, queues, shelves, tickets
from orgdesk.apps.desk.api.incidents import incidents, problems
from orgdesk.apps.desk.api.routers import desk, setup
from orgdesk.apps.desk.api.routers import tickets as tickets_router

__all__ = ["REFUSALS", "ROUTERS", "acts", "automation", "beside", "page_acts", "queues", "shelves", "tickets"]

ROUTERS = {"/tickets": tickets_router, "/incidents": incidents, "/problems": problems, "/desk": desk, "/setup": setup}
REFUSALS = ()
