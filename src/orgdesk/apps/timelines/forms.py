"""What people fill in about plans."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.qualification import PathChoice
from orgdesk.apps.customers.rule_forms import UnitField
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.models import RunningPlan, TemplateVersion
from orgdesk.apps.timelines.seats import seats_for
from orgdesk.core.timeline.booking import Part
from orgdesk.core.timeline.errors import SittingError
from orgdesk.core.timeline.reading import LONGEST
from orgdesk.core.timeline.template import Step
from orgdesk.ui.forms import NamedChoiceField
from orgdesk.ui.sayings import in_words

_DAY = {"type": "date"}
_TIME = {"type": "datetime-local"}
_AS_TYPED = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")


class WallClockField(forms.Field):
    """A date and time as it stands on a wall, without a zone: only with a zone can it be said whether it exists."""

    widget = forms.DateTimeInput(attrs=_TIME)
    default_error_messages = {"invalid": _("Write a day and a time, for example 2026-03-16 14:00.")}

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        for pattern in _AS_TYPED:
            try:
                return datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007 - a wall clock has no zone
            except ValueError:
                continue
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class StartForm(forms.Form):
    account = NamedChoiceField(label=_("Customer"), queryset=Account.objects.none())
    template = forms.ModelChoiceField(label=_("Timeline"), queryset=TemplateVersion.objects.none())
    size = forms.CharField(
        label=_("Size"), max_length=40, help_text=_("As the timeline names it, for example small or large.")
    )
    starts_on = forms.DateField(label=_("Week 0 begins on"), widget=forms.DateInput(attrs=_DAY))
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, required=False, help_text=_("The customer's, when left open.")
    )

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].queryset = Account.objects.visible_to(person)  # type: ignore[attr-defined]
        templates = TemplateVersion.objects.visible_to(person).newest()
        self.fields["template"].queryset = templates  # type: ignore[attr-defined]
        known = [
            _("%(timeline)s: %(sizes)s") % {"timeline": one.title, "sizes": ", ".join(one.content.sizes)}
            for one in templates
        ]
        self.fields["size"].help_text = _("As the timeline names it. %(known)s") % {"known": "; ".join(known)}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        template, size = said.get("template"), str(said.get("size", "")).strip().lower()
        if template is not None and size:
            sizes = {one.lower(): one for one in template.content.sizes}
            if size not in sizes:
                words = _("“%(timeline)s” knows %(sizes)s.")
                self.add_error("size", words % {"timeline": template.title, "sizes": ", ".join(template.content.sizes)})
            else:
                said["size"] = sizes[size]
        return said


class BookingForm(forms.Form):
    """One field for each sitting that the session may have; the first is required."""

    def __init__(self, plan: RunningPlan, step: Step, *args: Any, choose: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        assert step.session is not None
        self.session = step.session
        for number in range(1, step.session.parts + 1):
            label = _("Starts") if step.session.parts == 1 else _("Part %(number)d starts") % {"number": number}
            self.fields[f"starts_{number}"] = WallClockField(label=label, required=number == 1)
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes in all"), min_value=1, max_value=5 * 24 * 60, initial=step.session.minutes
        )
        if choose:
            self.fields["people"] = forms.ModelMultipleChoiceField(
                label=_("Who attends"), queryset=people_for(plan), widget=forms.CheckboxSelectMultiple
            )
            self.fields["place"] = forms.CharField(label=_("Place or link"), max_length=250, required=False)
        else:
            self.fields["reason"] = forms.CharField(label=_("Why does it move?"), max_length=250)

    @property
    def parts(self) -> list[Part]:
        """The sittings, each an equal share of the minutes."""
        starts = [self.cleaned_data.get(f"starts_{number}") for number in range(1, self.session.parts + 1)]
        given = [start for start in starts if start is not None]
        return [Part(start, self.cleaned_data["minutes"] // len(given)) for start in given]

    def refuse(self, refusal: Exception) -> None:
        """Say it beside the sitting that it is about, where it is about one."""
        at = refusal.local if isinstance(refusal, SittingError) else None
        names = [name for name, value in self.cleaned_data.items() if name.startswith("starts_") and value == at]
        self.add_error(names[-1] if at is not None and names else None, in_words(refusal))


class DeferForm(forms.Form):
    block = forms.CharField(max_length=60)
    reason = forms.CharField(label=_("Why later?"), max_length=250)
    to_week = forms.IntegerField(label=_("To week"), required=False, min_value=-52, max_value=520)


class MoveForm(forms.Form):
    move = forms.CharField(max_length=60)
    to = forms.DateField(label=_("New day"))
    reason = forms.CharField(label=_("Why does it move?"), max_length=250)
    seen = forms.IntegerField(required=False)


class CadenceForm(forms.Form):
    first_week = forms.IntegerField(label=_("From week"), min_value=0, max_value=520)
    last_week = forms.IntegerField(label=_("To week"), min_value=0, max_value=520)
    every_weeks = forms.IntegerField(label=_("Every so many weeks"), min_value=1, max_value=52)
    reason = forms.CharField(label=_("What does the customer need?"), max_length=250)


class HoldForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=_DAY))
    reason = forms.CharField(label=_("Why?"), max_length=250)


class LessonForm(forms.Form):
    topics = forms.CharField(
        label=_("What has to be learnt"), max_length=500, help_text=_("Separate topics by commas.")
    )
    level = forms.CharField(label=_("How experienced are they?"), max_length=40)


class MailTextForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("{name}, {account} and {week} are filled in."),
    )


class TemplateForm(forms.Form):
    file = forms.FileField(label=_("File"), required=False, help_text=_("It is read in place of what stands below."))
    text = forms.CharField(
        label=_("Timeline as YAML"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 16})
    )
    lead_unit = UnitField(label=_("Led by the unit"))
    path = forms.ChoiceField(
        label=_("Starts by itself for customers of the path"), choices=[("", "—"), *PathChoice.choices], required=False
    )
    seats = forms.CharField(
        label=_("Whom an owner's name means"), max_length=8000, required=False,
        help_text=_("A line for each owner that is called otherwise in the organisation: unit:support = unit:t1"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The text of the file, which then stands in the box too: whatever is refused can be mended there."""
        said = super().clean() or {}
        sent = said.get("file")
        if sent:
            said["text"] = self._text_of(sent)
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["text"] = said["text"]  # type: ignore[index]
        if not said.get("text") and not self.errors:
            self.add_error("text", gettext("Choose a file, or write the timeline here."))
        return said

    def _text_of(self, sent: Any) -> str:
        raw = sent.read(LONGEST * 4 + 1)
        try:
            text = str(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", gettext("This is no text in UTF-8; save it as that and choose it again."))
            return ""
        if len(text) > LONGEST:
            self.add_error("file", gettext("A timeline has at most %(most)d characters.") % {"most": LONGEST})
            return ""
        return text

    def clean_seats(self) -> dict[str, str]:
        """Each line is an owner of the template and a unit or position of the chart."""
        found: dict[str, str] = {}
        structure = lookup.active_structure()
        for line in filter(None, map(str.strip, self.cleaned_data["seats"].splitlines())):
            name, _equals, seat = (part.strip() for part in line.partition("="))
            kind, _colon, key = seat.partition(":")
            there = {"unit": structure.unit_by_key, "position": structure.position_by_key}.get(kind, {})
            if key not in there:
                raise forms.ValidationError(
                    _("“%(line)s” names no unit or position; write for example unit:support = unit:t1.")
                    % {"line": line[:80]}
                )
            found[name] = seat
        return found


def people_for(plan: RunningPlan) -> Any:
    """Those who take part: the members of the units that own steps, and the customer's own contacts."""
    seats = {seat for step in plan.template.content.steps for seat in seats_for(step.owner, plan)}
    units = {seat.unit or lookup.unit_of_position(seat.position) for seat in seats} | {plan.lead_unit}
    on = timezone.localdate()
    staff = {person.pk for unit in units for person in lookup.members_of(unit, on=on)}
    return Person.objects.filter(Q(pk__in=staff) | Q(contact_of__account=plan.account)).distinct()
