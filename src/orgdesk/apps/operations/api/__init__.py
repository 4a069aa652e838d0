"""Routes of running the system."""

from orgdesk.apps.operations.api import shelves
from orgdesk.apps.operations.api.page_acts import router

__all__ = ["ROUTERS", "shelves"]

ROUTERS = {"/operations": router}
