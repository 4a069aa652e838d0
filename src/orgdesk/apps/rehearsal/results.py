"""What a run says, ready to be shown: differences with intervals, distributions, loads, heat on both drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.drawings import draw_version
from orgdesk.apps.rehearsal.models import Run, Scenario
from orgdesk.core.organisation.model import Structure
from orgdesk.core.rehearsal.results import Difference, Estimate, difference, estimate
from orgdesk.core.rehearsal.stations import UNSKILLED
from orgdesk.core.scene.diagrams import Overlay
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.plots import draw_histogram, draw_strip

_HEAT: Final = 5
_FULL: Final = 0.9
PERCENT: Final = "%"
HOURS: Final = "h"
ROWS: Final = (
    ("mean hours to resolve", gettext_lazy("Hours to resolve, mean"), HOURS, -1),
    ("mean hours to respond", gettext_lazy("Hours to the first touch, mean"), HOURS, -1),
    ("resolve promises kept", gettext_lazy("Resolved in time"), PERCENT, 1),
    ("respond promises kept", gettext_lazy("First touch in time"), PERCENT, 1),
    ("hand-overs per case", gettext_lazy("Hand-overs per case"), "", -1),
    ("sent back", gettext_lazy("Hand-overs sent back"), "", -1),
    ("abandoned share", gettext_lazy("Customers who gave up"), PERCENT, -1),
    ("reopened", gettext_lazy("Cases that came back"), "", -1),
    ("opened", gettext_lazy("Cases"), "", 0),
    ("deflected", gettext_lazy("Answered by an article"), "", 1),
    ("articles published", gettext_lazy("Articles published"), "", 1),
    ("cost", gettext_lazy("Cost"), "", -1),
)


@dataclass(frozen=True)
class Row:
    """One measure in both scenarios; `verdict` is better, worse, none or empty."""

    name: str
    first: str
    other: str
    change: str
    verdict: str


@dataclass(frozen=True)
class Load:
    """How busy the people of one position are: share of their hours, in both scenarios."""

    name: str
    first: float | None
    other: float | None

    @property
    def is_full(self) -> bool:
        """Whether hardly any room is left."""
        return max(self.first or 0, self.other or 0) >= 100 * _FULL


def numbers_of(run: Run) -> list[list[dict[str, Any]]]:
    """The kept numbers by scenario, in the order of the replications."""
    parts = [part.numbers for part in run.parts.all()]
    return [[numbers[place] for numbers in parts] for place in range(len(run.bundles))]


def rows_of(played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Row]:
    """The measures that anything happened in."""
    found = []
    for measure, name, unit, good in ROWS:
        samples = [[one["measures"].get(measure, 0.0) for one in numbers] for numbers in played]
        if any(any(sample) for sample in samples):
            found.append(_row(str(name), samples, unit, good))
    return found


def _row(name: str, samples: Sequence[Sequence[float]], unit: str, good: int) -> Row:
    told = [_said(estimate(sample), unit) for sample in samples]
    if len(samples) < 2 or len(samples[0]) < 2:
        return Row(name, told[0], told[1] if len(told) > 1 else "", "", "")
    found = difference(samples[0], samples[1])
    return Row(name, told[0], told[1], _changed(found, unit), _verdict(found, good))


def _verdict(found: Difference, good: int) -> str:
    if not found.is_detectable:
        return "none"
    if not good:
        return ""
    return "better" if found.estimate.mean * good > 0 else "worse"


def _said(found: Estimate, unit: str) -> str:
    """The mean with its interval; a share lies between nothing and all, a number of cases is not negative."""
    if found.n == 1:
        return _figure(found.mean, unit)
    low, high = max(0.0, found.low), min(1.0, found.high) if unit == PERCENT else found.high
    return f"{_figure(found.mean, unit)} [{_figure(low, unit)}, {_figure(high, unit)}]"


def _changed(found: Difference, unit: str) -> str:
    one = found.estimate
    unit = _("pts") if unit == PERCENT else unit
    scale = 100 if unit == _("pts") else 1
    sign = "+" if one.mean > 0 else ""
    return f"{sign}{_figure(one.mean * scale, unit)} [{_figure(one.low * scale, '')}, {_figure(one.high * scale, '')}]"


def _figure(value: float, unit: str) -> str:
    if unit == PERCENT:
        return f"{number_format(round(100 * value, 1), 1)} %"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{number_format(round(value, digits), digits)} {unit}".strip()


def shape_of(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> Scene:
    """How long cases take, all of them and not only their mean, cut at the longest tenth of the slower scenario."""
    names = [run.first.name, run.other.name if run.other else ""]
    pooled = [sorted(value for one in numbers for value in one["resolve"]) for numbers in played]
    limit = max((row[int(0.9 * (len(row) - 1))] for row in pooled if row), default=1.0)
    samples = [(name, [value for value in row if value <= limit]) for name, row in zip(names, pooled, strict=False)]
    return draw_histogram(samples, title=_("Hours to resolve, nine of ten cases"), width=520)


def loads_of(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Load]:
    """Load per person by position, the fullest first."""
    charts = [scenario.version.content for scenario in _scenarios(run)]
    found: dict[str, list[float | None]] = {}
    for place, numbers in enumerate(played):
        for measure in numbers[0]["measures"] if numbers else ():
            if measure.startswith("load of "):
                row = found.setdefault(measure.removeprefix("load of "), [None, None])
                row[place] = round(100 * fmean(one["measures"][measure] for one in numbers), 1)
    loads = [Load(title_of(key, charts), *row) for key, row in found.items()]
    return sorted(loads, key=lambda load: -max(load.first or 0, load.other or 0))


def loads_of_managers(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Load]:
    """The mean load of the positions below each manager."""
    found: dict[str, list[float | None]] = {}
    charts = [scenario.version.content for scenario in _scenarios(run)]
    for place, (chart, numbers) in enumerate(zip(charts, played, strict=False)):
        below: dict[str, list[float]] = {}
        bosses = _bosses(chart)
        for measure in numbers[0]["measures"] if numbers else ():
            key = measure.removeprefix("load of ").removesuffix(UNSKILLED)
            if measure.startswith("load of ") and key in bosses:
                below.setdefault(bosses[key], []).append(fmean(one["measures"][measure] for one in numbers))
        for boss, loads in below.items():
            found.setdefault(boss, [None, None])[place] = round(100 * fmean(loads), 1)
    return [Load(title_of(key, charts), *row) for key, row in found.items()]


def _bosses(chart: Structure) -> dict[str, str]:
    return {line.position: line.boss for line in chart.lines if not line.kind.dotted}


def title_of(key: str, charts: Sequence[Structure]) -> str:
    position, unskilled, _rest = key.partition(UNSKILLED)
    found = next((chart.position_by_key[position] for chart in charts if position in chart.position_by_key), None)
    title = found.title if found is not None else position
    return _("%(title)s, without the skill") % {"title": title} if unskilled else title


def strip_of(loads: Sequence[Load]) -> Scene:
    """The loads on one axis: a tick a scenario."""
    rows = [(load.name[:34], [value for value in (load.first, load.other) if value is not None]) for load in loads]
    return draw_strip(rows, title=_("Load per person, % of the hours on duty"), limit=100 * _FULL, width=520)


@dataclass(frozen=True)
class Heat:
    """The drawing of one scenario with its waits laid over it, and the same as rows."""

    scenario: Scenario
    drawing: Scene
    waits: tuple[tuple[str, str, int], ...]


def heat_of(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Heat]:
    """Where it waits: hours spent waiting at each step, as heat on the process's own drawing."""
    found = []
    spent = [_waits(numbers) for numbers in played]
    most = max((wait * done for row in spent for wait, done in row.values()), default=0.0) or 1.0
    for scenario, row in zip(_scenarios(run), spent, strict=False):
        nodes = compiled(scenario.definition).nodes
        overlays = [
            Overlay(
                element=node,
                count=round(done),
                age=_figure(wait, HOURS),
                heat=max(1, round(_HEAT * wait * done / most)),
            )
            for node, (wait, done) in row.items()
            if node in nodes and done >= 1
        ]
        rows = sorted(((nodes[node].name or node, wait, done) for node, (wait, done) in row.items() if node in nodes), key=lambda one: -one[1] * one[2])  # fmt: skip
        told = tuple((name, _figure(wait, HOURS), round(done)) for name, wait, done in rows)
        found.append(Heat(scenario, draw_version(scenario.definition, overlays), told))
    return found


def _waits(numbers: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Mean hours of waiting and works done by step, over the replications."""
    steps = dict.fromkeys(step for one in numbers for step in one["done"])
    return {
        step: (
            fmean(one["measures"].get(f"wait before {step}", 0.0) for one in numbers),
            fmean(one["done"].get(step, 0) for one in numbers),
        )
        for step in steps
    }


def _scenarios(run: Run) -> list[Scenario]:
    return [run.first, *([run.other] if run.other else [])]
