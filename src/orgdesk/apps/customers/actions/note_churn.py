"""An account has left; and what we want to do about those that leave."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import SOURCE, lock_account, note_account
from orgdesk.apps.customers.churning import YEAR, lost_between
from orgdesk.apps.customers.errors import AlreadyAnswered, CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Account, Churn, ChurnGoal
from orgdesk.apps.customers.policies import can_give_away
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole


def note_churn(
    account: Account, *, on: date, reason: str, words: str, by: Person, at: datetime, voluntary: bool = True
) -> Churn:
    """Its open check-ins and renewals are no work any more. Raises WordsMissing without a reason, AlreadyAnswered the second time."""
    if reason not in Churn.Reason.values or not words.strip():
        raise WordsMissing(_("Say why they left: a reason from the list, and their own words."))
    if not can_give_away(by, account):
        raise CustomersRefused(_("Only its owner says that %(account)s has left; tell them.") % {"account": account})
    with transaction.atomic():
        account = lock_account(account)
        if account.left_on is not None:
            raise AlreadyAnswered(_("%(account)s left on %(on)s.") % {"account": account, "on": account.left_on})
        running = account.contracts.running(on=on)
        a_year = running.aggregate(sum=Sum("a_year"))["sum"] or Decimal(0)
        row = Churn.objects.create(
            account=account,
            on=on,
            reason=reason,
            words=whole(words, 250, "words"),
            voluntary=voluntary,
            a_year=a_year,
            by=by,
            at=at,
        )
        account.left_on = on
        account.save(update_fields=["left_on"])
        running.update(ended_on=on)
        account.health.filter(until=None).update(until=on)
        for item in WorkItem.objects.open().filter(source=SOURCE, source_instance=account.key[:40]):
            withdraw_work(item, at=at, by=by.key, reason="the customer left")
        note_account(
            "account.churned", account, at=at, by=by.key,
            data={"reason": reason, "on": on.isoformat(), "a_year": str(a_year), "voluntary": voluntary},
            text={"words": words},
        )  # fmt: skip
    return row


def set_churn_goal(*, reduction: float, until: date, by: Person, at: datetime) -> ChurnGoal:
    """Relative to the twelve months before today; what was lost then is measured now and kept. Raises CustomersRefused."""
    today = at.date()
    if not 0 < reduction <= 100 or until <= today:
        raise CustomersRefused(_("A goal is more than 0 and at most 100 percent fewer, by a day in the future."))
    since = today - YEAR
    lost, there = lost_between(since, today)
    if not lost:
        raise CustomersRefused(
            _(
                "Nobody who was a customer on %(since)s has left by %(until)s: there is nothing to have less of. Set the goal when there is."
            )
            % {"since": since, "until": today}
        )
    with transaction.atomic():
        row = ChurnGoal.objects.create(
            reduction=reduction, baseline_from=since, baseline_until=today, baseline_lost=lost, baseline_accounts=there,
            until=until, set_by=by, set_at=at,
        )  # fmt: skip
        record_event(
            "churn.goal_set", at=at, by=by.key, objects={"person": by.key},
            data={"reduction": reduction, "lost": lost, "accounts": there, "until": until.isoformat()},
        )  # fmt: skip
    return row
