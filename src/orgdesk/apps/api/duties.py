"""The interface's own regular duties."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.api.actions.keep_answer import forget_old_answers
from orgdesk.apps.events.jobs import every


@every(3600, name="forget-kept-answers")
def forget(at: datetime) -> int:
    return forget_old_answers(at=at)
