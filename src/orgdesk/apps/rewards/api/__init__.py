"""Routes of rewards."""

from orgdesk.apps.rewards.api import shelves
from orgdesk.apps.rewards.api.page_acts import router

__all__ = ["ROUTERS", "shelves"]

ROUTERS = {"/rewards": router}
