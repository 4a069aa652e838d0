"""What people fill in about rewards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.rewards.models import Entry
from orgdesk.ui.forms import ShortNameField
from orgdesk.ui.sayings import in_words

_DAY = {"type": "date"}
_UNDO = (Entry.Type.RESTORED, Entry.Type.REVERSED)


class ProgrammeForm(forms.Form):
    key = ShortNameField(label=_("Short name"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=120)
    terms = forms.CharField(label=_("Terms"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))
    points_per_unit = forms.DecimalField(
        label=_("Points for each unit of money"), min_value=0, max_digits=8, decimal_places=2
    )
    point_value = forms.DecimalField(label=_("Value of a point"), min_value=0, max_digits=10, decimal_places=4)
    expiry_months = forms.IntegerField(label=_("Months until points expire"), min_value=1, max_value=120, initial=12)
    expected_redemption = forms.FloatField(
        label=_("Share expected to be redeemed"), min_value=0, max_value=1, initial=0.8
    )
    hold_out_percent = forms.IntegerField(
        label=_("Share held out, in percent"), min_value=1, max_value=50, initial=20,
        help_text=_("They are not offered it: without them nobody knows what it does."),
    )  # fmt: skip


class IncentiveForm(forms.Form):
    key = ShortNameField(label=_("Short name"), max_length=40)
    title = forms.CharField(label=_("Offer"), max_length=160)
    segment = forms.CharField(label=_("For the segment"), max_length=60, required=False)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=_DAY))
    cost_each = forms.DecimalField(label=_("Cost of each"), min_value=0, max_digits=12, decimal_places=2)
    hold_out_percent = forms.IntegerField(label=_("Share held out, in percent"), min_value=1, max_value=50, initial=20)


class PostForm(forms.Form):
    """One form for every movement: `key` is the invoice or order, so that the same one counts once."""

    type = forms.ChoiceField(
        label=_("What"),
        choices=[
            (Entry.Type.EARNED.value, _("earned with an invoice")), (Entry.Type.GOODWILL.value, _("given as goodwill")),
            (Entry.Type.REDEEMED.value, _("redeemed")), (Entry.Type.RESTORED.value, _("redemption called off")),
            (Entry.Type.REVERSED.value, _("taken back, since the money was")),
        ],
    )  # fmt: skip
    key = forms.CharField(label=_("Invoice or order"), max_length=100)
    amount = forms.DecimalField(
        label=_("Money, or points"),
        help_text=_("Money for what is earned, points for everything else."),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    undoes = forms.CharField(
        label=_("Which entry is undone"), max_length=100, required=False,
        help_text=_("Its invoice or order, as it stands in the list of entries."),
    )  # fmt: skip
    words = forms.CharField(label=_("For what"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """Money for what is earned, whole points for the rest, an entry where one is undone."""
        said = super().clean() or {}
        kind, amount = said.get("type"), said.get("amount")
        if kind in _UNDO:
            if not said.get("undoes"):
                self.add_error("undoes", _("Say which entry is undone."))
        elif kind and "amount" not in self.errors:
            if not amount:
                self.add_error("amount", _("Say how much."))
            elif kind != Entry.Type.EARNED and amount != int(amount):
                self.add_error("amount", _("Points are whole: give a number without a fraction."))
        return said

    def refuse(self, refusal: Exception) -> None:
        """Beside the field that the words are about."""
        self.add_error("undoes" if self.cleaned_data["type"] in _UNDO else "amount", in_words(refusal))


class CostForm(forms.Form):
    what = forms.CharField(label=_("For"), max_length=120)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2)
