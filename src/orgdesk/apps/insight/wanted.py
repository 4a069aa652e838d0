"""The goals that stand, for the apps beside this one that plan how to reach them."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.organisation.aims import Aim


def standing_aims(person: Person) -> list[Aim]:
    goals = Goal.objects.visible_to(person).standing().order_by("code", "unit_key")
    return [Aim(str(one.pk), one.code, one.unit_key, one.target, one.due) for one in goals]
