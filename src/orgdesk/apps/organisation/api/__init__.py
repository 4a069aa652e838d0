"""Routes of the organisation."""

from orgdesk.apps.organisation.api import page_acts, shelves
from orgdesk.apps.organisation.api.charts import router
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused

__all__ = ["FORBIDDEN", "REFUSALS", "ROUTERS", "page_acts", "shelves"]

ROUTERS = {"/organisation": router}
REFUSALS = (OrganisationRefused,)
FORBIDDEN = (NotYourRight,)
