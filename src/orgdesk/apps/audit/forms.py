"""What auditors and the audited fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions import Asked
from orgdesk.apps.audit.models import Audit, Criterion, Draw, Finding, GivenMark, SampledItem, Scorecard
from orgdesk.apps.audit.naming import named_items
from orgdesk.apps.audit.policies import can_audit
from orgdesk.apps.audit.sight import audit_bodies
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.models import ProcessDefinition

_DAY = {"type": "date"}
_LONG = 8000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _units(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.name))
    return [("", "—"), *((unit.key, unit.name) for unit in units if unit.key not in without)]


class ProgrammeForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    unit_key = forms.ChoiceField(label=_("Audit body"))
    objective = forms.CharField(label=_("What it is for"), max_length=_LONG, required=False, widget=_area(3))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = sorted(audit_bodies())
        self.fields["unit_key"].choices = [(key, lookup.unit_name(key)) for key in bodies]  # type: ignore[attr-defined]


class AuditForm(forms.Form):
    title = forms.CharField(label=_("What is looked at"), max_length=160)
    question = forms.CharField(label=_("What is to be found out"), max_length=_LONG, required=False, widget=_area(3))
    unit_key = forms.ChoiceField(label=_("Unit"))
    process = forms.ModelChoiceField(
        label=_("Only work of this process"), queryset=ProcessDefinition.objects.none(), required=False
    )
    first = forms.DateField(label=_("Work done from"), widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label=_("until"), widget=forms.DateInput(attrs=_DAY))
    planned_on = forms.DateField(label=_("Audit planned for"), widget=forms.DateInput(attrs=_DAY))
    scorecard = forms.ModelChoiceField(label=_("Scorecard"), queryset=Scorecard.objects.none())
    lead = forms.ModelChoiceField(label=_("Lead auditor"), queryset=Person.objects.none())

    def __init__(self, person: Person, at: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: dict[str, Any] = self.fields
        auditors = [one.pk for one in Person.objects.visible_to(person).staff() if can_audit(one, at=at)]
        chosen["unit_key"].choices = _units(audit_bodies())
        chosen["process"].queryset = ProcessDefinition.objects.all()
        chosen["scorecard"].queryset = Scorecard.objects.visible_to(person).newest()
        chosen["lead"].queryset = Person.objects.visible_to(person).filter(pk__in=auditors)


class AppointForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Second auditor"), queryset=Person.objects.none())

    def __init__(self, asker: Person, audit: Audit, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Person.objects.visible_to(asker).staff().exclude(pk__in=audit.appointments.values("person"))
        self.fields["person"].queryset = found  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    subject = forms.ChoiceField(label=_("Of"), choices=Draw.Subject.choices)
    method = forms.ChoiceField(
        label=_("Drawn"),
        choices=Draw.Method.choices,
        help_text=_(
            "By chance speaks for all the work; by risk finds more: reopened, escalated, late or complained of."
        ),
    )
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=200, initial=10)
    seed = forms.CharField(
        label=_("Seed"), max_length=64, required=False, help_text=_("Left empty, one is thrown and kept.")
    )


class ReportForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Conclusion"), max_length=_LONG, required=False, widget=_area(4),
        help_text=_("What is done well, what must be mended. The audited unit reads it."),
    )  # fmt: skip


class ScoreForm(forms.Form):
    """A mark and a comment for each criterion."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"mark-{one.key}"] = forms.ChoiceField(
                label=one.words, choices=GivenMark.Mark.choices, widget=forms.RadioSelect
            )
            words = {"placeholder": _("What was missing"), "aria-label": _("What was missing")}
            self.fields[f"comment-{one.key}"] = forms.CharField(
                required=False, max_length=_LONG, widget=forms.TextInput(attrs=words)
            )
        self.fields["note"] = forms.CharField(
            label=_("To whoever did it"), required=False, max_length=_LONG, widget=_area(2)
        )

    def asked(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"mark-{one.key}"], self[f"comment-{one.key}"]) for one in self.criteria]

    @property
    def marks(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"mark-{one.key}"] for one in self.criteria}

    @property
    def comments(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[f"comment-{one.key}"] for one in self.criteria}


class FindingForm(forms.Form):
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Finding.Severity.choices, initial=Finding.Severity.MINOR,
        help_text=_("Major: absent, repeated or never addressed. In doubt minor."),
    )  # fmt: skip
    title = forms.CharField(label=_("In one line"), max_length=200)
    words = forms.CharField(label=_("What was found"), max_length=_LONG, widget=_area(4))
    criterion = forms.ModelChoiceField(
        label=_("Against which criterion"), queryset=Criterion.objects.none(), required=False
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Shown by"), queryset=SampledItem.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit_key = forms.ChoiceField(label=_("Unit that mends it"))
    due_on = forms.DateField(label=_("To be mended by"), required=False, widget=forms.DateInput(attrs=_DAY))
    repeats = forms.ModelChoiceField(label=_("Found before"), queryset=Finding.objects.none(), required=False)

    def __init__(self, audit: Audit, person: Person, on: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: dict[str, Any] = self.fields
        chosen["criterion"].queryset = audit.scorecard.criteria.all()
        drawn = SampledItem.objects.visible_to(person, on=on).filter(draw__audit=audit, reviews__isnull=False)
        chosen["items"].queryset = drawn = drawn.distinct().select_related("draw")
        names = {item.pk: name for item, name, _risks in named_items(list(drawn))}
        chosen["items"].label_from_instance = lambda item: names.get(item.pk, item.key)
        chosen["unit_key"].choices = _units()
        earlier = Finding.objects.visible_to(person, on=on).exclude(audit=audit)
        chosen["repeats"].queryset = earlier.filter(unit_key=audit.unit_key)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wants_a_day = said.get("severity") not in {None, Finding.Severity.OBSERVATION}
        if wants_a_day and said.get("due_on") is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when it is to be mended; only an observation has no day."))
        return said


class MendForm(forms.Form):
    correction = forms.CharField(label=_("What was put right"), max_length=_LONG, widget=_area(2))
    cause = forms.CharField(label=_("Why it happened"), max_length=_LONG, widget=_area(2))
    action = forms.CharField(label=_("What removes the cause"), max_length=_LONG, widget=_area(2))


class CheckForm(forms.Form):
    effective = forms.TypedChoiceField(
        label=_("Did it help?"),
        choices=[("yes", _("Yes: the finding is closed")), ("no", _("No: it goes back to the unit"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("What you looked at, and what you saw"), max_length=_LONG, widget=_area(2))
    due_on = forms.DateField(label=_("If not: to be mended by"), required=False, widget=forms.DateInput(attrs=_DAY))


class ScorecardForm(forms.Form):
    """Criteria one a line: words | weight | fatal | story or queue."""

    title = forms.CharField(label=_("Title"), max_length=120)
    pass_mark = forms.FloatField(label=_("Passes from (0 to 100)"), min_value=0, max_value=100, initial=80)
    criteria = forms.CharField(
        label=_("Criteria"),
        widget=_area(8),
        help_text=_(
            "One a line: what is asked | its weight | “fatal” where failing it fails the whole contact. Such as:"
            " Checks who is asking | 2 | fatal. A last | repeated or | outside tells the measures that a story was told"
            " twice, or that work was done outside the queue."
        ),
    )

    def clean_criteria(self) -> list[Asked]:
        lines = [line for line in self.cleaned_data["criteria"].splitlines() if line.strip()]
        return [self._asked(line) for line in lines]

    def _asked(self, line: str) -> Asked:
        words, *rest = (part.strip() for part in line.split("|"))
        flags = {part.casefold() for part in rest[1:]}
        try:
            weight = float(rest[0]) if rest and rest[0] else 1.0
        except ValueError:
            raise forms.ValidationError(
                _("“%(line)s”: the weight after the first | is no number."), params={"line": line[:80]}
            ) from None
        tells = next((one for one in Criterion.Tells.values if one and one in flags), "")
        if flags - {"fatal", *Criterion.Tells.values}:
            raise forms.ValidationError(
                _("“%(line)s”: after the weight only fatal, repeated or outside can stand."), params={"line": line[:80]}
            )
        return Asked(words, weight, "fatal" in flags, tells)


def lines_of(card: Scorecard) -> str:
    """The criteria as the form writes them."""
    return "\n".join(
        " | ".join(
            [one.words, f"{one.weight:g}", *(["fatal"] if one.fatal else []), *([one.tells] if one.tells else [])]
        )
        for one in card.criteria.all()
    )


def this_year() -> int:
    return timezone.localdate().year
