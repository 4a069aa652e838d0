"""What people fill in about what an account has, pays and is planned for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Churn, Product, Segment, Site
from orgdesk.apps.customers.models.qualification import PathChoice
from orgdesk.apps.customers.models.segments import class_titles, segment_names
from orgdesk.apps.customers.signals import known_signals
from orgdesk.ui.forms import ShortNameField, not_ahead

_DAY = {"type": "date"}


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY), **options)


def _money(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=2, **options)


class AccountForm(forms.Form):
    """Name, class, segment, and the account above."""

    name = forms.CharField(label=_("Name"), max_length=160)
    account_class = forms.ChoiceField(label=_("Class"))
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    parent = forms.CharField(
        label=_("Part of"), max_length=160, required=False, help_text=_("The key of the account above, empty for none.")
    )

    def __init__(
        self,
        *args: Any,
        titles: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        """`titles` of classes and `names` of segments where a page knows them already."""
        super().__init__(*args, **options)
        self.fields["account_class"].choices = list((titles or class_titles()).items())  # type: ignore[attr-defined]
        segments = list((segment_names() if names is None else names).items())
        given = self.initial.get("segment")
        if given and given not in dict(segments):
            segments.append((given, given))
        self.fields["segment"].choices = [("", "—"), *segments]  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    notes = forms.CharField(label=_("What one has to know there"), max_length=2000, required=False)


class AssetForm(forms.Form):
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all())
    serial = forms.CharField(label=_("Serial number"), max_length=80)
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), required=False)
    on = _day(_("Delivered on"), validators=[not_ahead])

    def __init__(self, account: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].queryset = account.sites.all()  # type: ignore[attr-defined]


class ContractForm(forms.Form):
    reference = forms.CharField(label=_("Number"), max_length=60)
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"))
    a_year = _money(_("Amount a year"))
    notice_days = forms.IntegerField(
        label=_("Days before the end to decide in"), min_value=0, max_value=730, initial=90
    )


class RenewalForm(forms.Form):
    renewed = forms.ChoiceField(label=_("Do they renew?"), choices=[("yes", _("yes")), ("no", _("no"))])
    until = _day(_("Until"), required=False)
    a_year = _money(_("Amount a year"), required=False)
    reason = forms.CharField(label=_("Why, or why not"), max_length=250, required=False)


class InvoiceForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=60)
    amount = _money(_("Amount"))
    issued_on = _day(_("Dated"))
    due_on = _day(_("To be paid by"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("issued_on") and said.get("due_on") and said["due_on"] < said["issued_on"]:
            self.add_error("due_on", _("It would be due before its own date; give a later day."))
        return said


class LogisticsForm(forms.Form):
    topic = forms.CharField(
        label=_("About"), max_length=60, help_text=_("For example delivery hours, packing, papers.")
    )
    text = forms.CharField(label=_("What they want"), max_length=250)


class ResultForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    revenue = _money(_("Revenue"))
    cost = _money(_("Cost"))


class PlanForm(forms.Form):
    aim = forms.CharField(
        label=_("What we and they want to reach"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    quota = _money(_("Quota this year"))
    risks = forms.CharField(
        label=_("What may go wrong"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ObjectiveForm(forms.Form):
    text = forms.CharField(label=_("Objective"), max_length=250)
    measure = forms.CharField(label=_("How we know"), max_length=160)
    due_on = _day(_("By"))


class StaffForm(forms.Form):
    """Somebody who works here, and for what."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    purpose = forms.CharField(label=_("For what"), max_length=160)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.staff().filter(is_active=True)  # type: ignore[attr-defined]


class AllocationForm(StaffForm):
    since = _day(_("From"))
    until = _day(_("Until"))
    hours = forms.DecimalField(label=_("Hours a week"), min_value=0, max_value=168, decimal_places=2)


class CapacityForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    hours = forms.DecimalField(label=_("Hours a week for customers"), min_value=0, max_value=168, decimal_places=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.staff().filter(is_active=True)  # type: ignore[attr-defined]


class SummaryForm(forms.Form):
    summary = forms.CharField(label=_("What came of it"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class HintForm(forms.Form):
    text = forms.CharField(label=_("What they may want, and how you know"), max_length=250)
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.all(), required=False)
    a_year = _money(_("Worth a year, about"), required=False)


class ChurnForm(forms.Form):
    on = _day(_("Left on"), validators=[not_ahead])
    reason = forms.ChoiceField(label=_("Reason"), choices=Churn.Reason.choices)
    words = forms.CharField(
        label=_("In their words"),
        max_length=250,
        error_messages={"required": _("Say why they left, in their own words.")},
    )
    voluntary = forms.BooleanField(label=_("By their own wish"), required=False, initial=True)


class ChurnGoalForm(forms.Form):
    reduction = forms.FloatField(label=_("Fewer by, in percent"), min_value=0.1, max_value=100, initial=25)
    until = _day(_("By"))


class SegmentForm(forms.Form):
    key = ShortNameField(label=_("Key"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    service = forms.ChoiceField(label=_("Served by"), choices=Segment.Service.choices)
    contact_every = forms.IntegerField(
        label=_("Days between contacts that we begin"), min_value=1, max_value=3_650, required=False
    )
    contacts_at_most = forms.IntegerField(
        label=_("At most so many of them in 90 days"), min_value=0, max_value=1_000, required=False
    )
    paths = forms.MultipleChoiceField(
        label=_("Paths of installation that fit"), choices=PathChoice.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    use_target = forms.IntegerField(
        label=_("Target: percent of what was bought in use"), min_value=0, max_value=100, initial=70
    )


class ClassForm(forms.Form):
    key = ShortNameField(label=_("Key"), max_length=12)
    title = forms.CharField(label=_("Title"), max_length=60)
    review_every = forms.IntegerField(label=_("Days between reviews"), min_value=1, max_value=3_650, required=False)
    needs_plan = forms.BooleanField(label=_("Needs an account plan"), required=False)


class WeightsForm(forms.Form):
    """One weight for each signal that is known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.signals = known_signals()
        for one in self.signals:
            self.fields[f"weigh-{one.key}"] = forms.FloatField(label=str(one.label), min_value=0, max_value=100)
        self.fields["green"] = forms.FloatField(label=_("Healthy from"), min_value=0, max_value=100, initial=70)
        self.fields["red"] = forms.FloatField(label=_("At risk below"), min_value=0, max_value=100, initial=40)
        self.fields["note"] = forms.CharField(label=_("Why"), max_length=250, required=False)

    @property
    def weights(self) -> dict[str, float]:
        return {one.key: self.cleaned_data[f"weigh-{one.key}"] for one in self.signals}


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the columns key, name, and if you like parent, class, segment, zone, owner."),
    )
