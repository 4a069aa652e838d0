"""Routes of measures."""

from orgdesk.apps.insight.api.measures import router
from orgdesk.apps.insight.errors import InsightRefused

ROUTERS = {"/measures": router}
REFUSALS = (InsightRefused,)
