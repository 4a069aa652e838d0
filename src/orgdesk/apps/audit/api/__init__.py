"""Routes of audits."""

from orgdesk.apps.audit.api import shelves
from orgdesk.apps.audit.api.page_acts import router

__all__ = ["ROUTERS", "shelves"]

ROUTERS = {"/audits": router}
