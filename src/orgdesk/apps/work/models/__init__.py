"""The worklist's rows: the work, who is there to do it, and how it finds them."""

from orgdesk.apps.work.models.roster import (
    Absence,
    Capacity,
    CoverNeed,
    Deputy,
    ShiftOverride,
    ShiftPattern,
    ShiftSwap,
)
from orgdesk.apps.work.models.routing import Routing, RoutingRule, UnitRouting
from orgdesk.apps.work.models.work_item import Exclusion, WorkItem

__all__ = [
    "Absence",
    "Capacity",
    "CoverNeed",
    "Deputy",
    "Exclusion",
    "Routing",
    "RoutingRule",
    "ShiftOverride",
    "ShiftPattern",
    "ShiftSwap",
    "UnitRouting",
    "WorkItem",
]
