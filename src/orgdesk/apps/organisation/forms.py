"""Forms of the organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.core.organisation.model import ExpectedEffect
from orgdesk.core.organisation.words import unused_key


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class CopyForm(forms.Form):
    parent = forms.ModelChoiceField(label=_("Begin as a copy of"), queryset=Version.objects.all(), to_field_name="key")
    label = forms.CharField(label=_("Label"), max_length=60, help_text=_("For example 2.2."))
    title = forms.CharField(label=_("Title"), max_length=160, required=False)


class CommentForm(forms.Form):
    words = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}))
    element = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)


class DraftForm(forms.Form):
    """Where a draft goes that begins from a template or a file."""

    label = forms.CharField(label=_("Label"), max_length=60, help_text=_("For example 2.2."))
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    workspace = forms.ModelChoiceField(
        label=_("Workspace"),
        queryset=Workspace.objects.all(),
        required=False,
        empty_label=_("a new one"),
        help_text=_("Alternatives of one chart stand together in one workspace."),
    )
    workspace_name = forms.CharField(label=_("Name of the new workspace"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("workspace") and not cleaned.get("workspace_name", "").strip():
            raise ValidationError(_("Choose a workspace, or name a new one."))
        return cleaned


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, Excel, mind map (FreeMind, Freeplane, Coggle, XMind), OPML, Markdown, YAML, SCIM or LDIF."),
    )
    text = forms.CharField(
        label=_("Or paste it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("An outline: indented, bulleted or numbered."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise ValidationError(_("Choose a file or paste a chart."))
        return cleaned


class StaffingForm(forms.Form):
    """What customers ask of a unit in an hour, and how soon they shall be answered."""

    per_hour = forms.FloatField(label=_("Contacts an hour"), min_value=0, max_value=10_000, initial=60)
    minutes = forms.FloatField(label=_("Minutes for each"), min_value=0.1, max_value=240, initial=6)
    share = forms.FloatField(label=_("Answered in time, in %"), min_value=1, max_value=99.9, initial=80)
    within = forms.FloatField(label=_("In time means within, in seconds"), min_value=0, max_value=86_400, initial=20)
    away = forms.FloatField(
        label=_("Away from the work, in %"),
        min_value=0,
        max_value=90,
        initial=30,
        help_text=_("Leave, training, breaks, meetings."),
    )


class ProposalForm(forms.Form):
    note = forms.CharField(
        label=_("Why now"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who approve."),
    )
    review_on = forms.DateField(
        label=_("Look again on"), widget=DayInput(), help_text=_("When the effects are checked against what happened.")
    )


class EffectForm(forms.Form):
    text = forms.CharField(label=_("What this changes"), max_length=300)
    measure = forms.CharField(
        label=_("Seen by the measure"), max_length=40, help_text=_("A KPI code such as TS-1."), widget=forms.TextInput()
    )
    target = forms.FloatField(label=_("Expected value"), required=False)
    after_days = forms.IntegerField(label=_("After days"), min_value=1, max_value=3650, initial=90)


class EffectFormSet(forms.BaseFormSet[EffectForm]):
    """At least one effect; rows left empty are not sent."""

    def effects(self) -> list[ExpectedEffect]:
        keys: dict[str, None] = {}
        found = []
        for form in self.forms:
            if form.has_changed() or form.initial.get("text"):
                data = form.cleaned_data
                if data.get("text"):
                    key = unused_key(slugify(data["text"])[:60] or "effect", keys)
                    keys[key] = None
                    found.append(ExpectedEffect(key=key, **data))
        return found


def effect_forms(version: Version, data: Any) -> EffectFormSet:
    """The effects that the version names already, and room for more."""
    known = [
        {"text": one.text, "measure": one.measure, "target": one.target, "after_days": one.after_days}
        for one in version.content.effects
    ]
    kind = forms.formset_factory(EffectForm, formset=EffectFormSet, extra=2, min_num=1, validate_min=True, max_num=40)
    made: EffectFormSet = kind(data, initial=known, prefix="effects")  # type: ignore[assignment]
    return made
