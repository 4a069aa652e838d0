"""Fire the timers that are due."""

from __future__ import annotations

import logging
from datetime import datetime

from orgdesk.apps.process.models import SubscriptionRow
from orgdesk.apps.process.store import take_step
from orgdesk.core.process.commands import FireTimer
from orgdesk.core.process.errors import ProcessError

logger = logging.getLogger(__name__)


def fire_due_timers(*, at: datetime, limit: int = 100) -> int:
    """Read what is due without a lock, then look again under each instance's lock; how many fired.

    Several workers may do this at once: who comes second finds the subscription gone or due later.
    """
    fired = 0
    due = SubscriptionRow.objects.due_before(at).values_list("instance__key", "number")
    for key, number in list(due[:limit]):
        try:
            take_step(key, FireTimer(number), at=at)
            fired += 1
        except ProcessError:
            logger.info("timer %s of %s was already done", number, key)
    return fired
