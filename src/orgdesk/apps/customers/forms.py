"""What people fill in about accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import HandOffKind, OutboundContact, Product, Questionnaire, Stage
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice
from orgdesk.apps.customers.questionnaires import to_core
from orgdesk.core.service.qualification import read_each
from orgdesk.ui.forms import not_ahead
from orgdesk.ui.lengths import whole
from orgdesk.ui.sayings import in_words

_DAY = {"type": "date"}
_DAY_AT_END = re.compile(r"\d{4}-\d{2}-\d{2}")


class NotesForm(forms.Form):
    notes = forms.CharField(
        label=_("Site, job and urgency"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    signed_on = forms.DateField(label=_("Signed on"), required=False, widget=forms.DateInput(attrs=_DAY))
    live_on = forms.DateField(label=_("Live since"), required=False, widget=forms.DateInput(attrs=_DAY))


class OwnerForm(forms.Form):
    """Names the owner, or asks somebody to take over."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY))
    reason = forms.CharField(label=_("Why"), max_length=250, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.staff().filter(is_active=True)  # type: ignore[attr-defined]


class HandOffForm(forms.Form):
    """The facts that the kind requires, each asked for where it is missing; promises, each on a line, with its day at the end."""

    channel = forms.CharField(label=_("Where the customer came from"), max_length=80)

    def __init__(self, kind: HandOffKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [fact["key"] for fact in kind.facts]
        for fact in kind.facts:
            self.fields[f"fact-{fact['key']}"] = forms.CharField(label=fact["asks"], max_length=250)
        self.fields["promises"] = forms.CharField(
            label=_("What was promised, one promise a line"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "With a day at the end of the line it is reported when the day has passed: A spare meter 2027-03-31"
            ),
        )

    def clean_promises(self) -> list[tuple[str, date | None]]:
        """Each line with its day; a day that no calendar has is an error, and no part of the promise."""
        try:
            said = [_promised(line) for line in self.cleaned_data["promises"].splitlines() if line.strip()]
        except ValueError as problem:
            raise forms.ValidationError(
                _("“%(day)s” is no day of the calendar; write it as 2027-03-31."), params={"day": str(problem)}
            ) from problem
        for text, _day in said:
            whole(text, 250)
        return said

    @property
    def facts(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"fact-{key}"] for key in self.keys}


def _promised(line: str) -> tuple[str, date | None]:
    """The words and the day of a line; raises ValueError that names a day which is none."""
    text, _blank, last = line.strip().rpartition(" ")
    if not _DAY_AT_END.fullmatch(last) or not text:
        return line.strip(), None
    try:
        return text.rstrip(" ,;:"), date.fromisoformat(last)
    except ValueError as problem:
        raise ValueError(last) from problem


class QualificationForm(forms.Form):
    """The questions of the questionnaire; answers are read and judged by the core, and what is wrong stands at its question."""

    def __init__(self, questionnaire: Questionnaire, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questionnaire = questionnaire
        self.keys = [one["key"] for one in questionnaire.questions]
        for one in questionnaire.questions:
            self.fields[one["key"]] = _question(one)
        self.fields["requested_path"] = forms.ChoiceField(
            label=_("Which path did the customer ask for?"), choices=[("", "—"), *PathChoice.choices], required=False
        )

    def clean(self) -> None:
        given = {key: str(self.cleaned_data[key]) for key in self.keys if key in self.cleaned_data}
        for key, problem in read_each(to_core(self.questionnaire), given)[1].items():
            if key not in self.errors:
                self.add_error(key, in_words(problem))

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys}


def _question(one: Mapping[str, Any]) -> forms.Field:
    choices = (
        [("yes", _("yes")), ("no", _("no"))]
        if one["kind"] == "yes_no"
        else [(word, word) for word in one.get("choices", [])]
    )
    field = forms.ChoiceField(choices=[("", "—"), *choices]) if choices else forms.CharField(max_length=250)
    if one["kind"] == "day":
        field.widget = forms.DateInput(attrs=_DAY)
    field.label, field.required = one["asks"], one.get("required", True)
    return field


class OverrideForm(forms.Form):
    customer_class = forms.ChoiceField(label=_("Class"), choices=ClassChoice.choices)
    path = forms.ChoiceField(label=_("Path"), choices=PathChoice.choices)
    reason = forms.CharField(label=_("Why not as the table says?"), max_length=250, required=False)


class CheckInForm(forms.Form):
    """Both topics are asked; what is left empty was asked and was fine."""

    summary = forms.CharField(
        label=_("How did it go?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words how it went.")},
    )  # fmt: skip
    ticket = forms.CharField(
        label=_("Questions or problems"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Opens a ticket."),
    )  # fmt: skip
    install_issue = forms.CharField(
        label=_("Anything wrong with the installation"),
        help_text=_("Becomes work of those who install."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    abnormal = forms.BooleanField(label=_("It is large in scale, or not normal"), required=False)


class UsageForm(forms.Form):
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    month = forms.DateField(label=_("Month"), widget=forms.DateInput(attrs=_DAY), validators=[not_ahead])
    used = forms.IntegerField(label=_("Used"), min_value=0, max_value=1_000_000_000)
    bought = forms.IntegerField(label=_("Bought"), min_value=0, max_value=1_000_000_000)


class ContactForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Why"), choices=OutboundContact.Purpose.choices)
    channel = forms.CharField(label=_("Channel"), max_length=40, initial="phone")
    outcome = forms.CharField(label=_("What came of it"), max_length=250)
