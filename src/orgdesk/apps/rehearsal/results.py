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
from orgdesk.apps.rehearsal.comparing import Compared, compared
from orgdesk.apps.rehearsal.models import Run, Scenario
from orgdesk.apps.rehearsal.wording import verdict_words
from orgdesk.core.organisation.model import Structure
from orgdesk.core.rehearsal.results import Difference, Estimate
from orgdesk.core.rehearsal.stations import UNSKILLED
from orgdesk.core.scene.diagrams import Overlay
from orgdesk.core.scene.measure import cut
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.plots import draw_histogram, draw_ranges, draw_strip

_HEAT: Final = 5
_SHOWN: Final = 12
_LABEL: Final = 190.0
"""Pixels for a name beside an axis."""
_OVERLAID: Final = 2
"""More distributions than these over each other cannot be told apart."""
_FULL: Final = 0.9
_IDLE: Final = 5.0
"""Percent."""
PERCENT: Final = "%"
HOURS: Final = "h"
ROWS: Final = (
    ("mean hours to resolve", gettext_lazy("Hours to resolve, mean"), HOURS, -1),
    ("mean hours to respond", gettext_lazy("Hours to the first touch, mean"), HOURS, -1),
    ("resolve promises kept", gettext_lazy("Resolved in time"), PERCENT, 1),
    ("respond promises kept", gettext_lazy("First touch in time"), PERCENT, 1),
    ("hand-overs per case", gettext_lazy("Hand-overs per case"), "", -1),
    ("handed on share", gettext_lazy("Cases handed on at least once"), PERCENT, -1),
    ("sent back", gettext_lazy("Hand-overs sent back"), "", -1),
    ("abandoned share", gettext_lazy("Customers who gave up"), PERCENT, -1),
    ("reopened", gettext_lazy("Cases that came back"), "", -1),
    ("opened", gettext_lazy("Cases"), "", 0),
    ("open at the end", gettext_lazy("Cases open at the end"), "", -1),
    ("deflected", gettext_lazy("Answered by an article"), "", 1),
    ("articles published", gettext_lazy("Articles published"), "", 1),
    ("cost", gettext_lazy("Cost"), "", -1),
    ("cost per case", gettext_lazy("Cost of a case"), "", -1),
    ("timeline hours", gettext_lazy("Hours in timelines"), "", 0),
    ("timeline hours without people", gettext_lazy("Hours of timelines that nobody had"), "", -1),
)


@dataclass(frozen=True)
class Cell:
    """One measure in one scenario; `change` against the base (empty there) and its `verdict`: better, worse, none, tiny (there, but nought as it is rounded) or empty."""

    said: str
    change: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Row:
    """One measure, a cell a scenario."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Load:
    """How busy the people of one position are: share of their hours by scenario, None where it has no such people."""

    name: str
    shares: tuple[float | None, ...]

    @property
    def most(self) -> float:
        """The greatest share."""
        return max(share or 0.0 for share in self.shares)

    @property
    def is_idle(self) -> bool:
        """Whether what is rehearsed hardly touches these people."""
        return self.most < _IDLE

    @property
    def is_full(self) -> bool:
        """Whether hardly any room is left."""
        return self.most >= 100 * _FULL


def numbers_of(run: Run) -> list[list[dict[str, Any]]]:
    """The kept numbers by scenario, in the order of the replications."""
    parts = [part.numbers for part in run.parts.all()]
    return [[numbers[place] for numbers in parts] for place in range(len(run.bundles))]


def rows_of(played: Sequence[Sequence[Mapping[str, Any]]], *, base: int = 0) -> list[Row]:
    """The measures that anything happened in; the intervals of all differences from the base hold together."""
    told = ((compared(played, measure, base=base), str(name), unit, good) for measure, name, unit, good in ROWS)
    return [_row(name, one, unit, good) for one, name, unit, good in told if one is not None]


def _row(name: str, one: Compared, unit: str, good: int) -> Row:
    pairs = zip(one.estimates, one.differences, strict=True)
    return Row(
        name,
        tuple(
            Cell(_said(value, unit), _changed(apart, unit), _verdict(apart, good, unit))
            if apart
            else Cell(_said(value, unit))
            for value, apart in pairs
        ),
    )


@dataclass(frozen=True)
class Headline:
    """What stands above all: a measure, or with several scenarios what each of them changes."""

    label: str
    figure: str
    interval: str = ""
    note: str = ""


def headlines_of(run: Run, rows: Sequence[Row], base: int) -> list[Headline]:
    """With up to two scenarios the first measures, with more how each of them fares against the base."""
    if len(run.scenarios) <= _OVERLAID:
        return [_headline(row, next((cell for cell in row.cells if cell.change), row.cells[0])) for row in rows[:4]]
    return [_fares(one, rows, place) for place, one in enumerate(run.scenarios) if place != base]


def _headline(row: Row, cell: Cell) -> Headline:
    figure, _space, interval = (cell.change or cell.said).partition(" [")
    low, apart, high = interval.removesuffix("]").partition(_unbroken(", "))
    told = _("%(low)s and %(high)s") % {"low": low, "high": high} if apart else low
    return Headline(row.name, figure, told, verdict_words(cell.verdict))


def _fares(scenario: Scenario, rows: Sequence[Row], place: int) -> Headline:
    names = {verdict: [row.name for row in rows if row.cells[place].verdict == verdict] for verdict in ("better", "worse")}  # fmt: skip
    verdicts = [row.cells[place].verdict for row in rows]
    words = {
        "better": len(names["better"]),
        "worse": len(names["worse"]),
        "none": verdicts.count("none") + verdicts.count("tiny"),
    }
    told = [f"{verdict_words(verdict).capitalize()}: {', '.join(of)}." for verdict, of in names.items() if of]
    return Headline(
        scenario.name,
        _("%(better)d better, %(worse)d worse") % words,
        note=" ".join([*told, _("No detectable difference in %(none)d.") % words]),
    )


def _verdict(found: Difference, good: int, unit: str) -> str:
    if not found.is_detectable:
        return "none"
    if not _is_seen(_figure(found.estimate.mean, unit)):
        return "tiny"
    if not good:
        return ""
    return "better" if found.estimate.mean * good > 0 else "worse"


def _said(found: Estimate, unit: str) -> str:
    """The mean with its interval; a share lies between nothing and all, a number of cases is not negative."""
    if found.n == 1:
        return _figure(found.mean, unit)
    low, high = max(0.0, found.low), min(1.0, found.high) if unit == PERCENT else found.high
    return f"{_figure(found.mean, unit)} {_unbroken(f'[{_figure(low, unit)}, {_figure(high, unit)}]')}"


def _changed(found: Difference, unit: str) -> str:
    one = found.estimate
    unit = _("pts") if unit == PERCENT else unit
    scale = 100 if unit == _("pts") else 1
    said = _figure(one.mean * scale, unit)
    sign = "+" if one.mean > 0 and _is_seen(said) else ""
    interval = f"[{_figure(one.low * scale, '')}, {_figure(one.high * scale, '')}]"
    return f"{sign}{said} {_unbroken(interval)}"


def _is_seen(said: str) -> bool:
    """Whether a figure, as it is rounded, is anything but nought."""
    return any(digit in said for digit in "123456789")


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _figure(value: float, unit: str) -> str:
    if unit == PERCENT:
        return f"{number_format(round(100 * value, 1) + 0.0, 1)} %"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return (
        f"{number_format(round(value, digits) + 0.0, digits)} {unit}".strip()
    )  # a sum, as -0.0 would be written -0.00


def shape_of(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> Scene:
    """How long cases take, all of them and not only their mean, cut at the longest tenth of the slower scenario."""
    names = [one.name for one in run.scenarios]
    pooled = [sorted(value for one in numbers for value in one["resolve"]) for numbers in played]
    limit = max((row[int(0.9 * (len(row) - 1))] for row in pooled if row), default=1.0)
    samples = [
        (_short(name), [value for value in row if value <= limit]) for name, row in zip(names, pooled, strict=True)
    ]
    if len(samples) > _OVERLAID:
        return draw_ranges(
            samples, title=_("Hours to resolve: the middle half and eight tenths of the cases"), width=520
        )
    return draw_histogram(samples, title=_("Hours to resolve, nine of ten cases"), width=520)


def loads_of(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Load]:
    """Load per person by position, the fullest first."""
    charts = [scenario.version.content for scenario in run.scenarios]
    found: dict[str, list[float | None]] = {}
    for place, numbers in enumerate(played):
        for measure in numbers[0]["measures"] if numbers else ():
            if measure.startswith("load of "):
                row = found.setdefault(measure.removeprefix("load of "), [None] * len(played))
                row[place] = round(100 * fmean(one["measures"][measure] for one in numbers), 1)
    loads = [Load(title_of(key, charts), tuple(row)) for key, row in found.items()]
    return sorted(loads, key=lambda load: -load.most)


def loads_of_managers(run: Run, played: Sequence[Sequence[Mapping[str, Any]]]) -> list[Load]:
    """The mean load of the positions below each manager."""
    found: dict[str, list[float | None]] = {}
    charts = [scenario.version.content for scenario in run.scenarios]
    for place, (chart, numbers) in enumerate(zip(charts, played, strict=False)):
        below: dict[str, list[float]] = {}
        bosses = _bosses(chart)
        for measure in numbers[0]["measures"] if numbers else ():
            key = measure.removeprefix("load of ").removesuffix(UNSKILLED)
            if measure.startswith("load of ") and key in bosses:
                below.setdefault(bosses[key], []).append(fmean(one["measures"][measure] for one in numbers))
        for boss, loads in below.items():
            found.setdefault(boss, [None] * len(played))[place] = round(100 * fmean(loads), 1)
    return [Load(title_of(key, charts), tuple(row)) for key, row in found.items()]


def _bosses(chart: Structure) -> dict[str, str]:
    return {line.position: line.boss for line in chart.lines if not line.kind.dotted}


def title_of(key: str, charts: Sequence[Structure]) -> str:
    position, unskilled, _rest = key.partition(UNSKILLED)
    found = next((chart.position_by_key[position] for chart in charts if position in chart.position_by_key), None)
    title = found.title if found is not None else position
    return _("%(title)s, without the skill") % {"title": title} if unskilled else title


def _short(name: str) -> str:
    """As much as stands beside an axis."""
    return cut(name, _LABEL, "tick")


def strip_of(run: Run, loads: Sequence[Load]) -> Scene:
    """The fullest on one axis: a tick a scenario; the table has them all."""
    rows = [(_short(load.name), load.shares) for load in loads[:_SHOWN]]
    names = [one.name for one in run.scenarios] if run.others else ()
    return draw_strip(
        rows, title=_("Load per person, % of the hours on duty"), limit=100 * _FULL, width=520, names=names
    )


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
    for scenario, row in zip(run.scenarios, spent, strict=False):
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
