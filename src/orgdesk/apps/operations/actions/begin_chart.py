"""The first chart from a template, in force at once; and a seat in it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions.assign_person import assign_person
from orgdesk.apps.organisation.actions.begin_from_template import begin_from_template
from orgdesk.apps.organisation.actions.found_chart import found_chart
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.templates import TEMPLATES


def begin_chart(template: str, *, by: Person, at: datetime) -> Version:
    """Raises OrganisationRefused for an unknown template, or where a chart is in force already."""
    label = template.rpartition("-")[2] if template in TEMPLATES and template[-1].isdigit() else "1.0"
    with transaction.atomic():
        version = begin_from_template(template, label=label, workspace_name=settings.ORGDESK_COMPANY, by=by, at=at)
        found_chart(version, by=by, at=at, on=timezone.localdate(at))
    return version


def take_seat(position: str, *, by: Person, at: datetime) -> bool:
    """Whether the chart in force has the position; the person then holds it from today, once."""
    active, today = Version.objects.active().first(), timezone.localdate(at)
    if active is None or position not in active.content.position_by_key:
        return False
    if not Assignment.objects.in_force(on=today).filter(person=by, position_key=position).exists():
        assign_person(by, position=position, by=by, at=at, start=today)
    return True
