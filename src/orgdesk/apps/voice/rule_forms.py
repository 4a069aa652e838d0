"""What people fill in about surveys, deciders and care."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.rule_forms import UnitField
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import CareRule, Decider, Feedback, Survey
from orgdesk.ui.forms import ShortNameField


def seats_to_choose() -> list[tuple[str, str]]:
    """Units and positions of the chart."""
    structure = lookup.active_structure()
    units = sorted((unit.name, f"unit:{unit.key}") for unit in structure.units)
    positions = sorted((position.title, f"position:{position.key}") for position in structure.positions)
    return [("", "—"), *((key, name) for name, key in [*units, *positions])]


class SurveyForm(forms.ModelForm[Survey]):
    class Meta:
        model = Survey
        fields = [
            "key", "title", "question", "asks", "occasion", "every_days", "percent", "quiet_days", "open_days",
            "change_hours", "delay_minutes", "is_open",
        ]  # fmt: skip

    percent = forms.IntegerField(label=_("Share asked, in percent"), min_value=1, max_value=100, initial=100)
    every_days = forms.IntegerField(label=_("Days between rounds"), min_value=1, max_value=3_650, initial=90)
    quiet_days = forms.IntegerField(label=_("Quiet days after any survey"), min_value=0, max_value=3_650, initial=30)
    open_days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=365, initial=21)
    change_hours = forms.IntegerField(label=_("Hours to change an answer"), min_value=0, max_value=8_760, initial=24)
    delay_minutes = forms.IntegerField(
        label=_("Minutes to wait before asking"), min_value=0, max_value=525_600, initial=60
    )

    def validate_unique(self) -> None:
        """A key that is there means that survey, changed."""

    @classmethod
    def of(cls, row: Survey) -> SurveyForm:
        return cls(instance=row, auto_id=f"{row.key}-%s")


class DeciderForm(forms.Form):
    key = ShortNameField(label=_("Short name"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=80)
    seat = forms.ChoiceField(label=_("Unit or position"), choices=seats_to_choose)
    days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=365, initial=14)
    by_default = forms.BooleanField(label=_("Gets what no rule names"), required=False)


class RouteForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("any")), *Feedback.Kind.choices], required=False)
    theme = forms.ChoiceField(label=_("About"), choices=[("", _("any")), *Feedback.Theme.choices], required=False)
    deciders = forms.ModelMultipleChoiceField(
        label=_("Goes to"), queryset=Decider.objects.all(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the rule is taken away."),
    )  # fmt: skip


class CareForm(forms.ModelForm[CareRule]):
    unit_key = UnitField(label=_("Unit that rings back"))
    contact_hours = forms.IntegerField(label=_("Hours to ring a detractor"), min_value=1, max_value=8_760, initial=48)
    complaint_days = forms.IntegerField(label=_("Days to settle a complaint"), min_value=1, max_value=365, initial=14)

    class Meta:
        model = CareRule
        fields = ["unit_key", "contact_hours", "complaint_days"]
