"""What people fill in about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import HandOffKind, OutboundContact, Product, Questionnaire, Stage
from orgdesk.apps.customers.models.qualification import ClassChoice, PathChoice

_DAY = {"type": "date"}


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
    """The facts that the kind requires; that one is missing is said by the act, all at once."""

    channel = forms.CharField(label=_("Where the customer came from"), max_length=80, required=False)

    def __init__(self, kind: HandOffKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [fact["key"] for fact in kind.facts]
        for fact in kind.facts:
            self.fields[f"fact-{fact['key']}"] = forms.CharField(label=fact["asks"], max_length=250, required=False)
        self.fields["promises"] = forms.CharField(
            label=_("What was promised, one promise a line"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def facts(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"fact-{key}"] for key in self.keys}


class QualificationForm(forms.Form):
    """The questions of the questionnaire; answers are read and judged by the core."""

    def __init__(self, questionnaire: Questionnaire, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = [one["key"] for one in questionnaire.questions]
        for one in questionnaire.questions:
            choices = ["yes", "no"] if one["kind"] == "yes_no" else one.get("choices", [])
            if choices:
                field: forms.Field = forms.ChoiceField(choices=[("", "—"), *((word, word) for word in choices)])
            else:
                field = forms.CharField(max_length=250)
            field.label, field.required = one["asks"], False
            self.fields[one["key"]] = field
        self.fields["requested_path"] = forms.ChoiceField(
            label=_("Which path did the customer ask for?"), choices=[("", "—"), *PathChoice.choices], required=False
        )

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys}


class OverrideForm(forms.Form):
    customer_class = forms.ChoiceField(label=_("Class"), choices=ClassChoice.choices)
    path = forms.ChoiceField(label=_("Path"), choices=PathChoice.choices)
    reason = forms.CharField(label=_("Why not as the table says?"), max_length=250, required=False)


class CheckInForm(forms.Form):
    """Both topics are asked; what is left empty was asked and was fine."""

    summary = forms.CharField(
        label=_("How did it go?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    ticket = forms.CharField(
        label=_("Questions or problems"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    install_issue = forms.CharField(
        label=_("Anything wrong with the installation"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    abnormal = forms.BooleanField(label=_("It is large in scale, or not normal"), required=False)


class UsageForm(forms.Form):
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    month = forms.DateField(label=_("Month"), widget=forms.DateInput(attrs=_DAY))
    used = forms.IntegerField(label=_("Used"), min_value=0)
    bought = forms.IntegerField(label=_("Bought"), min_value=0)


class ContactForm(forms.Form):
    purpose = forms.ChoiceField(label=_("Why"), choices=OutboundContact.Purpose.choices)
    channel = forms.CharField(label=_("Channel"), max_length=40, initial="phone")
    outcome = forms.CharField(label=_("What came of it"), max_length=250)
