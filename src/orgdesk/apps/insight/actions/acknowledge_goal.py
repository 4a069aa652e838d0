"""A member of the unit has understood the goal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.models import Acknowledgement, Goal


@transaction.atomic
def acknowledge_goal(goal: Goal, *, by: Person, at: datetime) -> Acknowledgement:
    """Once for each person; asked again, the first stays."""
    found, new = Acknowledgement.objects.get_or_create(goal=goal, person=by, defaults={"at": at})
    if new:
        record_event("goal.acknowledged", at=at, by=by.key, objects={"goal": str(goal.pk)})
    return found
