"""What people make of measures: dashboards, targets and goals; and what they tell that no event can, the costs."""

from orgdesk.apps.insight.models.cost import BookedCost, CostRate
from orgdesk.apps.insight.models.dashboard import Dashboard, Mailing
from orgdesk.apps.insight.models.goal import Acknowledgement, Goal

__all__ = ["Acknowledgement", "BookedCost", "CostRate", "Dashboard", "Goal", "Mailing"]
