"""Hold back the mails of a plan for a while."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.errors import TimelineRefused, WordsMissing
from orgdesk.apps.timelines.models import MailHold, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.ui.lengths import whole


def hold_mails(
    plan: RunningPlan, *, since: date, reason: str, by: Person, at: datetime, until: date | None = None
) -> MailHold:
    require_steering(by, plan, at=at)
    if not reason.strip():
        raise WordsMissing(_("Mails are not held without a reason; say why."))
    if until is not None and until < since:
        raise TimelineRefused(
            _("A hold from %(since)s to %(until)s ends before it begins; mend its days.")
            % {"since": since, "until": until}
        )
    with transaction.atomic():
        plan = lock_plan(plan)
        row = MailHold.objects.create(
            plan=plan, since=since, until=until, reason=whole(reason, 250, "reason"), by=by, at=at
        )
        days = {"since": since.isoformat(), "until": until.isoformat() if until else None}
        note_plan("mails.held", plan, at=at, by=by.key, data=days, text={"reason": reason})
    return row
