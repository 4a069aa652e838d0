"""A version of the questionnaire while somebody writes it: its head, a row for each question, a row for each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from orgdesk.apps.customers.decision_tables import read_table, write_table
from orgdesk.apps.customers.models import Questionnaire
from orgdesk.apps.customers.rule_forms import QuestionForm, QuestionnaireForm, RuleForm, rows_sent

_MOST_BYTES = 1_000_000
_ROOM_QUESTIONS, _ROOM_RULES = 1, 2


@dataclass
class Rows:
    """`before` is the version that holds; its table stays where it is no plain table and none is sent."""

    before: Questionnaire
    head: QuestionnaireForm
    questions: list[QuestionForm]
    rules: list[RuleForm]
    document: str = ""

    @classmethod
    def of(cls, row: Questionnaire) -> Rows:
        owners = {f"owner_{key}": unit for key, unit in row.owners.items()}
        head = {"title": row.title, "unit_key": row.unit_key, "hours": row.hours, **owners}
        return _unsent(
            row, head, list(row.questions), [RuleForm.initial_of(one) for one in read_table(row.table) or []]
        )

    @classmethod
    def sent(cls, sent: Mapping[str, Any], files: Any, *, before: Questionnaire) -> Rows:
        head = QuestionnaireForm(sent, files)
        questions = [QuestionForm(sent, prefix=f"q-{number}") for number in rows_sent(sent, "q")]
        asked = [told for form in questions if form.is_valid() and (told := form.question)]
        rules = [RuleForm(asked, sent, prefix=f"r-{number}") for number in rows_sent(sent, "r")]
        file = files.get("document")
        document = file.read(_MOST_BYTES).decode("utf-8", "replace") if file else ""
        return cls(before, head, questions, rules, document)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.head, *self.questions, *self.rules]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - all of them say what is wrong, not only the first

    @property
    def faulty(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    @property
    def is_plain(self) -> bool:
        """Whether the table that holds can be written in rows."""
        return read_table(self.before.table) is not None

    def content(self) -> dict[str, Any]:
        """What `store_questionnaire` takes."""
        said = self.head.cleaned_data
        questions = [told for form in self.questions if (told := form.question)]
        rules = [row for form in self.rules if (row := form.row)]
        table = self.document or (write_table(questions, rules) if rules or self.is_plain else self.before.table)
        return {
            "title": said["title"], "unit_key": said["unit_key"], "hours": said["hours"], "owners": self.head.owners,
            "questions": questions, "table": table,
        }  # fmt: skip

    def draft(self) -> Questionnaire:
        """A version that is not stored."""
        last = self.before
        return Questionnaire(key=last.key, version=last.version + 1, stored_at=last.stored_at, **self.content())

    def with_room(self) -> Rows:
        """The same as it was sent, with empty rows to go on writing in."""
        if not self.head.is_bound:
            return self
        content = self.content()
        owners = {f"owner_{key}": unit for key, unit in content["owners"].items()}
        rules = [RuleForm.initial_of(row) for form in self.rules if (row := form.row)]
        if self.document:
            rules = [RuleForm.initial_of(row) for row in read_table(self.document) or []]
        return _unsent(self.before, {**content, **owners}, content["questions"], rules)


def _unsent(before: Questionnaire, head: Mapping[str, Any], questions: list[Any], rules: list[dict[str, Any]]) -> Rows:
    asked: list[dict[str, Any]] = [QuestionForm.initial_of(one) for one in questions] + [{}] * _ROOM_QUESTIONS
    told = rules + [{}] * _ROOM_RULES
    return Rows(
        before,
        QuestionnaireForm(initial=dict(head)),
        [QuestionForm(initial=one, prefix=f"q-{number}") for number, one in enumerate(asked)],
        [RuleForm(questions, initial=one, prefix=f"r-{number}") for number, one in enumerate(told)],
    )
