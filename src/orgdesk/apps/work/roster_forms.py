"""Forms of the roster and of routing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import Absence, UnitRouting
from orgdesk.apps.work.needs import choices_of, known_facts
from orgdesk.core.calendars.hours import DAYS

DAY_NAMES = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
_LOCAL = {"type": "datetime-local"}


class OfPeople(forms.Form):
    """A form about one of the people of a unit."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none(), to_field_name="key")

    def __init__(self, data: Any = None, *, people: list[Person], **options: Any) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s", **options)
        chosen = Person.objects.staff().filter(pk__in=[one.pk for one in people])
        self.fields["person"].queryset = chosen  # type: ignore[attr-defined]


class ShiftForm(OfPeople):
    begins = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for number, label in enumerate(DAY_NAMES):
            example = "09:00-12:30 13:00-17:30" if number < 5 else ""
            self.fields[f"day{number}"] = forms.CharField(
                label=label, required=False, max_length=80, widget=forms.TextInput(attrs={"placeholder": example})
            )

    @property
    def cycle(self) -> list[str]:
        """The hours by weekday, turned so that the cycle begins on the day from which it holds."""
        week = [self.cleaned_data[f"day{number}"].strip() for number in range(7)]
        first = self.cleaned_data["begins"].weekday()
        return week[first:] + week[:first]


class DayForm(OfPeople):
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.CharField(label=_("Hours"), required=False, max_length=80, help_text=_("Empty is a day off."))
    reason = forms.CharField(label=_("Because"), max_length=120)


class SwapForm(OfPeople):
    on = forms.DateField(label=_("Gives their shift of"), widget=forms.DateInput(attrs={"type": "date"}))
    other = forms.ModelChoiceField(label=_("To"), queryset=Person.objects.none(), to_field_name="key")
    other_on = forms.DateField(label=_("And takes the one of"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["other"].queryset = self.fields["person"].queryset  # type: ignore[attr-defined]


class AbsenceForm(OfPeople):
    start = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput(attrs=_LOCAL))
    end = forms.DateTimeField(label=_("Until"), widget=forms.DateTimeInput(attrs=_LOCAL))
    kind = forms.ChoiceField(label=_("Kind"), choices=Absence.Kind)


class DeputyForm(OfPeople):
    first = forms.ModelChoiceField(label=_("First deputy"), queryset=Person.objects.staff(), to_field_name="key")
    second = forms.ModelChoiceField(
        label=_("Second deputy"), queryset=Person.objects.staff(), to_field_name="key", required=False
    )


class CapacityForm(OfPeople):
    limit = forms.IntegerField(label=_("At most at once"), min_value=1, max_value=500, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=settings.ORGDESK_SPOKEN_LANGUAGES,
    )


class CoverForm(forms.Form):
    days = forms.ChoiceField(label=_("Days"), choices=[("mon-fri", _("Mon to Fri")), ("mon-sun", _("every day")), *((d, n) for d, n in zip(DAYS, DAY_NAMES, strict=True))])  # fmt: skip
    hours = forms.CharField(label=_("Hours"), max_length=80, initial="09:00-17:00")
    people = forms.IntegerField(label=_("People needed"), min_value=1, max_value=500)


class UnitRoutingForm(forms.ModelForm[UnitRouting]):
    class Meta:
        model = UnitRouting
        fields = ["strategy", "skilled", "by_language", "limit", "return_minutes"]


class RuleForm(forms.Form):
    """One condition for each fact that the house's subjects know; empty looks at nothing."""

    name = forms.CharField(label=_("Name"), max_length=80)
    to_unit = forms.ChoiceField(label=_("Goes to"), required=False)
    skill = forms.CharField(label=_("Needs the skill"), max_length=80, required=False)
    level = forms.IntegerField(label=_("At least at level"), min_value=1, max_value=5, initial=1)
    order = forms.IntegerField(label=_("Place in the sequence"), min_value=1, max_value=999, initial=50)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="rule-%s")
        units = [(unit.key, unit.name) for unit in lookup.active_structure().units]
        seated = [row for row in units if lookup.members_of(row[0], on=timezone.localdate())]
        self.fields["to_unit"].choices = [("", _("stays where it is")), *seated]  # type: ignore[attr-defined]
        for fact in known_facts():
            self.fields[f"when-{fact}"] = forms.MultipleChoiceField(
                label=_("When the %(fact)s is") % {"fact": fact}, required=False, choices=choices_of(fact)
            )

    @property
    def when(self) -> dict[str, list[str]]:
        return {fact: self.cleaned_data[f"when-{fact}"] for fact in known_facts()}
