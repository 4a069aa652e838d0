"""Forms of incidents and problems."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.actions.declare_incident import incident_units
from orgdesk.apps.desk.models import Incident
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.organisation import lookup


class IncidentForm(forms.Form):
    title = forms.CharField(label=_("What is interrupted"), max_length=200)
    severity = forms.ChoiceField(label=_("How bad"), choices=Incident.Severity, initial=Incident.Severity.SEV2)
    unit_key = forms.ChoiceField(label=_("Group that answers for it"))
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, lookup.unit_name(key)) for key in incident_units()]
        self.fields["unit_key"].choices = choices  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    commander = forms.ModelChoiceField(
        label=_("Coordinates"), queryset=Person.objects.staff(), required=False, to_field_name="key"
    )
    technical_lead = forms.ModelChoiceField(
        label=_("Leads the repair"), queryset=Person.objects.staff(), required=False, to_field_name="key"
    )
    speaker = forms.ModelChoiceField(
        label=_("Speaks to customers"), queryset=Person.objects.staff(), required=False, to_field_name="key"
    )


class UpdateForm(forms.Form):
    text = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is hit, what changed since, what we do, when we write again."),
    )
    to_customers = forms.BooleanField(label=_("Send it to everybody who is hit"), required=False, initial=True)
    next_update_at = forms.DateTimeField(
        label=_("Next message by"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class ProblemForm(forms.Form):
    cause = forms.CharField(label=_("Cause"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    workaround = forms.CharField(label=_("Workaround"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    limitations = forms.ModelMultipleChoiceField(
        label=_("Limitations that lead it to a fix"), queryset=Limitation.objects.all(), required=False
    )
