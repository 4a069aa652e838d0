"""What a person fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.insight.models import BookedCost
from orgdesk.apps.insight.numbers import PERIODS
from orgdesk.apps.insight.runs import Look
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures import CATALOGUE
from orgdesk.core.measures.catalogue import AREAS
from orgdesk.ui.sayings import in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class GoalForm(forms.Form):
    """`on` is the day on which the goal is set: it is to be reached later."""

    target = forms.FloatField(label=_("Target"))
    due = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Why, if it is worse than today"),
        required=False,
        max_length=250,
        help_text=_("Only for a target on the bad side of where the measure stands."),
    )
    unit = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if self.on is not None and due <= self.on:
            raise forms.ValidationError(_("Choose a day in the future: a goal needs time to be reached."))
        return due


class _Narrowing(forms.Form):
    """Filters that links carry on."""

    @property
    def query(self) -> dict[str, str]:
        """What was asked, for links that ask for more."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: "on" if value is True else str(value) for name, value in asked.items() if value}

    @property
    def asked(self) -> str:
        return urlencode(self.query)

    @property
    def query_without_way(self) -> str:
        return urlencode({name: value for name, value in self.query.items() if name != "way"})


class LookForm(_Narrowing):
    """Which runs a page of mining looks at. What cannot be read is left at its beginning."""

    days = forms.TypedChoiceField(
        label=_("Days"), choices=[(days, days) for days in PERIODS], coerce=int, required=False
    )
    unit = forms.ChoiceField(label=_("Through the unit"), required=False)
    step = forms.ChoiceField(label=_("Past the step"), required=False)
    hours = forms.FloatField(label=_("Longer than, hours"), required=False, min_value=0)
    ended = forms.BooleanField(label=_("Only what is over"), required=False)
    way = forms.CharField(required=False, widget=forms.HiddenInput)
    log = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, version: DefinitionVersion) -> None:
        super().__init__({"days": "90", **{name: data[name] for name in data}})
        units = [(unit.key, unit.name) for unit in active_structure().units]
        tasks = [(node.id, node.name or node.id) for node in compiled(version).tasks()]
        self.fields["unit"].choices = [("", _("any")), *units]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", _("any")), *tasks]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def days_back(self) -> int:
        return self.cleaned_data.get("days") or 90

    @property
    def look(self) -> Look:
        found = self.cleaned_data
        return Look(
            unit=found.get("unit", ""),
            step=found.get("step", ""),
            way=found.get("way", ""),
            ended=found.get("ended", False),
            hours=found.get("hours") or 0.0,
        )


class BringLogForm(forms.Form):
    """A log of another system."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV with a row an event, XES, or OCEL 2.0 (.jsonocel, .xmlocel); also one of them in a zip archive.")
    )  # fmt: skip
    title = forms.CharField(label=_("What to call it"), max_length=120, required=False)


class LogColumnsForm(forms.Form):
    """Which columns of a table hold what every log needs."""

    case = forms.ChoiceField(label=_("The case"))
    activity = forms.ChoiceField(label=_("What happened, or the state"))
    at = forms.ChoiceField(label=_("When"))

    def __init__(self, *args: object, head: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.choices = [("", _("choose")), *((name, name) for name in head)]  # type: ignore[attr-defined]


class LogObjectsForm(forms.Form):
    """Which objects of a log of objects are its cases."""

    object_type = forms.ChoiceField(label=_("The cases are"))

    def __init__(self, *args: object, types: Mapping[str, int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["object_type"].choices = [(name, f"{name} ({count:,})") for name, count in types.items()]  # type: ignore[attr-defined]


class BroughtLookForm(_Narrowing):
    """Which cases of a brought log a page looks at. What cannot be read is left at its beginning."""

    share = forms.TypedChoiceField(label=_("Draw the ways of"), choices=[(share, f"{share} %") for share in (50, 80, 90, 95, 100)], coerce=int, required=False)  # fmt: skip
    since = forms.DateField(label=_("Begun from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ChoiceField(label=_("Through the unit"), required=False)
    step = forms.ChoiceField(label=_("Past the step"), required=False)
    hours = forms.FloatField(label=_("Longer than, hours"), required=False, min_value=0)
    repeats = forms.BooleanField(label=_("Repetitions are steps too"), required=False)
    way = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, units: Sequence[str], steps: Sequence[str]) -> None:
        super().__init__({"share": "90", **{name: data[name] for name in data}})
        self.fields["unit"].choices = [("", _("any")), *((name, name) for name in units)]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", _("any")), *((name, name) for name in steps)]  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]
        self.is_valid()

    @property
    def share_drawn(self) -> float:
        return (self.cleaned_data.get("share") or 90) / 100


class DashboardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    days = forms.TypedChoiceField(label=_("Days"), choices=[(days, days) for days in PERIODS], coerce=int)
    codes = forms.MultipleChoiceField(label=_("Measures"))
    shared = forms.BooleanField(label=_("Shared with all who work here"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        units = [(unit.key, unit.name) for unit in active_structure().units]
        self.fields["unit_key"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]
        self.fields["codes"].choices = [(one.code, f"{one.code} {in_words(one.name)}") for one in CATALOGUE]  # type: ignore[attr-defined]

    @property
    def areas(self) -> list[tuple[str, list[tuple[str, str, bool]], int]]:
        """Each area of measures with its boxes to tick and how many of them are ticked."""
        ticked, found = set(self["codes"].value() or ()), []
        for name, definitions in AREAS.values():
            boxes = [(one.code, f"{one.code} {in_words(one.name)}", one.code in ticked) for one in definitions]
            found.append((in_words(name), boxes, sum(chosen for _code, _words, chosen in boxes)))
        return found


class CostRateForm(forms.Form):
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    hourly = forms.DecimalField(label=_("An hour costs"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit_key"].choices = _units(_("Every unit without its own"))  # type: ignore[attr-defined]


class BookCostForm(forms.Form):
    of = forms.ChoiceField(label=_("What for"), choices=BookedCost.Of.choices)
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    words = forms.CharField(label=_("In words"), max_length=160)
    unit_key = forms.ChoiceField(label=_("Unit"), required=False)
    limitation_key = forms.CharField(label=_("Limitation, if it built an answer"), required=False, max_length=40)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["unit_key"].choices = _units(_("No unit"))  # type: ignore[attr-defined]


def _units(none: StrPromise) -> list[tuple[str, str | StrPromise]]:
    return [("", none), *((unit.key, unit.name) for unit in active_structure().units)]
