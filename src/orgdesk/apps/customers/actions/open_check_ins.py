"""Plan the check-ins of an account, and make those that come due work of their unit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.customers.actions._note_account import ask, lock_account, note_account
from orgdesk.apps.customers.models import Account, CheckIn, CheckInRule
from orgdesk.core.calendars import place_local, zone_named
from orgdesk.core.service.check_ins import Anchor, CheckInPlan, plan_check_ins

_AHEAD = timedelta(days=7)
_CLOSES = time(17)


def plan_account_check_ins(account: Account, *, at: datetime) -> list[CheckIn]:
    """From signature or go-live, as the rule says; those that are planned stay, so running it again plans nothing twice."""
    rule = CheckInRule.objects.last()
    if rule is None or account.signed_on is None:
        return []
    plan = CheckInPlan(owner=rule.owner_unit, days=tuple(rule.days), anchor=Anchor(rule.anchor))
    with transaction.atomic():
        account = lock_account(account)
        known = set(account.check_ins.values_list("day", flat=True))
        assert account.signed_on is not None
        wanted = plan_check_ins(account.key, plan, signed_on=account.signed_on, live_on=account.live_on)
        rows = [
            CheckIn(
                account=account, rule=rule, day=one.day, due_on=one.due, opens_at=_closing(account, one.due) - _AHEAD
            )
            for one in wanted
            if one.day not in known
        ]
        CheckIn.objects.bulk_create(rows)
        if rows:
            note_account("checkins.planned", account, at=at, data={"days": [row.day for row in rows]})
    return rows


def open_check_ins(*, at: datetime) -> int:
    """How many were offered; a week before they are due. What was offered no longer matches."""
    done = 0
    for pk in list(CheckIn.objects.opening(at=at).values_list("pk", flat=True)):
        with transaction.atomic():
            row = CheckIn.objects.select_for_update(of=("self",)).select_related("account", "rule").get(pk=pk)
            if row.offered_at is None and row.held_at is None:
                row.offered_at = at
                row.save(update_fields=["offered_at"])
                ask(
                    row.account,
                    kind="check-in",
                    title=_("Check in after %(day)s days: %(account)s") % {"day": row.day, "account": row.account.name},
                    instructions=_(
                        "Ask about questions and problems, and about the installation; then fill in the form."
                    ),
                    token=f"i{row.pk}",
                    unit=row.rule.owner_unit,
                    due_at=_closing(row.account, row.due_on),
                    data={"check_in": row.pk},
                    at=at,
                )
                done += 1
    return done


def _closing(account: Account, on: date) -> datetime:
    return place_local(zone_named(account.zone), datetime.combine(on, _CLOSES)).moment
