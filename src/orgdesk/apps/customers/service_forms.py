"""What people fill in about professional services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, ServiceItem, ServiceSale
from orgdesk.apps.organisation import lookup
from orgdesk.ui.forms import NamedChoiceField, ShortNameField, not_ahead


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("What do you need?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what you need and by when it helps.")},
    )


class ItemForm(forms.Form):
    key = ShortNameField(label=_("Short name"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=120)
    basis = forms.ChoiceField(label=_("Sold by"), choices=ServiceItem.Basis.choices)
    price = forms.DecimalField(label=_("Price"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    hours = forms.DecimalField(
        label=_("Hours in one"), min_value=Decimal("0.01"), max_value=1_000, max_digits=7, decimal_places=2, initial=1
    )
    unit_key = forms.ChoiceField(label=_("Delivered by"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.name))
        self.fields["unit_key"].choices = [(unit.key, unit.name) for unit in units]  # type: ignore[attr-defined]


class SaleForm(forms.Form):
    item = forms.ModelChoiceField(label=_("Service"), queryset=ServiceItem.objects.none())
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none())
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=1)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].queryset = ServiceItem.objects.visible_to(person).filter(withdrawn_at=None)  # type: ignore[attr-defined]
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]


LATEST_SALES = 50


class TimeForm(forms.Form):
    """The latest sales are offered, of one customer where one is looked for; an older one is taken by its number as well."""

    sale = forms.ModelChoiceField(label=_("What was sold"), queryset=ServiceSale.objects.none())
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.01"), max_value=24, max_digits=6, decimal_places=2
    )
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}), validators=[not_ahead])

    def __init__(
        self, person: Person, *args: Any, offered: QuerySet[ServiceSale] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        sales = ServiceSale.objects.visible_to(person).select_related("item", "account")
        field: Any = self.fields["sale"]
        field.queryset = sales
        latest = (sales if offered is None else offered)[:LATEST_SALES]
        field.choices = [("", "—"), *((row.pk, _named(row)) for row in latest)]


def _named(row: ServiceSale) -> str:
    return f"{row}, {date_format(timezone.localtime(row.sold_at), 'j M Y')}"
