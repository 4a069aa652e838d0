"""A director approves or refuses a solution."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import SolutionMissing, WordsMissing
from orgdesk.apps.knowledge.models import Approval, Limitation
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item


def judge_solution(
    limitation: Limitation, *, item: WorkItem, outcome: str, approve: bool, by: Person, at: datetime, reason: str = ""
) -> Approval:
    """Keep the verdict and finish the step. A refusal needs its reason: development must know what to change."""
    if not approve and not reason.strip():
        raise WordsMissing(_("Say why the solution is refused; it goes back to development with your words."))
    with transaction.atomic():
        solution = limitation.solutions.last()
        if solution is None:
            raise SolutionMissing(_("%(key)s has no solution to judge yet.") % {"key": limitation.key})
        locked = lock_item(item)
        position = require_worker(by, locked, at=at)
        approval = Approval.objects.create(
            solution=solution,
            position_key=position or locked.seat,
            by=by,
            verdict=Approval.Verdict.APPROVED if approve else Approval.Verdict.REFUSED,
            reason=reason.strip(),
            at=at,
        )
        record_event(
            "solution.approved" if approve else "solution.refused",
            at=at,
            by=by.key,
            position=approval.position_key,
            objects={"limitation": limitation.key},
            data={"round": solution.round},
            text={"reason": reason} if reason else None,
        )
        finish_work(locked, by=by, at=at, outcome=outcome, note=reason)
    return approval
