"""QA says what a limitation is; T2 says whether it is one; the Technical Director declines a change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import WordsMissing
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
    """Keep the disposition with its reason, and finish the step with one of its outcomes.

    Raises WordsMissing without a reason where nothing will be changed: the customers are told these words.
    """
    if disposition in Qualification.WITHOUT_CHANGE and not reason.strip():
        raise WordsMissing(_("Say why: nothing will be changed, and the customers who wait are told your words."))
    with transaction.atomic():
        qualification = Qualification.objects.create(
            limitation=limitation, disposition=disposition, reason=reason.strip(), by=by, at=at
        )
        record_event(
            "limitation.qualified",
            at=at,
            by=by.key,
            objects={"limitation": limitation.key},
            data={"disposition": disposition},
            text={"reason": reason} if reason else None,
        )
        finish_work(item, by=by, at=at, outcome=outcome, note=reason)
    return qualification
