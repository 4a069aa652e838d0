"""What a search is to reach: a share of the promises, or a goal that a unit has set for a measure that a rehearsal knows."""

from __future__ import annotations

import math
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
from orgdesk.apps.rehearsal.results import ROWS, title_of
from orgdesk.core.measures import definition_of
from orgdesk.core.measures.definitions import Good
from orgdesk.core.rehearsal.bundle import Bundle, StepKind
from orgdesk.core.rehearsal.results import Estimate
from orgdesk.core.rehearsal.searching import Wanted
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
    "TS-10": ("handed on share", 0.01),
    "TS-14": ("hand-overs per case", 1.0),
    "TS-19": ("open at the end", 1.0),
    "FI-1": ("cost per case", 1.0),
}
"""By the code of a measure: what a rehearsal calls it, and how much of that one of its unit is."""
_UP: Final = {measure for measure, _name, _counted, good in ROWS if good > 0}
_NAMED: Final = (
    *PROMISES,
    ("median working hours to respond", gettext_lazy("Working hours to the first touch, median")),
    ("median working hours to resolve", gettext_lazy("Working hours to resolve, median")),
    *((measure, name) for measure, name, _counted, good in ROWS if good and measure not in dict(PROMISES)),
)
"""What every rehearsal measures and a goal makes sense for; waits and loads are of one step or position."""
_LOAD, _WAIT = "load of ", "wait before "
COSTS: Final = {"cost", "cost per case"}


@dataclass(frozen=True)
class Sought:
    """A measure that a search may aim at: more of it is good (`up`), or less."""

    measure: str
    name: str
    up: bool = False

    @property
    def words(self) -> str:
        """With the direction and what the number is counted in."""
        unit = _unit(self.measure)
        said = _("%(name)s: at least") if self.up else _("%(name)s: at most")
        return said % {"name": self.name} + (f" … {unit}" if unit else " …")


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


def sought_of(scenario: Scenario, bundle: Bundle | None) -> dict[str, Sought]:
    """What a search of this scenario may aim at, as people call it, by the name that a rehearsal has for it."""
    paid = bundle is not None and any(team.cost for team in bundle.crews)
    measures = [measure for measure, _name in _NAMED if paid or measure not in COSTS]
    if bundle is not None:
        measures += [f"{_LOAD}{team.key}" for team in bundle.crews if team.stations]
        measures += [f"{_WAIT}{step.key}" for step in bundle.steps if step.kind is StepKind.WORK]
    return {one: Sought(one, measure_name(one, scenario), one in _UP) for one in measures}


def measure_name(measure: str, scenario: Scenario) -> str:
    """A measure of a rehearsal as people call it."""
    if measure.startswith(_LOAD):
        title = title_of(measure.removeprefix(_LOAD), [scenario.version.content])
        return _("Load per person as %(title)s") % {"title": title}
    elif measure.startswith(_WAIT):
        key = measure.removeprefix(_WAIT)
        node = compiled(scenario.definition).nodes.get(key)
        return _("Wait before %(step)s, mean") % {"step": node.name or key if node else key}
    else:
        return str(dict(_NAMED).get(measure, measure))


def goal_of_measure(sought: Sought, number: float) -> dict[str, Any]:
    """A measure and a number of its unit, as a run keeps them."""
    if sought.measure in dict(PROMISES):
        return {"measure": sought.measure, "share": number / 100}
    target = number / 100 if _unit(sought.measure) == "%" else number
    return {"measure": sought.measure, "target": target, "up": sought.up}


def goal_words(goal: Mapping[str, Any], scenario: Scenario) -> str:
    """What was to be reached, for the page of the answer."""
    if goal.get("code"):
        return aim_words(goal["code"], goal["unit"], goal["said"])
    name, wanted = measure_name(goal["measure"], scenario), wanted_of(goal)
    if wanted.measure in dict(PROMISES):
        share = number_format(round(100 * wanted.target, 1)).removesuffix(".0")
        return _("%(share)s %% of the cases %(promise)s") % {"share": share, "promise": name}
    words = _("%(name)s at least %(target)s") if wanted.up else _("%(name)s at most %(target)s")
    return words % {"name": name, "target": _figure(wanted.measure, wanted.target)}


def aim_words(code: str, unit: str, target: float) -> str:
    definition = definition_of(code)
    said = f"{number_format(target)} {definition.unit}" if definition.unit in {"%", "h"} else number_format(target)
    words = _("%(name)s at least %(target)s") if definition.good is Good.UP else _("%(name)s at most %(target)s")
    aim = words % {"name": in_words(definition.name), "target": said}
    if not unit:
        return aim
    found = active_structure().unit_by_key.get(unit)
    return _("%(aim)s (%(unit)s)") % {"aim": aim, "unit": found.name if found else unit}


Kept = tuple[float, float | None, float | None]


def kept(told: Estimate) -> Kept:
    """A mean with its interval as it is kept: what only one replication measured has none."""
    return (told.mean, told.low, told.high) if math.isfinite(told.high) else (told.mean, None, None)


def told_of(mean: float, low: float | None, high: float | None) -> Estimate:
    """Read back."""
    return Estimate(mean, -math.inf if low is None else low, math.inf if high is None else high, 0)


def figures_of(measure: str, told: Estimate) -> tuple[str, str]:
    """A mean and its interval, as the measure is read."""
    low, high = max(0.0, told.low), told.high
    if math.isinf(high):
        return _figure(measure, told.mean), ""
    if _unit(measure) == "%":
        high = high if measure.startswith(_LOAD) else min(1.0, high)
        return _figure(measure, told.mean), f"{_number(100 * low)}–{_number(100 * high)}"
    return _figure(measure, told.mean), f"{_number(low)}–{_number(high)}"


def _figure(measure: str, value: float) -> str:
    unit = _unit(measure)
    return f"{_number(100 * value if unit == '%' else value)} {unit}".strip()


def _unit(measure: str) -> str:
    if measure.endswith((" kept", " share")) or measure.startswith(_LOAD):
        return "%"
    return "h" if "hours" in measure or measure.startswith(_WAIT) else ""


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return number_format(round(value, digits), digits)
