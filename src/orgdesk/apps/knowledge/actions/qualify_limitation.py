"""QA says what a limitation is; T2 says whether it is one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Limitation, Qualification
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def qualify_limitation(
    limitation: Limitation,
    *,
    item: WorkItem,
    outcome: str,
    disposition: str,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Qualification:
    """Finish the qualifying step with one of its outcomes and keep the disposition with its reason."""
    with transaction.atomic():
        finish_work(item, by=by, at=at, outcome=outcome, note=reason)
        qualification = Qualification.objects.create(
            limitation=limitation, disposition=disposition, reason=reason, by=by, at=at
        )
        record_event(
            "limitation.qualified",
            at=at,
            by=by.key,
            objects={"limitation": limitation.key},
            data={"disposition": disposition},
            text={"reason": reason} if reason else None,
        )
    return qualification
