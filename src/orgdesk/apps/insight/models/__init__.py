"""What people make of measures: dashboards, targets and goals."""

from orgdesk.apps.insight.models.dashboard import Dashboard, Mailing
from orgdesk.apps.insight.models.goal import Acknowledgement, Goal

__all__ = ["Acknowledgement", "Dashboard", "Goal", "Mailing"]
