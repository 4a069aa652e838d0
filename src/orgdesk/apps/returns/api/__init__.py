"""Routes of returns."""

from orgdesk.apps.returns.api import shelves
from orgdesk.apps.returns.api.page_acts import router
from orgdesk.apps.returns.errors import ReturnRefused

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/returns": router}
REFUSALS = (ReturnRefused,)
