"""A decider answers on the page of what was said: their piece of work is finished with it."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.actions.judge_feedback import judge_feedback
from orgdesk.apps.voice.models import Judgement
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def answer_judgement(row: Judgement, *, decision: str, reason: str, by: Person, at: datetime) -> None:
    item = WorkItem.objects.open().filter(source="voice", source_token=f"j{row.pk}").first()
    if item is None:
        judge_feedback(row, decision=decision, reason=reason, by=by, at=at)
    else:
        finish_work(item, by=by, at=at, outcome=decision, note=reason)
