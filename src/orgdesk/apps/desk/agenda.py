"""What the desk brings before the knowledge council: rules of automation, new and to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.desk.models import AutomationRule
from orgdesk.apps.knowledge.council import Point, brings


@brings
def automation_to_decide(at: datetime) -> Iterable[Point]:
    for rule in AutomationRule.objects.filter(state=AutomationRule.State.PROPOSED):
        url = reverse("desk:rule", args=[rule.pk])
        yield Point(_("automation to approve"), rule.name, url, rule.proposed_at or rule.created_at)
    for rule in AutomationRule.objects.filter(state=AutomationRule.State.ON, review_on__lte=at.date()):
        url = reverse("desk:rule", args=[rule.pk])
        yield Point(_("automation to look at again"), rule.name, url, rule.approved_at or rule.created_at)
