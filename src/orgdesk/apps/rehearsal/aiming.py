"""What a search is to reach: a share of the promises, or a goal that a unit has set for a measure that a rehearsal knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.aims import Aim, aims_for
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.preparing import serving_positions
from orgdesk.core.measures import definition_of
from orgdesk.core.measures.definitions import Good
from orgdesk.core.rehearsal.results import Estimate
from orgdesk.ui.sayings import in_words

PROMISES: Final = (
    ("resolve promises kept", gettext_lazy("resolved in time")),
    ("respond promises kept", gettext_lazy("first touch in time")),
)
REHEARSED: Final = {
    "TS-3": ("median working hours to respond", 1.0),
    "TS-4": ("respond promises kept", 0.01),
    "TS-5": ("median working hours to resolve", 1.0),
    "TS-6": ("resolve promises kept", 0.01),
    "TS-14": ("hand-overs per case", 1.0),
}
"""By the code of a measure: what a rehearsal calls it, and how much of that one of its unit is."""
_SHARES: Final = {"resolve promises kept", "respond promises kept"}


@dataclass(frozen=True)
class Wanted:
    """What a search goes on until: `measure` of a replication at least (`up`) or at most `target`."""

    measure: str
    target: float
    up: bool = True

    def reached(self, value: float) -> bool:
        return value >= self.target if self.up else value <= self.target


@dataclass(frozen=True)
class Offered:
    """The goals that can be rehearsed, as people call them, and the names of the measures of those that cannot."""

    aims: tuple[tuple[Aim, str], ...]
    others: tuple[str, ...]


def wanted_of(goal: Mapping[str, Any]) -> Wanted:
    """A goal as a run keeps it; without a target of its own it is a share of the promises."""
    target = goal.get("target")
    return Wanted(goal["measure"], goal["share"] if target is None else target, bool(goal.get("up", True)))


def offered_aims(person: Person, scenario: Scenario) -> Offered:
    """The goals of the units that work in the scenario's process, and of all."""
    serving = serving_positions(compiled(scenario.definition), scenario.version.content)
    units = {"", *(one.unit for one in serving)}
    aims = [one for one in aims_for(person) if one.unit in units]
    known = tuple((one, aim_words(one.code, one.unit, one.target)) for one in aims if one.code in REHEARSED)
    others = dict.fromkeys(in_words(definition_of(one.code).name) for one in aims if one.code not in REHEARSED)
    return Offered(known, tuple(others))


def goal_of(aim: Aim) -> dict[str, Any]:
    """An aim as a run keeps it."""
    measure, scale = REHEARSED[aim.code]
    up = definition_of(aim.code).good is Good.UP
    of = {"aim": aim.key, "code": aim.code, "unit": aim.unit, "due": aim.due.isoformat(), "said": aim.target}
    return {**of, "measure": measure, "target": aim.target * scale, "up": up}


def goal_words(goal: Mapping[str, Any]) -> str:
    """What was to be reached, for the page of the answer."""
    if goal.get("code"):
        return aim_words(goal["code"], goal["unit"], goal["said"])
    name = next((str(words) for measure, words in PROMISES if measure == goal["measure"]), goal["measure"])
    return _("%(share)s %% of the cases %(promise)s") % {
        "share": number_format(round(100 * goal["share"], 1)).removesuffix(".0"),
        "promise": name,
    }


def aim_words(code: str, unit: str, target: float) -> str:
    definition = definition_of(code)
    said = f"{number_format(target)} {definition.unit}" if definition.unit in {"%", "h"} else number_format(target)
    words = _("%(name)s at least %(target)s") if definition.good is Good.UP else _("%(name)s at most %(target)s")
    aim = words % {"name": in_words(definition.name), "target": said}
    if not unit:
        return aim
    found = active_structure().unit_by_key.get(unit)
    return _("%(aim)s (%(unit)s)") % {"aim": aim, "unit": found.name if found else unit}


def figures_of(measure: str, told: Estimate) -> tuple[str, str]:
    """A mean and its interval, as the measure is read."""
    if measure in _SHARES:
        low, high = max(0.0, told.low), min(1.0, told.high)
        return f"{_number(100 * told.mean)} %", f"{_number(100 * low)}–{_number(100 * high)}"
    unit = " h" if "hours" in measure else ""
    return f"{_number(told.mean)}{unit}", f"{_number(max(0.0, told.low))}–{_number(told.high)}"


def _number(value: float) -> str:
    return number_format(round(value, 2), 2 if abs(value) < 10 else 1)
