"""Let the mails of a plan leave again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import MailHold
from orgdesk.apps.timelines.policies import require_steering


def lift_hold(hold: MailHold, *, by: Person, at: datetime) -> MailHold:
    """From today on; mails that were held stay unsent and are listed as held."""
    require_steering(by, hold.plan, at=at)
    with transaction.atomic():
        plan = lock_plan(hold.plan)
        row = MailHold.objects.select_for_update().get(pk=hold.pk)
        if row.lifted_at is None:
            row.until = min(row.until or local_day(plan, at), local_day(plan, at) - timedelta(days=1))
            row.lifted_at, row.lifted_by = at, by
            row.save(update_fields=["until", "lifted_at", "lifted_by"])
            note_plan("mails.released", plan, at=at, by=by.key)
    return row
