"""What people fill in about themselves and others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions import GivenFile, Meeting
from orgdesk.apps.people.actions.offer_course import MOST_BYTES
from orgdesk.apps.people.models import (
    Aspiration,
    Assessment,
    AuthorityGrant,
    Course,
    Delivery,
    SkillRating,
    SuccessorName,
    TalentFlag,
    TrainingProvision,
)
from orgdesk.apps.people.reading.titles import INDUSTRY_WORDS
from orgdesk.core.organisation.model import Structure, UnitKind


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def positions_in(structure: Structure, *, empty: str = "") -> list[tuple[str, str]]:
    """Positions to choose from, with their units."""
    names = {unit.key: unit.name for unit in structure.units}
    found = [
        (seat.key, f"{seat.title} · {names[seat.unit]}" if seat.unit in names else seat.title) for seat in structure.positions
    ]  # fmt: skip
    return [("", empty), *found] if empty else found


class Chosen(forms.Form):
    """A form whose choices come from the chart and the staff: `positions`, `staff`, `skills`, `units` where it asks for them."""

    def __init__(self, *given: Any, structure: Structure, skills: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        for name in ("position", "target", "evaluator", "manager"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = positions_in(structure, empty="" if field.required else str(_("none in particular")))
        unit = self.fields.get("unit")
        if isinstance(unit, forms.ChoiceField):
            unit.choices = [(one.key, one.name) for one in structure.units]
        if "skill" in self.fields:
            self.fields["skill"].widget.attrs["list"] = "known-skills"
        if "person" in self.fields:
            self.fields["person"].queryset = Person.objects.staff().filter(is_active=True)  # type: ignore[attr-defined]


class RatingForm(Chosen):
    skill = forms.CharField(label=_("Skill"), max_length=120)
    level = forms.TypedChoiceField(label=_("Level"), choices=SkillRating.Level.choices, coerce=int)
    note = forms.CharField(label=_("What it rests on"), max_length=250, required=False)
    expires = forms.DateField(label=_("Runs out on"), required=False, widget=Day)


class AuthorityForm(forms.Form):
    level = forms.TypedChoiceField(label=_("How far"), choices=AuthorityGrant.Level.choices, coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=250)


class UseForm(forms.Form):
    """Something that the seat allows under a condition."""

    act = forms.ChoiceField(label=_("What you do"))
    met_by = forms.CharField(label=_("How the condition is met"), widget=_area(2))
    reference = forms.CharField(label=_("Ticket, order or other reference"), max_length=120, required=False)

    def __init__(self, *given: Any, acts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["act"].choices = acts  # type: ignore[attr-defined]


class WishForm(Chosen):
    kind = forms.ChoiceField(label=_("I am"), choices=Aspiration.Kind.choices, widget=forms.RadioSelect)
    target = forms.ChoiceField(label=_("Towards"), required=False)
    words = forms.CharField(label=_("In my own words"), required=False, max_length=2000, widget=_area())


class FlagForm(forms.Form):
    flag = forms.ChoiceField(label=_("Mark"), choices=TalentFlag.Kind.choices)
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=_area(2))
    expires = forms.DateField(label=_("Until"), widget=Day)


class FlexForm(Chosen):
    where = forms.ChoiceField(label=_("Where"))
    activity = forms.CharField(label=_("With what"), max_length=160, required=False)

    def __init__(self, *given: Any, structure: Structure, **options: Any) -> None:
        super().__init__(*given, structure=structure, **options)
        kinds = [(f"kind:{kind.value}", _("any %(kind)s") % {"kind": kind.value.replace("_", " ")}) for kind in UnitKind if any(unit.kind is kind for unit in structure.units)]  # fmt: skip
        units = [(unit.key, unit.name) for unit in structure.units if structure.positions_of_unit.get(unit.key)]
        self.fields["where"].choices = [("*", _("anywhere")), *kinds, *units]  # type: ignore[attr-defined]


class ProviderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Who teaches, in words: unit, skill, how far."""

    def label_from_instance(self, obj: TrainingProvision) -> str:
        return f"{lookup.unit_name(obj.unit_key)}: {obj.skill}, {obj.get_level_display()}"


class TrainingForm(Chosen):
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    skill = forms.CharField(label=_("Skill"), max_length=120)
    level = forms.TypedChoiceField(label=_("Up to"), choices=SkillRating.Level.choices[1:], coerce=int, initial=2)
    target = forms.ChoiceField(label=_("For the duties of"), required=False)
    due = forms.DateField(label=_("By"), widget=Day)
    provider = ProviderField(
        label=_("Taught by"), queryset=TrainingProvision.objects.none(), required=False, empty_label=_("on the job")
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["provider"].queryset = TrainingProvision.objects.all()  # type: ignore[attr-defined]


class ProvisionForm(Chosen):
    unit = forms.ChoiceField(label=_("Unit"))
    skill = forms.CharField(label=_("Skill"), max_length=120)
    level = forms.TypedChoiceField(label=_("Up to"), choices=SkillRating.Level.choices[1:], coerce=int)


class CourseForm(Chosen):
    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Course.Kind.choices)
    unit = forms.ChoiceField(label=_("Given by"))
    words = forms.CharField(label=_("What is learned"), max_length=4000, widget=_area())


class MaterialForm(Chosen):
    title = forms.CharField(
        label=_("Material"), max_length=160, help_text=_("A title that is there already gets its next version.")
    )
    person = forms.ModelChoiceField(label=_("Owned by"), queryset=Person.objects.none())
    words = forms.CharField(label=_("Text, or where it lies"), max_length=20000, widget=_area(), required=False)
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 20 MB."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not (said.get("words") or said.get("file")):
            self.add_error("words", _("Write the text or where it lies, or choose a file."))
        return said

    @property
    def given_file(self) -> GivenFile | None:
        sent = self.cleaned_data.get("file")
        return GivenFile(sent.name, sent.read(MOST_BYTES + 1)) if sent else None


class DeliveryForm(Chosen):
    unit = forms.ChoiceField(label=_("For"))
    person = forms.ModelChoiceField(label=_("Held by"), queryset=Person.objects.none())
    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=2400, initial=60, required=False)
    way = forms.ChoiceField(label=_("How"), choices=Delivery.Way.choices, initial=Delivery.Way.PLACE, required=False)
    place = forms.CharField(label=_("Room, number or link"), max_length=250, required=False)

    @property
    def meeting(self) -> Meeting:
        return Meeting(self.cleaned_data["way"] or Delivery.Way.PLACE, self.cleaned_data["place"])


class HelpForm(Chosen):
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    unit = forms.ChoiceField(label=_("Helps in"))
    start = forms.DateField(label=_("From"), widget=Day)
    end = forms.DateField(label=_("Until"), widget=Day)


class BackupForm(Chosen):
    position = forms.ChoiceField(label=_("Stands by for"))
    end = forms.DateField(label=_("Until"), required=False, widget=Day)


class RotationForm(Chosen):
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    position = forms.ChoiceField(label=_("On the seat"))
    start = forms.DateField(label=_("From"), widget=Day)
    end = forms.DateField(label=_("Until"), widget=Day)


class AssessmentForm(forms.Form):
    words = forms.CharField(label=_("In words"), required=False, max_length=4000, widget=_area())

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        scores = [(0, _("0 not at all")), (1, _("1 with help")), (2, _("2 well")), (3, _("3 very well")), (4, _("4 outstanding"))]  # fmt: skip
        asked = {
            dimension.value: forms.TypedChoiceField(
                label=dimension.label, choices=scores, coerce=int, widget=forms.RadioSelect
            )
            for dimension in Assessment.Dimension
        }
        self.fields = {**asked, **self.fields}

    @property
    def scores(self) -> dict[str, int]:
        return {dimension: self.cleaned_data[dimension] for dimension in Assessment.Dimension.values}


class SuccessorForm(Chosen):
    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    readiness = forms.ChoiceField(label=_("Ready"), choices=SuccessorName.Readiness.choices)


class PostingForm(forms.Form):
    position = forms.ChoiceField(label=_("Seat"))
    internal_until = forms.DateField(label=_("For colleagues until"), widget=Day)
    words = forms.CharField(label=_("What the seat is about"), required=False, max_length=8000, widget=_area())

    def __init__(self, *given: Any, seats: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["position"].choices = seats  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    words = forms.CharField(label=_("Why you apply"), required=False, max_length=8000, widget=_area())


class DecisionForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=_area(), required=False)
    effective_on = forms.DateField(label=_("The move holds from"), required=False, widget=Day)


class WelcomeForm(Chosen):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    start = forms.DateField(label=_("First day"), widget=Day)
    target = forms.ChoiceField(label=_("Seat"), required=False)

    def __init__(self, *given: Any, structure: Structure, **options: Any) -> None:
        super().__init__(*given, structure=structure, **options)
        seats = positions_in(structure, empty=str(_("the entry pool with the most room")))
        self.fields["target"].choices = seats  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    name = forms.CharField(label=_("Title"), max_length=160)
    industry = forms.ChoiceField(
        label=_("Industry"), choices=[(one.value, words) for one, words in INDUSTRY_WORDS.items()]
    )
    purpose = forms.CharField(label=_("What it is for"), max_length=2000, widget=_area(2))
    responsibilities = forms.CharField(label=_("What it answers for, one a line"), required=False, widget=_area(3))
    is_head = forms.BooleanField(label=_("May be the head of service"), required=False)


class RoleForm(forms.Form):
    words = forms.CharField(label=_("What the role is for"), max_length=8000, widget=_area(4))


class DutiesForm(forms.Form):
    text = forms.CharField(
        label=_("Duties, one a line"),
        required=False,
        widget=_area(6),
        help_text=_(
            "“teaches: Packing” for what the seat teaches others, “can: …” for an ability without the duty, “may: … (condition)” for what is allowed under a condition, “… (when busy) [>10]” for a duty that begins above 10 open work items."
        ),
    )


class EvaluatorForm(Chosen):
    manager = forms.ChoiceField(label=_("Manager"))
    evaluator = forms.ChoiceField(label=_("Judged by the holder of"))


class PulseForm(forms.Form):
    """One score for each statement."""

    def __init__(self, *given: Any, statements: list[str], **options: Any) -> None:
        super().__init__(*given, **options)
        scores = [(1, _("1 not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 quite so"))]
        for number, words in enumerate(statements):
            self.fields[f"s{number}"] = forms.TypedChoiceField(
                label=words, choices=scores, coerce=int, widget=forms.RadioSelect
            )

    @property
    def scores(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]


class ClosingForm(forms.Form):
    """A day until which something is open."""

    closes_on = forms.DateField(label=_("Open until"), widget=Day)
