"""Forms about tokens and webhooks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.api.scopes import AREAS, READ, WRITE

_DAYS = [(7, _("a week")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))]
_WAYS = [("", _("no")), (READ, _("read")), (WRITE, _("read and change"))]


class TokenForm(forms.Form):
    """What for, how long, and for each area whether the token may read or change."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.TypedChoiceField(label=_("Ends after"), choices=_DAYS, coerce=int, initial=90)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for area, label in AREAS.items():
            self.fields[area] = forms.ChoiceField(label=str(label).capitalize(), choices=_WAYS, required=False)

    @property
    def areas(self) -> list[forms.BoundField]:
        return [self[area] for area in AREAS]

    @property
    def scopes(self) -> list[str]:
        return [f"{area}:{way}" for area in AREAS if (way := self.cleaned_data.get(area))]

    def expires_at(self, at: datetime) -> datetime:
        return at + timedelta(days=self.cleaned_data["days"])


class WebhookForm(forms.Form):
    """Who is told of what."""

    name = forms.CharField(label=_("Name"), max_length=80)
    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"}))
    kinds = forms.CharField(
        label=_("Events"),
        max_length=1000,
        initial="ticket.*",
        help_text=_(
            "By their kinds, separated by commas: ticket.opened, ticket.* for all of tickets, * for everything."
        ),
    )

    def clean_kinds(self) -> list[str]:
        return [kind.strip() for kind in self.cleaned_data["kinds"].split(",") if kind.strip()]
