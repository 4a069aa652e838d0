"""What people fill in about returns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns.models import ReturnLine, SoldUnit
from orgdesk.ui.forms import NamedChoiceField, not_ahead

_DAY = {"type": "date"}


class ReturnForm(forms.Form):
    serial = forms.CharField(label=_("Serial number"), max_length=80)
    reason = forms.ChoiceField(label=_("Why does it come back?"), choices=ReturnLine.Reason.choices)
    needed = forms.ModelChoiceField(
        label=_("What was needed instead?"), queryset=Product.objects.all(), required=False, empty_label=_("the same")
    )
    words = forms.CharField(
        label=_("What happened"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OwnReturnForm(forms.Form):
    """A customer chooses among their own units."""

    unit = forms.ModelChoiceField(label=_("Which one?"), queryset=SoldUnit.objects.none())
    reason = forms.ChoiceField(label=_("Why does it come back?"), choices=ReturnLine.Reason.choices)
    words = forms.CharField(
        label=_("What happened"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = SoldUnit.objects.visible_to(person).filter(asset__retired_on=None)
        self.fields["unit"].queryset = own.select_related("asset__product").distinct()  # type: ignore[attr-defined]


class SaleForm(forms.Form):
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none())
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    serial = forms.CharField(label=_("Serial number"), max_length=80)
    sold_on = forms.DateField(label=_("Sold on"), widget=forms.DateInput(attrs=_DAY), validators=[not_ahead])
    door = forms.CharField(label=_("Bought at"), max_length=40, required=False)
    order = forms.CharField(label=_("Order"), max_length=60, required=False)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]


class WarrantyForm(forms.Form):
    serial = forms.CharField(label=_("Serial number"), max_length=80)
    on = forms.DateField(label=_("On"), required=False, widget=forms.DateInput(attrs=_DAY))


class StepForm(forms.Form):
    """One form for every step of a line: what a step needs is said by the act."""

    note = forms.CharField(label=_("Words"), max_length=4000, required=False)
    finding = forms.CharField(label=_("What was found"), max_length=8, required=False)
    course = forms.CharField(label=_("What is done"), max_length=10, required=False)
    serial = forms.CharField(label=_("New serial number"), max_length=80, required=False)
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=12, decimal_places=2, required=False,
        error_messages={"invalid": _("Give the amount as a number.")},
    )  # fmt: skip


class ShipmentForm(forms.Form):
    unit_key = forms.ChoiceField(label=_("Shipped by"))
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none())
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    promised_on = forms.DateField(label=_("Promised for"), required=False, widget=forms.DateInput(attrs=_DAY))
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking = forms.CharField(label=_("Tracking number"), max_length=80, required=False)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.name))
        self.fields["unit_key"].choices = [(unit.key, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]
