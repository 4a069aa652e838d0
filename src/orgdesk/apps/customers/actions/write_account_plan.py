"""Write the plan of an account, its objectives, and who of other departments helps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account
from orgdesk.apps.customers.actions.hold_review import plan_review
from orgdesk.apps.customers.errors import CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Account, AccountPlan, DepartmentContact, Objective
from orgdesk.apps.events.versions import store_next
from orgdesk.apps.organisation import lookup
from orgdesk.ui.lengths import whole


def write_account_plan(
    account: Account, *, aim: str, quota: Decimal, by: Person, at: datetime, risks: str = ""
) -> AccountPlan:
    """A new version whenever it says something else. The first one of a class that is reviewed plans the first review."""
    if not aim.strip() or quota < 0:
        raise WordsMissing(_("A plan says what is wanted, and a quota from 0."))
    with transaction.atomic():
        account = lock_account(account)
        row, new = store_next(
            AccountPlan(account=account, aim=aim, quota=quota, risks=risks, by=by, at=at),
            account.account_plans.first, says=("aim", "quota", "risks"),
        )  # fmt: skip
        if not new:
            return row
        note_account(
            "account.planned", account, at=at, by=by.key, data={"version": row.version, "quota": str(quota)},
            text={"aim": aim},
        )  # fmt: skip
        plan_review(account, at=at)
    return row


def set_objective(account: Account, *, text: str, measure: str, due_on: date, by: Person, at: datetime) -> Objective:
    """An objective has a measure and a day: without them nobody knows whether it was reached. Sent twice, it is one."""
    if not text.strip() or not measure.strip():
        raise WordsMissing(_("Say what is wanted, and how we shall know."))
    wanted = {"text": whole(text, 250, "text"), "measure": whole(measure, 160, "measure"), "due_on": due_on}
    with transaction.atomic():
        account = lock_account(account)
        there = account.objectives.filter(**wanted, reached_at=None).first()
        if there is not None:
            return there
        row = Objective.objects.create(account=account, **wanted, set_by=by, set_at=at)
        note_account("objective.set", account, at=at, by=by.key, data={"due": due_on.isoformat()}, text={"text": text})
    return row


def reach_objective(objective: Objective, *, by: Person, at: datetime) -> Objective:
    with transaction.atomic():
        row = Objective.objects.select_for_update(of=("self",)).select_related("account").get(pk=objective.pk)
        if row.reached_at is None:
            row.reached_at, row.reached_by = at, by
            row.save(update_fields=["reached_at", "reached_by"])
            note_account("objective.reached", row.account, at=at, by=by.key, data={"due": row.due_on.isoformat()})
    return row


def name_department_contact(
    account: Account, person: Person, *, purpose: str, by: Person, at: datetime
) -> DepartmentContact:
    """Somebody of another department works for the account; their department is read from the chart."""
    units = sorted(lookup.units_of(person, on=at.date()))
    if not units:
        raise CustomersRefused(_("%(name)s sits in no department today.") % {"name": person})
    if not purpose.strip():
        raise WordsMissing(_("Say for what the customer can count on %(name)s.") % {"name": person})
    with transaction.atomic():
        row, _made = DepartmentContact.objects.update_or_create(
            account=account, person=person,
            defaults={"unit_key": units[0], "purpose": whole(purpose, 160, "purpose"), "since": at.date()},
        )  # fmt: skip
        note_account(
            "department.named", account, at=at, by=by.key, objects={"person": person.key}, data={"unit": units[0]}
        )
    return row
