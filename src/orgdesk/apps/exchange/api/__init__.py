"""Routes of moving in and out."""

from orgdesk.apps.exchange.api import shelves
from orgdesk.apps.exchange.api.page_acts import router
from orgdesk.apps.exchange.errors import ExchangeRefused

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/exchange": router}
REFUSALS = (ExchangeRefused,)
