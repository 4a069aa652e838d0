"""Forms by which a desk is set up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.desk.actions.publish_policy import write_times
from orgdesk.apps.desk.actions.set_preferences import UNDO
from orgdesk.apps.desk.actions.take_from_channel import BY_HAND
from orgdesk.apps.desk.channels import ADAPTERS
from orgdesk.apps.desk.models import (
    BusinessCalendar,
    CannedReply,
    Channel,
    CustomField,
    Macro,
    Preferences,
    RequesterKind,
    ServicePolicy,
    WaitingReason,
)
from orgdesk.apps.knowledge.models import Article
from orgdesk.core.calendars.hours import DAYS
from orgdesk.core.service.policies import Metric

_TIME = {"type": "time"}


class ArticleChoice(forms.ModelChoiceField[Article]):
    def label_from_instance(self, obj: Article) -> str:
        return obj.published_version.title if obj.published_version else obj.key


class ReplyWordsForm(forms.ModelForm[CannedReply]):
    class Meta:
        model = CannedReply
        fields = ["title", "body", "article"]
        field_classes = {"article": ArticleChoice}
        help_texts = {"article": _("Without words of its own it shows what the article publishes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        articles = Article.objects.filter(published_version__isnull=False).select_related("published_version")
        named = articles.order_by("published_version__title")
        self.fields["article"].queryset = named  # type: ignore[attr-defined]


class MacroForm(forms.ModelForm[Macro]):
    class Meta:
        model = Macro
        fields = ["name", "reply"]


class FieldForm(forms.ModelForm[CustomField]):
    choices = forms.CharField(label=_("Choices, by commas"), required=False, max_length=1000)
    asked = forms.ChoiceField(label=_("Who fills it in"), choices=CustomField.Asked, required=False)

    class Meta:
        model = CustomField
        fields = ["label", "kind", "choices", "product", "asked", "order"]

    def clean_asked(self) -> str:
        """Whoever does not say asks nobody outside."""
        return self.cleaned_data["asked"] or CustomField.Asked.HOUSE.value

    def clean_choices(self) -> list[str]:
        return [word.strip() for word in self.cleaned_data["choices"].split(",") if word.strip()]


class KindForm(forms.ModelForm[RequesterKind]):
    class Meta:
        model = RequesterKind
        fields = ["name", "served_as", "reference_label"]


class ReasonForm(forms.ModelForm[WaitingReason]):
    class Meta:
        model = WaitingReason
        fields = ["label", "party"]


class ChannelForm(forms.ModelForm[Channel]):
    adapter = forms.ChoiceField(label=_("Messages come"))
    answer_url = forms.URLField(label=_("Answers go to"), required=False, assume_scheme="https", max_length=300)

    class Meta:
        model = Channel
        fields = ["name", "kind", "adapter", "answer_url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, _("by %(adapter)s") % {"adapter": name}) for name in ADAPTERS]
        self.fields["adapter"].choices = [(BY_HAND, _("written down by an agent")), *known]  # type: ignore[attr-defined]


class CalendarForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    zone = forms.CharField(label=_("Time zone"), max_length=64, initial=settings.TIME_ZONE)

    def __init__(self, data: Any = None, calendar: BusinessCalendar | None = None) -> None:
        given = {"name": calendar.name, "zone": calendar.zone} if calendar else {}
        super().__init__(data, initial=given)
        hours = _by_day(calendar.week) if calendar else {}
        for day in DAYS:
            self.fields[day] = forms.CharField(
                label=day.title(), max_length=80, required=False, initial=hours.get(day, ""),
                widget=forms.TextInput(attrs={"placeholder": "09:00-12:30 13:00-17:00"}),
            )  # fmt: skip

    @property
    def week(self) -> dict[str, str]:
        return {day: self.cleaned_data[day] for day in DAYS if self.cleaned_data[day]}


class PolicyForm(forms.ModelForm[ServicePolicy]):
    """Times by priority as people write them: "1: 1 h, 2: 4 h, *: 2 d"."""

    class Meta:
        model = ServicePolicy
        fields = ["name", "order", "door", "segment", "account_class", "requester_kind", "calendar"]

    def __init__(self, data: Any = None, *, instance: ServicePolicy) -> None:
        super().__init__(data, instance=instance)
        for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.RESOLUTION):
            self._add(f"target-{metric}", _LABELS[metric], instance.targets.get(metric, {}))
        for tier in ("1", "2", "3"):
            self._add(
                f"ola-{tier}", _("T%(tier)s passes on or answers within") % {"tier": tier}, instance.olas.get(tier, {})
            )

    def times(self, prefix: str) -> dict[str, str]:
        names = [name for name in self.fields if name.startswith(prefix)]
        return {name.removeprefix(prefix): self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def _add(self, name: str, label: Any, minutes: dict[str, float]) -> None:
        self.fields[name] = forms.CharField(
            label=label, required=False, max_length=200, initial=write_times(minutes),
            widget=forms.TextInput(attrs={"placeholder": "1: 1 h, 2: 4 h, *: 2 d"}),
        )  # fmt: skip


class PreferencesForm(forms.ModelForm[Preferences]):
    undo_seconds = forms.TypedChoiceField(
        label=_("Let me take back a reply for"), coerce=int,
        choices=[(seconds, _("%(seconds)s seconds") % {"seconds": seconds} if seconds else _("no time: it leaves at once")) for seconds in UNDO],
    )  # fmt: skip

    class Meta:
        model = Preferences
        fields = ["mail", "digest_hour", "quiet_from", "quiet_until", "quiet_weekend", "undo_seconds"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs=_TIME),
            "quiet_until": forms.TimeInput(attrs=_TIME),
            "digest_hour": forms.NumberInput(attrs={"min": 0, "max": 23}),
        }


_LABELS = {
    Metric.FIRST_RESPONSE: _("First answer within"),
    Metric.NEXT_RESPONSE: _("Next answer within"),
    Metric.RESOLUTION: _("Solved within"),
}


def _by_day(week: dict[str, str]) -> dict[str, str]:
    """ "mon-fri" spread over its days."""
    found = {}
    for named, hours in week.items():
        first, _dash, last = named.partition("-")
        for day in DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]:
            found[day] = hours
    return found
