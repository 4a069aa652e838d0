"""What the organisation does by the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.events.jobs.duties import every
from orgdesk.apps.organisation.actions.schedule_activation import activate_due_versions


@every(300, name="activate-due-versions")
def activate_due(at: datetime) -> int:
    return activate_due_versions(at=at, on=timezone.localdate(at))
