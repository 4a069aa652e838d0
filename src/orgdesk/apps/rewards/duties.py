"""What the worker does for rewards."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.rewards.actions import expire_points, tell_offers


@every(3600, name="rewards-expiry")
def expire_due_points(at: datetime) -> int:
    return expire_points(at=at)


@every(60, name="rewards-offers")
def tell_due_offers(at: datetime) -> int:
    return tell_offers(at=at)
