"""What a person fills in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.insight.models import BookedCost
from orgdesk.apps.insight.numbers import PERIODS
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.core.measures import CATALOGUE
from orgdesk.ui.sayings import in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class GoalForm(forms.Form):
    target = forms.FloatField(label=_("Target"))
    due = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.CharField(required=False, widget=forms.HiddenInput)


class DashboardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    days = forms.TypedChoiceField(label=_("Days"), choices=[(days, days) for days in PERIODS], coerce=int)
    codes = forms.MultipleChoiceField(label=_("Measures"), widget=forms.SelectMultiple(attrs={"size": 14}))
    shared = forms.BooleanField(label=_("Shared with all who work here"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        units = [(unit.key, unit.name) for unit in active_structure().units]
        self.fields["unit_key"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]
        self.fields["codes"].choices = [(one.code, f"{one.code} {in_words(one.name)}") for one in CATALOGUE]  # type: ignore[attr-defined]


class CostRateForm(forms.Form):
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    hourly = forms.DecimalField(label=_("An hour costs"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit_key"].choices = _units(_("Every unit without its own"))  # type: ignore[attr-defined]


class BookCostForm(forms.Form):
    of = forms.ChoiceField(label=_("What for"), choices=BookedCost.Of.choices)
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    words = forms.CharField(label=_("In words"), max_length=160)
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    limitation_key = forms.CharField(label=_("Limitation, if it built an answer"), required=False, max_length=40)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit_key"].choices = _units(_("No unit"))  # type: ignore[attr-defined]


def _units(none: StrPromise) -> list[tuple[str, str | StrPromise]]:
    return [("", none), *((unit.key, unit.name) for unit in active_structure().units)]
