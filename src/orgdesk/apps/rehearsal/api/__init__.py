"""Routes of rehearsals."""

from orgdesk.apps.rehearsal.api import comparisons, shelves
from orgdesk.apps.rehearsal.api.page_acts import router
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable

__all__ = ["REFUSALS", "ROUTERS", "comparisons", "shelves"]

ROUTERS = {"/rehearsals": router}
REFUSALS = (ScenarioNotPlayable,)
