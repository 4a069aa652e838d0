"""Take a choice of measures out again."""

from __future__ import annotations

from orgdesk.apps.insight.models import Dashboard


def remove_dashboard(dashboard: Dashboard) -> None:
    """It is sent to nobody any more; what it measured stays."""
    dashboard.delete()
