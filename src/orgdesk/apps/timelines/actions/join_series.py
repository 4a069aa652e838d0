"""Put a person on the list of a mail series."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import Membership, RunningPlan
from orgdesk.apps.timelines.policies import require_steering


def join_series(plan: RunningPlan, series: str, person: Person, *, by: Person, at: datetime) -> Membership:
    """Contacts of the account only; who unsubscribed comes back only by asking for it, which the person's own act records."""
    require_steering(by, plan, at=at)
    if not plan.account.contacts.filter(person=person).exists():
        raise TimelineRefused(
            _("%(name)s is no contact of %(account)s; add them to the account first.")
            % {"name": person, "account": plan.account}
        )
    if plan.memberships.filter(series=series, person=person, left_way=Membership.Way.ASKED).exists():
        raise TimelineRefused(
            _("%(name)s unsubscribed. Only they can come back, by the link in any of our mails.") % {"name": person}
        )
    with transaction.atomic():
        return put_on_list(lock_plan(plan), series, person, by=by.key, at=at)


def put_on_list(plan: RunningPlan, series: str, person: Person, *, by: str, at: datetime) -> Membership:
    """In the caller's transaction; joining twice is joining once."""
    row, made = Membership.objects.get_or_create(
        plan=plan, series=series, person=person, left_at=None, defaults={"joined_at": at, "joined_by": by}
    )
    if made:
        note_plan("series.joined", plan, at=at, by=by, data={"series": series}, objects={"person": person.key})
    return row
