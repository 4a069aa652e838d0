"""Store the next version of the questionnaire that decides on class and path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.decision_tables import DECISION, read_table
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Questionnaire
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice
from orgdesk.apps.customers.policies import require_questionnaire
from orgdesk.apps.customers.questionnaires import to_core
from orgdesk.apps.events.actions import record_event
from orgdesk.core.process.decisions import DecisionError, read_model

KEY = "way-in"


def store_questionnaire(
    *,
    title: str,
    questions: Sequence[Mapping[str, Any]],
    table: str,
    unit_key: str,
    hours: int,
    owners: Mapping[str, str],
    by: Person,
    at: datetime,
) -> Questionnaire:
    """Customers qualified before keep their version; the same content stored again is the version that is there.

    Raises NotTheQualifier; CustomersRefused for a table that cannot decide, DefinitionError for questions that cannot be asked.
    """
    require_questionnaire(by, at=at)
    with transaction.atomic():
        before = Questionnaire.objects.select_for_update().filter(key=KEY).order_by("-version").first()
        row = Questionnaire(
            key=KEY, version=before.version + 1 if before else 1, title=title, questions=list(questions), table=table,
            unit_key=unit_key, hours=hours, owners={key: unit for key, unit in owners.items() if unit}, stored_at=at,
        )  # fmt: skip
        check_questionnaire(row)
        if before is not None and _content(before) == _content(row):
            return before
        row.save()
        record_event(
            "questionnaire.stored", at=at, by=by.key, objects={"questionnaire": f"{row.key}/{row.version}"},
            data={"questions": len(row.questions), "unit": unit_key, "hours": hours},
        )  # fmt: skip
    return row


def check_questionnaire(row: Questionnaire) -> None:
    """Raises CustomersRefused or DefinitionError with what is wrong with a version that is not stored yet."""
    to_core(row)
    if not row.questions:
        raise CustomersRefused(_("A questionnaire without a question decides nothing; write one."))
    try:
        model = read_model(row.table.encode())
        model.check()
    except DecisionError as problem:
        raise CustomersRefused(
            _("The decision table cannot be used: %(reason)s Mend the rule.") % {"reason": problem}
        ) from problem
    if not any(one.name == DECISION for one in model.definitions.decisions):
        raise CustomersRefused(_("The document has no decision called “%(name)s”; name it so.") % {"name": DECISION})
    asked = {one["key"] for one in row.questions}
    unknown = sorted({one.name for one in model.definitions.inputs} - asked)
    if unknown:
        raise CustomersRefused(
            _("The table asks for %(what)s, and no question has that key; add the question.")
            % {"what": ", ".join(unknown)}
        )
    _check_rules(row)


def _check_rules(row: Questionnaire) -> None:
    rules = read_table(row.table)
    if rules is None:
        return
    for number, rule in enumerate(rules, start=1):
        if rule.customer_class not in ClassChoice.values or rule.path not in PathChoice.values:
            raise CustomersRefused(_("Rule %(number)s gives no class or no path; choose both.") % {"number": number})
        if rule.holds_always and number < len(rules):
            raise CustomersRefused(
                _("Rule %(number)s holds for everybody, so the rules after it are never reached; move it to the end.")
                % {"number": number}
            )
    if not rules or not rules[-1].holds_always:
        raise CustomersRefused(
            _("Some answers would meet no rule; end with a rule that leaves every answer open, for all the others.")
        )


def _content(row: Questionnaire) -> tuple[object, ...]:
    return row.title, row.questions, row.table, row.unit_key, row.hours, row.owners
