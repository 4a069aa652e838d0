"""What people fill in about whose work returns are, and what warranties say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models import Product
from orgdesk.apps.customers.rule_forms import UnitField
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns.models import WarrantyPolicy
from orgdesk.ui.forms import ShortNameField


def seats_to_choose() -> list[tuple[str, str]]:
    """Units and positions of the chart; nobody stands for the unit for returns."""
    structure = lookup.active_structure()
    units = sorted((unit.name, f"unit:{unit.key}") for unit in structure.units)
    positions = sorted((position.title, f"position:{position.key}") for position in structure.positions)
    return [("", str(_("nobody in particular"))), *((key, name) for name, key in [*units, *positions])]


class ReturnsRuleForm(forms.Form):
    unit_key = UnitField(
        label=_("Unit for returns"),
        required=False,
        help_text=_("Empty: the chart's own unit for returns and warranty."),
    )
    sales_unit = UnitField(label=_("Unit that learns of wrong sales"))
    step_days = forms.IntegerField(label=_("Days for each step"), min_value=1, max_value=365, initial=3)
    return_days = forms.IntegerField(label=_("Days to send back"), min_value=1, max_value=365, initial=30)


class SpecialistForm(forms.Form):
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    seat = forms.ChoiceField(label=_("Looked at by"), choices=seats_to_choose, required=False)


class PolicyForm(forms.Form):
    """The next version of a warranty; what was sold before keeps the version it was sold under."""

    key = ShortNameField(label=_("Short name"), max_length=40, initial="standard")
    title = forms.CharField(label=_("Title"), max_length=120)
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.all(), required=False, empty_label=_("any")
    )
    months = forms.IntegerField(label=_("Months"), min_value=0, max_value=1200, initial=24)
    starts_with = forms.ChoiceField(label=_("Counted from"), choices=WarrantyPolicy.Start.choices)
    shipping = forms.BooleanField(label=_("Pays for shipping"), required=False)
    exclusions = forms.CharField(label=_("Does not pay for"), max_length=2000, required=False)
    valid_from = forms.DateField(label=_("For what is sold from"), widget=forms.DateInput(attrs={"type": "date"}))
