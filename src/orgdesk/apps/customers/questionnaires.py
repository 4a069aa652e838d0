"""Questionnaires between their rows, the core, and the decision table behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from orgdesk.apps.customers.decision_tables import DECISION
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Qualification, Questionnaire
from orgdesk.core.process.decisions import DecisionModel, evaluate_decision, read_model
from orgdesk.core.service import qualification as core


def current_questionnaire() -> Questionnaire | None:
    return Questionnaire.objects.order_by("-stored_at", "-version").first()


def to_core(row: Questionnaire) -> core.Questionnaire:
    questions = tuple(
        core.Question(
            key=one["key"],
            asks=one["asks"],
            kind=core.AnswerKind(one["kind"]),
            required=one.get("required", True),
            choices=tuple(one.get("choices", ())),
            least=_number(one.get("least")),
            most=_number(one.get("most")),
        )
        for one in row.questions
    )
    return core.Questionnaire(row.key, row.version, questions)


def decide_by(row: Questionnaire) -> core.Decide:
    """The table as the core wants it: from answers to class, path and reasons. The questions' keys are the table's inputs."""
    model = _model(row.table)

    def decide(answers: core.Answers) -> core.Decision:
        given = {question["key"]: answers.get(question["key"]) for question in row.questions}
        result = evaluate_decision(model, DECISION, given)
        if not isinstance(result.value, Mapping) or result.value.get("class") is None:
            raise CustomersRefused(
                _("The table of “%(title)s” gives no class for these answers; mend the table, or the answers.")
                % {"title": row.title}
            )
        return core.Decision(
            core.CustomerClass(str(result.value["class"])),
            core.ServicePath(str(result.value["path"])),
            (str(result.value["reason"]),),
        )

    return decide


def as_text(answers: core.Answers) -> dict[str, str]:
    """Answers as they were typed, to be stored and shown."""
    return {key: _typed(value) for key, value in answers.items()}


def said_in(row: Qualification) -> list[tuple[str, str]]:
    """What was asked, in the words of that version, and what was answered."""
    words = {"yes": _("yes"), "no": _("no")}
    return [
        (one["asks"], words.get(row.answers[one["key"]], row.answers[one["key"]]))
        for one in row.questionnaire.questions
        if one["key"] in row.answers
    ]


def _typed(value: core.AnswerValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@lru_cache(maxsize=16)
def _model(text: str) -> DecisionModel:
    return read_model(text.encode())
