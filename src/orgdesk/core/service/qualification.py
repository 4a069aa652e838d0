"""Qualification: a versioned questionnaire whose answers decide a customer's class and path.

The decision table is evaluated elsewhere and comes in as a function. Only the qualifying unit sets a class; everybody else may comment.
What the customer wished for stands beside what was found, and never replaces it. Every qualification is a new record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from orgdesk.core.phrases import joined, phrase
from orgdesk.core.service.errors import DefinitionError, NotTheQualifierError, ReasonMissingError, ServiceRuleError


class AnswerKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DAY = "day"


AnswerValue = str | Decimal | bool | date
Answers = Mapping[str, AnswerValue]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` for a choice; `least` and `most` bound a number."""

    key: str
    asks: str
    kind: AnswerKind
    required: bool = True
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire."""

    key: str
    version: int
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        keys = [question.key for question in self.questions]
        if len(set(keys)) < len(keys):
            raise DefinitionError(
                phrase("Questionnaire {key!r} has two questions with one key; rename one.", key=self.key)
            )
        for question in self.questions:
            if question.kind is AnswerKind.CHOICE and not question.choices:
                raise DefinitionError(
                    phrase(
                        "Question {question!r} of {key!r} offers no choices; list them.",
                        question=question.key,
                        key=self.key,
                    )
                )


class CustomerClass(StrEnum):
    """The result of qualification."""

    SIMPLE = "simple"
    MEDIUM = "medium"
    COMPLEX = "complex"


class ServicePath(StrEnum):
    """How a customer is served on the way in."""

    SELF_INSTALL = "self_install"
    WHITE_GLOVE = "white_glove"
    PROFESSIONAL_SERVICES = "professional_services"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the decision says: class, path, reasons, and the score where the table gives one."""

    customer_class: CustomerClass
    path: ServicePath
    reasons: tuple[str, ...]
    score: Decimal | None = None


Decide = Callable[[Answers], Decision]


@dataclass(frozen=True, slots=True)
class ClassOverride:
    """The qualifying unit chose otherwise than the table: with a reason, by whom, when."""

    customer_class: CustomerClass
    path: ServicePath
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Qualification:
    """One qualification, stored whole: form and table versions, answers, decision, wish, override."""

    questionnaire: str
    version: int
    table: str
    answers: Answers
    decision: Decision
    by: str
    at: datetime
    requested_path: ServicePath | None = None
    override: ClassOverride | None = None

    @property
    def customer_class(self) -> CustomerClass:
        """Return the class that holds."""
        return self.override.customer_class if self.override else self.decision.customer_class

    @property
    def qualified_path(self) -> ServicePath:
        """Return the path that holds."""
        return self.override.path if self.override else self.decision.path

    @property
    def differs_from_wish(self) -> bool:
        """Tell whether the customer wished for another path than the qualified one."""
        return self.requested_path is not None and self.requested_path is not self.qualified_path


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, and for which units."""

    key: str
    units: frozenset[str]


def read_answers(questionnaire: Questionnaire, raw: Mapping[str, str]) -> dict[str, AnswerValue]:
    """Read answers as typed or imported; raise one `ServiceRuleError` that lists everything wrong with them.

    Yes/no takes yes, no, true, false; a day is ISO 8601; a number is decimal, finite, within its bounds.
    """
    unknown = [
        phrase("{key}: no such question", key=key)
        for key in raw
        if key not in {question.key for question in questionnaire.questions}
    ]
    answers, problems = read_each(questionnaire, raw)
    wrong = unknown + [joined([key, problem], ": ") for key, problem in problems.items()]
    if wrong:
        raise ServiceRuleError(
            phrase(
                "Questionnaire {questionnaire!r} has {wrong}.",
                questionnaire=questionnaire.key,
                wrong=joined(wrong, "; "),
            )
        )
    return answers


def read_each(questionnaire: Questionnaire, raw: Mapping[str, str]) -> tuple[dict[str, AnswerValue], dict[str, str]]:
    """Return the answers that could be read, and what is wrong with the others, both by their question's key."""
    answers: dict[str, AnswerValue] = {}
    wrong: dict[str, str] = {}
    for question in questionnaire.questions:
        text = raw.get(question.key, "").strip()
        try:
            if text:
                answers[question.key] = _READ[question.kind](question, text)
            elif question.required:
                wrong[question.key] = phrase("an answer is required")
        except ValueError as error:
            wrong[question.key] = str(error)
    return answers, wrong


def prefill(questionnaire: Questionnaire, handed_over: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that a hand-off already holds, to be confirmed by a person; facts nobody asks for are left out."""
    return {
        question.key: handed_over[question.key] for question in questionnaire.questions if question.key in handed_over
    }


def qualify(
    questionnaire: Questionnaire,
    answers: Answers,
    decide: Decide,
    *,
    table: str,
    unit: str,
    by: Person,
    at: datetime,
    requested_path: ServicePath | None = None,
) -> Qualification:
    """Qualify a customer; only a member of the qualifying `unit` may."""
    _check_qualifier(unit, by)
    return Qualification(
        questionnaire.key, questionnaire.version, table, dict(answers), decide(answers), by.key, at, requested_path
    )


def override_class(
    qualification: Qualification,
    customer_class: CustomerClass,
    path: ServicePath,
    *,
    reason: str,
    unit: str,
    by: Person,
    at: datetime,
) -> Qualification:
    """Return the qualification with another class and path; the decision stays readable beneath."""
    _check_qualifier(unit, by)
    if not reason.strip():
        raise ReasonMissingError(
            phrase(
                "{by} sets the class {customer_class!r} over the decision; say why.",
                by=by.key,
                customer_class=customer_class,
            )
        )
    return replace(qualification, override=ClassOverride(customer_class, path, reason, by.key, at))


def _check_qualifier(unit: str, by: Person) -> None:
    if unit not in by.units:
        raise NotTheQualifierError(
            phrase("Only {unit!r} sets the class of a customer; {by} may comment instead.", unit=unit, by=by.key)
        )


def _read_number(question: Question, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(phrase("{text!r} is no number", text=text)) from error
    if not number.is_finite():
        raise ValueError(phrase("{text!r} is no finite number", text=text))
    if (question.least is not None and number < question.least) or (
        question.most is not None and number > question.most
    ):
        raise ValueError(
            phrase("{text} is not between {least} and {most}", text=text, least=question.least, most=question.most)
        )
    return number


def _read_yes_no(question: Question, text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError(phrase("{text!r} is neither yes nor no", text=text))
    return text.lower() in ("yes", "true")


def _read_choice(question: Question, text: str) -> str:
    if text not in question.choices:
        raise ValueError(phrase("{text!r} is not among {choices}", text=text, choices=", ".join(question.choices)))
    return text


def _read_day(question: Question, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(phrase("{text!r} is no day; write it as 2027-03-31", text=text)) from error


_READ: Mapping[AnswerKind, Callable[[Question, str], AnswerValue]] = {
    AnswerKind.TEXT: lambda question, text: text,
    AnswerKind.NUMBER: _read_number,
    AnswerKind.YES_NO: _read_yes_no,
    AnswerKind.CHOICE: _read_choice,
    AnswerKind.DAY: _read_day,
}
