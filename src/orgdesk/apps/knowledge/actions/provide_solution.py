"""Development gives a solution."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import WordsMissing
from orgdesk.apps.knowledge.models import Limitation, Solution
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def provide_solution(limitation: Limitation, *, item: WorkItem, words: str, by: Person, at: datetime) -> Solution:
    """Keep the solution of this round and finish the step. Raises WordsMissing when nothing is said."""
    if not words.strip():
        raise WordsMissing(_("Describe what changed and what the customer does now; the approvers judge these words."))
    with transaction.atomic():
        solution = Solution.objects.create(
            limitation=limitation, round=limitation.solutions.count() + 1, words=words.strip(), author=by, at=at
        )
        record_event(
            "solution.provided",
            at=at,
            by=by.key,
            objects={"limitation": limitation.key},
            data={"round": solution.round},
            text={"words": solution.words},
        )
        finish_work(item, by=by, at=at)
    return solution
