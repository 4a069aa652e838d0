"""Something about the customer became known."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.timelines.policies import require_steering


def learn_fact(plan: RunningPlan, fact: str, *, holds: bool, by: Person, at: datetime) -> RunningPlan:
    """Blocks that need the fact come in, or are deferred."""
    require_steering(by, plan, at=at)
    needed = {block.needs for block in plan.template.content.blocks if block.needs}
    if fact not in needed:
        raise TimelineRefused(_("No block of this timeline asks for “%(fact)s”.") % {"fact": fact})
    with transaction.atomic():
        plan = lock_plan(plan)
        plan.known = {**plan.known, fact: holds}
        plan.save(update_fields=["known"])
        note_plan("plan.learnt", plan, at=at, by=by.key, data={"facts": {fact: holds}})
        refresh_plan(plan, at=at)
    return plan
