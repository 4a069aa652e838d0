"""The interface's own regular duties."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.api.actions.deliver import forget_old_deliveries
from orgdesk.apps.api.actions.keep_answer import forget_old_answers
from orgdesk.apps.api.sending import queue_news
from orgdesk.apps.events.jobs import every


@every(3600, name="forget-kept-answers")
def forget(at: datetime) -> int:
    return forget_old_answers(at=at)


@every(1, name="webhooks")
def tell_webhooks(at: datetime) -> int:
    return queue_news(at=at)


@every(3600, name="forget-deliveries")
def forget_deliveries(at: datetime) -> int:
    return forget_old_deliveries(at=at)
