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
from orgdesk.apps.desk.models.policy import Level, Told
from orgdesk.apps.knowledge.models import Article
from orgdesk.core.calendars.hours import DAYS
from orgdesk.core.service.policies import Metric

_TIME = {"type": "time"}
_LEVELS = 5
"""At so many shares of a promise's time somebody may be told."""


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
        levels = [*instance.told_at(), *[None] * _LEVELS][:_LEVELS]
        for number, level in enumerate(levels, start=1):
            self._add_level(f"level-{number}", level)

    def times(self, prefix: str) -> dict[str, str]:
        names = [name for name in self.fields if name.startswith(prefix)]
        return {name.removeprefix(prefix): self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        shares = [said.get(f"level-{number}-share") for number in range(1, _LEVELS + 1)]
        for number, share in enumerate(shares, start=1):
            told = said.get(f"level-{number}-tell")
            if told and share is None and f"level-{number}-share" not in self.errors:
                self.add_error(f"level-{number}-share", _("At which share? Give percent of the time."))
            elif share is not None and not told:
                self.add_error(f"level-{number}-tell", _("Choose who is told then, or take the share away."))
            elif share is not None and share in shares[: number - 1]:
                self.add_error(f"level-{number}-share", _("This share stands above already."))
        return said

    def levels(self) -> list[dict[str, Any]] | None:
        """As the policy keeps them; whoever says nothing of them leaves them as they are."""
        if not any(name.startswith("level-") for name in self.data):
            return self.instance.levels
        said, numbers = self.cleaned_data, range(1, _LEVELS + 1)
        rows = [{name: said[f"level-{number}-{name}"] for name in ("share", "tell", "mail")} for number in numbers]
        return sorted((row for row in rows if row["share"] is not None), key=lambda row: row["share"])

    def level_rows(self) -> list[dict[str, Any]]:
        return [
            {"number": number, "share": self[f"level-{number}-share"], "tell": self[f"level-{number}-tell"], "mail": self[f"level-{number}-mail"]}
            for number in range(1, _LEVELS + 1)
        ]  # fmt: skip

    def promise_rows(self) -> list[Any]:
        return [field for field in self.visible_fields() if not field.name.startswith("level-")]

    def _add_level(self, name: str, level: Level | None) -> None:
        given = level or Level(0, (), mail=False)
        self.fields[f"{name}-share"] = forms.IntegerField(
            label=_("At this share of the time, in percent"), min_value=1, max_value=1000, required=False,
            initial=given.share or None,
        )  # fmt: skip
        self.fields[f"{name}-tell"] = forms.MultipleChoiceField(
            label=_("Tell"), choices=Told.choices, required=False, initial=list(given.tell),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields[f"{name}-mail"] = forms.BooleanField(label=_("By mail too"), required=False, initial=given.mail)

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

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for missing, given in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if said.get(given) and not said.get(missing) and missing not in self.errors:
                self.add_error(missing, _("Quiet hours need a beginning and an end."))
        return said


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
