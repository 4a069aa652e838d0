"""What people fill in about how accounts are served: units, check-ins, hand-offs, products, the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.decision_tables import TableRow
from orgdesk.apps.customers.models import CheckInRule, HandOffKind, Product
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice
from orgdesk.apps.organisation import lookup
from orgdesk.core.calendars import CalendarError, zone_named
from orgdesk.core.service.qualification import AnswerKind
from orgdesk.ui.forms import ShortNameField
from orgdesk.ui.lengths import whole

_MOST_ROWS = 60
_MOST_FACTS = 40


def units_to_choose() -> list[tuple[str, str]]:
    units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.name))
    return [("", "—"), *((unit.key, unit.name) for unit in units)]


class SentenceField(forms.CharField):
    """One sentence in a box whose words wrap; a line end in it is a space."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **options)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class UnitField(forms.ChoiceField):
    """A unit of the chart; one that the chart no longer has stays readable."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=units_to_choose, **options)


class RulesForm(forms.Form):
    """Which unit does what; the first time this also makes the usual hand-offs and the first questionnaire."""

    account_management = UnitField(label=_("Account management: keeps customers, holds check-ins"))
    qualifying = UnitField(label=_("Qualifies: the only one to set a class"))
    strategic = UnitField(label=_("Strategic operations: gets what deviates, and complex customers"))
    delivery = UnitField(label=_("Delivery: installs, gets install issues"))
    self_service = UnitField(label=_("Takes simple customers"))
    sales = UnitField(label=_("Sales: gets hints of more"))
    support = UnitField(label=_("Support: takes customers at steady state"))
    days = forms.CharField(label=_("Check in after so many days"), max_length=60, initial="30, 60, 90")
    anchor = forms.ChoiceField(label=_("Counted from"), choices=CheckInRule.Anchor.choices)

    def clean_days(self) -> list[int]:
        words = self.cleaned_data["days"].replace(",", " ").split()
        days = sorted({int(word) for word in words if word.isdecimal() and len(word) < 5})
        if len(days) < len(set(words)) or not days or days[0] < 1 or days[-1] > 3650:
            raise forms.ValidationError(_("Write whole days with commas between them, for example 30, 60, 90."))
        return days


class HandOffKindForm(forms.Form):
    """One way to hand a customer over."""

    key = ShortNameField(label=_("Short name"), max_length=60)
    title = forms.CharField(label=_("Title"), max_length=160)
    unit_key = UnitField(label=_("Received by"))
    hours = forms.IntegerField(label=_("Hours to accept or send back"), min_value=1, max_value=2000, initial=8)
    facts = forms.CharField(
        label=_("What the receiver has to know, a line each"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    @classmethod
    def of(cls, row: HandOffKind) -> HandOffKindForm:
        facts = "\n".join(fact["asks"] for fact in row.facts)
        given = {"key": row.key, "title": row.title, "unit_key": row.unit_key, "hours": row.hours, "facts": facts}
        return cls(initial=given, auto_id=f"{row.key}-%s")

    def clean_facts(self) -> list[str]:
        lines = dict.fromkeys(line.strip() for line in self.cleaned_data["facts"].splitlines() if line.strip())
        if not lines:
            raise forms.ValidationError(_("Write at least one thing that the receiver has to know."))
        if len(lines) > _MOST_FACTS:
            raise forms.ValidationError(_("Ask for at most %(most)s things."), params={"most": _MOST_FACTS})
        for line in lines:
            whole(line, 160)
        return list(lines)


class ProductForm(forms.Form):
    key = ShortNameField(label=_("Short name"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Product.Kind.choices)
    unit_key = UnitField(label=_("Supported by"), required=False)


class NewAccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    zone = forms.CharField(label=_("Time zone"), max_length=64, initial="Europe/Amsterdam")
    contact_name = forms.CharField(label=_("First contact: name"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("First contact: e-mail"), max_length=190, required=False)

    def clean_zone(self) -> str:
        try:
            return zone_named(self.cleaned_data["zone"]).key
        except CalendarError as problem:
            raise forms.ValidationError(str(problem)) from problem


class PersonForm(forms.Form):
    """Somebody who speaks for the account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=190)
    job = forms.CharField(label=_("Job"), max_length=120, required=False)


class QuestionnaireForm(forms.Form):
    """The head of a version; its questions and rules stand in rows of their own."""

    title = forms.CharField(label=_("Title"), max_length=160)
    unit_key = UnitField(label=_("Qualifies: the only one to set a class"))
    hours = forms.IntegerField(label=_("Hours to qualify in"), min_value=1, max_value=2000, initial=24)
    owner_simple = UnitField(label=_("Takes simple customers"), required=False)
    owner_medium = UnitField(label=_("Takes medium customers"), required=False)
    owner_complex = UnitField(label=_("Takes complex customers"), required=False)
    document = forms.FileField(
        label=_("Decision table as a DMN file, in place of the rules above"), required=False,
    )  # fmt: skip

    @property
    def owners(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"owner_{key}"] for key in ClassChoice.values}


class QuestionForm(forms.Form):
    key = ShortNameField(max_length=40, required=False, widget=forms.HiddenInput)
    asks = SentenceField(label=_("Question"), max_length=160, required=False)
    kind = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (AnswerKind.NUMBER.value, _("number")),
            (AnswerKind.YES_NO.value, _("yes or no")),
            (AnswerKind.CHOICE.value, _("one of")),
            (AnswerKind.TEXT.value, _("words")),
        ],
        required=False,
    )
    choices = forms.CharField(label=_("Choices, with commas"), max_length=400, required=False)
    least = forms.DecimalField(label=_("Least"), required=False)
    most = forms.DecimalField(label=_("Most"), required=False)
    optional = forms.BooleanField(label=_("May stay empty"), required=False)

    @classmethod
    def initial_of(cls, one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "choices": ", ".join(one.get("choices", [])), "optional": not one.get("required", True)}

    @property
    def question(self) -> dict[str, Any] | None:
        """As it is stored; None for an empty row."""
        said = self.cleaned_data
        if not said.get("asks"):
            return None
        told: dict[str, Any] = {"key": said["key"] or slugify(said["asks"])[:40].replace("-", "_") or "question"}
        told |= {"asks": said["asks"], "kind": said["kind"] or AnswerKind.NUMBER.value}
        if told["kind"] == AnswerKind.NUMBER:
            told |= {name: _plain(said[name]) for name in ("least", "most") if said[name] is not None}
        if told["kind"] == AnswerKind.CHOICE:
            told["choices"] = [word.strip() for word in said["choices"].split(",") if word.strip()]
        return told | ({"required": False} if said["optional"] else {})


class RuleForm(forms.Form):
    """A row of the table: one cell for each question, and what it gives."""

    customer_class = forms.ChoiceField(label=_("Class"), choices=[("", "—"), *ClassChoice.choices], required=False)
    path = forms.ChoiceField(label=_("Path"), choices=[("", "—"), *PathChoice.choices], required=False)
    reason = SentenceField(label=_("Reason"), max_length=160, required=False)

    def __init__(self, questions: Sequence[Mapping[str, Any]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [one["key"] for one in questions]
        for one in questions:
            self.fields[f"test-{one['key']}"] = forms.CharField(label=one["asks"], max_length=120, required=False)

    @classmethod
    def initial_of(cls, row: TableRow) -> dict[str, Any]:
        tests = {f"test-{key}": test for key, test in row.tests.items()}
        return {"customer_class": row.customer_class, "path": row.path, "reason": row.reason, **tests}

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[f"test-{key}"] for key in self.keys]

    @property
    def row(self) -> TableRow | None:
        """None for an empty row."""
        said = self.cleaned_data
        tests = {key: said.get(f"test-{key}", "") for key in self.keys}
        if not any([said["customer_class"], said["path"], said["reason"], *tests.values()]):
            return None
        return TableRow(tests, said["customer_class"], said["path"], said["reason"])


def rows_sent(sent: Mapping[str, Any], prefix: str) -> range:
    """How many rows of a kind were sent, told by the highest number among the fields."""
    numbers = [int(part) for name in sent if name.startswith(f"{prefix}-") and (part := name.split("-")[1]).isdecimal()]
    return range(min(max(numbers, default=-1) + 1, _MOST_ROWS))


def _plain(number: Any) -> int | float:
    return int(number) if number == int(number) else float(number)
