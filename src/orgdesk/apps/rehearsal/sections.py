"""The parts of the form of a scenario, and what a scenario says that differs from today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.forms import ScenarioForm


@dataclass(frozen=True)
class Section:
    """Fields that belong together; `told` is false where all of them still say what today says."""

    key: str
    title: str
    lead: str
    fields: Sequence[BoundField]
    told: int


@dataclass(frozen=True)
class Seat:
    """One position: how many there are, are to be, and have the skill."""

    title: str
    today: int
    people: BoundField
    able: BoundField


@dataclass(frozen=True)
class Difference:
    """One thing that the scenario says otherwise than today."""

    name: str
    today: str
    said: str
    section: str


_OWN = {
    "compared": ("name", "story"),
    "demand": ("demand", "a_day", "patience", "reopened"),
    "staffing": ("hours", "absence", "cost"),
    "organisation": ("returned", "notice"),
    "knowledge": ("skill", "needing", "known", "written", "deflected"),
    "timelines": ("timelines", "step_hours"),
    "goals": ("respond", "resolve"),
}
_RULES = ("share-", "minutes-")


def sections_of(form: ScenarioForm) -> list[Section]:
    """In the order in which one thinks about it; the seats stand apart, as a table."""
    words = {
        "compared": (_("What is compared"), _("A name to find it by. The chart and the process are chosen already.")),
        "organisation": (_("Hand-overs"), _("What happens between the people of the chart.")),
        "demand": (_("Demand"), _("How much comes, and how patient it is.")),
        "staffing": (_("Staffing"), _("Who is there, when, and what an hour costs.")),
        "rules": (_("Rules and work"), _("How often each way is taken, in percent, and how many minutes a step takes. Empty: as the log says.")),
        "knowledge": (_("Skills and knowledge"), _("What only some can do, and what published answers spare.")),
        "timelines": (_("Timelines"), _("What is booked and what is due takes the same people; here is what comes on top.")),
        "goals": (_("Promises"), _("What the result is held against.")),
    }  # fmt: skip
    fields = {key: [form[name] for name in names] for key, names in _OWN.items()}
    fields["rules"] = [form[name] for name in form.fields if name.startswith(_RULES)]
    told = [one.section for one in differences_of(form)]
    return [Section(key, *words[key], fields[key], told.count(key)) for key in words]


def seats_of(form: ScenarioForm) -> list[Seat]:
    return [
        Seat(one.title, one.headcount, form[f"people-{one.key}"], form[f"able-{one.key}"]) for one in form.positions
    ]


def differences_of(form: ScenarioForm) -> list[Difference]:
    """What the form says now, field by field, where it is not what an untouched form would say."""
    return list(_differences(form))


def _differences(form: ScenarioForm) -> Iterator[Difference]:
    for name, field in form.fields.items():
        section = _section_of(name)
        said, today = _plain(form[name].value()), _plain(field.initial)
        if section and section != "compared" and said not in ("", today):
            yield Difference(str(field.label), today or _("as logged"), _named(field, said), section)


def _section_of(name: str) -> str:
    if name.startswith(_RULES):
        return "rules"
    elif name.startswith(("people-", "able-")):
        return "staffing"
    else:
        return next((key for key, names in _OWN.items() if name in names), "")


def _named(field: Any, said: str) -> str:
    choices = {str(key): str(word) for key, word in getattr(field, "choices", ())}
    return choices.get(said, said)


def _plain(value: object) -> str:
    """A number the same however it was written."""
    if value in (None, ""):
        return ""
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value)
