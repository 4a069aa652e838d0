"""Routes of measures."""

from orgdesk.apps.insight.api import shelves
from orgdesk.apps.insight.api.measures import router
from orgdesk.apps.insight.api.page_acts import boards
from orgdesk.apps.insight.errors import InsightRefused

__all__ = ["REFUSALS", "ROUTERS", "shelves"]

ROUTERS = {"/measures": router, "/insight": boards}
REFUSALS = (InsightRefused,)
