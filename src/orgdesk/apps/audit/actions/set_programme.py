"""Set up a year's programme."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.errors import WordsMissing
from orgdesk.apps.audit.models import Programme
from orgdesk.apps.audit.policies import require_auditor
from orgdesk.apps.audit.sight import audit_bodies
from orgdesk.apps.events.actions import record_event


def set_programme(*, title: str, year: int, unit_key: str, by: Person, at: datetime, objective: str = "") -> Programme:
    """`unit_key` is an audit body of the chart. Raises WordsMissing, NotAnAuditor."""
    require_auditor(by, at=at)
    if not title.strip() or unit_key not in audit_bodies():
        raise WordsMissing(_("Give the programme a title, and say which audit body of the chart carries it out."))
    with transaction.atomic():
        key = slugify(f"{title}-{year}")[:30].strip("-") or f"programme-{year}"
        taken = Programme.objects.filter(key__startswith=key).count()
        programme = Programme.objects.create(
            key=f"{key}-{taken + 1}" if taken else key,
            title=title.strip(),
            objective=objective.strip(),
            year=year,
            unit_key=unit_key,
            set_by=by,
            set_at=at,
        )
        record_event(
            "audit_programme.set",
            at=at,
            by=by.key,
            objects={"audit_programme": programme.key, "unit": unit_key},
            data={"year": year},
        )
    return programme
