"""What people make of measures: dashboards, targets and goals; what they tell that no event can, the costs; logs from elsewhere; and what
our log tells, kept."""

from orgdesk.apps.insight.models.brought import BroughtLog, LogContent
from orgdesk.apps.insight.models.cost import BookedCost, CostRate
from orgdesk.apps.insight.models.dashboard import Dashboard, Mailing
from orgdesk.apps.insight.models.goal import Acknowledgement, Goal
from orgdesk.apps.insight.models.measured import MeasuredRecord, OldestRecord

__all__ = [
    "Acknowledgement", "BookedCost", "BroughtLog", "CostRate", "Dashboard", "Goal", "LogContent", "Mailing", "MeasuredRecord", "OldestRecord",
]  # fmt: skip
