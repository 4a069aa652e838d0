"""Routes of the organisation."""

from orgdesk.apps.organisation.api.charts import router
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused

ROUTERS = {"/organisation": router}
REFUSALS = (OrganisationRefused,)
FORBIDDEN = (NotYourRight,)
