"""Qualify a customer: the questionnaire's table decides on class and path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, lock_account, note_account, take_back
from orgdesk.apps.customers.errors import NotTheQualifier
from orgdesk.apps.customers.models import Account, Qualification, Questionnaire
from orgdesk.apps.customers.policies import can_qualify
from orgdesk.apps.customers.questionnaires import as_text, decide_by, to_core
from orgdesk.apps.organisation import lookup
from orgdesk.core.service import qualification as core


def qualify_account(
    account: Account,
    questionnaire: Questionnaire,
    answers: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    requested_path: str = "",
) -> Qualification:
    """The same answers by the same version give no second record. Raises NotTheQualifier; ServiceRuleError lists what is wrong."""
    if not can_qualify(by, questionnaire, at=at):
        raise NotTheQualifier(
            _("Only %(unit)s sets the class of a customer; you may comment instead.")
            % {"unit": lookup.unit_name(questionnaire.unit_key)}
        )
    form = to_core(questionnaire)
    said = core.read_answers(form, answers)
    made = core.qualify(
        form, said, decide_by(questionnaire), table=questionnaire.key, unit=questionnaire.unit_key,
        by=core.Person(by.key, frozenset({questionnaire.unit_key})), at=at,
        requested_path=core.ServicePath(requested_path) if requested_path else None,
    )  # fmt: skip
    with transaction.atomic():
        account = lock_account(account)
        before = account.qualifications.last()
        if before and (before.answers, before.questionnaire_id, before.requested_path) == (
            as_text(said),
            questionnaire.pk,
            requested_path,
        ):
            return before
        row = Qualification.objects.create(
            account=account, questionnaire=questionnaire, answers=as_text(said),
            decided_class=made.decision.customer_class.value, decided_path=made.decision.path.value,
            reasons=list(made.decision.reasons), requested_path=requested_path, by=by, at=at,
        )  # fmt: skip
        take_back(account, "qualify", at=at, by=by.key)
        follow_class(row, by=by, at=at)
    return row


def follow_class(row: Qualification, *, by: Person, at: datetime) -> None:
    """Tell the log, and ask the unit that takes accounts of this class to name an owner. Timelines of the path start by the event."""
    account, questionnaire = row.account, row.questionnaire
    note_account(
        "account.qualified",
        account,
        at=at,
        by=by.key,
        data={
            "class": row.customer_class,
            "path": row.path,
            "decided": row.decided_class,
            "asked_path": row.requested_path,
            "by_hand": bool(row.chosen_class),
            "questionnaire": f"{questionnaire.key}/{questionnaire.version}",
        },
        objects={"qualification": str(row.pk)},
    )
    unit = questionnaire.owners.get(row.customer_class)
    take_back(account, "own", at=at, by=by.key)
    if unit:
        ask(
            account,
            kind="name-owner",
            title=_("Name who owns %(account)s (%(class)s)") % {"account": account.name, "class": row.class_words},
            instructions=", ".join(row.reasons),
            token="own",  # noqa: S106 - no secret: it marks the work
            unit=unit,
            at=at,
        )
