"""What another questionnaire would have said of the customers that there are, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, Qualification, Questionnaire
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice
from orgdesk.apps.customers.questionnaires import decide_by, to_core
from orgdesk.core.process.decisions import DecisionError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.qualification import read_answers

_MOST = 2_000
"""Customers tried in one request, the latest first."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A customer whose class or path would be another; the reason is the new table's."""

    account: Account
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tried:
    """`same` keep class and path, `unasked` would have to be asked again: an answer is missing or no longer fits."""

    same: int
    changed: list[Changed]
    unasked: list[Account]


def try_questionnaire(row: Questionnaire) -> Tried:
    """By the answers of every customer's last qualification."""
    last = Qualification.objects.order_by("account", "-pk").select_related("account")
    decide, form = decide_by(row), to_core(row)
    same, changed, unasked, seen = 0, [], [], set()
    for one in last[:_MOST]:
        if one.account_id in seen:
            continue
        seen.add(one.account_id)
        known = {question.key: str(one.answers.get(question.key, "")) for question in form.questions}
        try:
            found = decide(read_answers(form, known))
        except (ServiceRuleError, CustomersRefused, DecisionError):
            unasked.append(one.account)
            continue
        after = (found.customer_class.value, found.path.value)
        if after == (one.decided_class, one.decided_path):
            same += 1
        else:
            changed.append(
                Changed(one.account, _words(one.decided_class, one.decided_path), _words(*after), found.reasons[0])
            )
    return Tried(same, changed, unasked)


def _words(customer_class: str, path: str) -> str:
    return f"{ClassChoice(customer_class).label}, {PathChoice(path).label}"
