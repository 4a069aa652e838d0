"""Routes of abilities and careers."""

from orgdesk.apps.people.api import shelves
from orgdesk.apps.people.api.page_acts import router

__all__ = ["ROUTERS", "shelves"]

ROUTERS = {"/careers": router}
