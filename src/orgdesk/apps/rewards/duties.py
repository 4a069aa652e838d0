"""What the worker does for rewards."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.rewards.actions import expire_points


@every(3600, name="rewards-expiry")
def expire_due_points(at: datetime) -> int:
    return expire_points(at=at)
