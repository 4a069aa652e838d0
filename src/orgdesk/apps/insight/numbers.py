"""Measures over a period, ready to be shown: value, interval, trend, annotations and the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.events.models import Event
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import ProcessDefinition
from orgdesk.core.measures import Definition, Record, Records, Scope, Standing, Value, evaluate
from orgdesk.core.measures.definitions import Good, evaluate_known, reaches
from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.plots import Series, draw_lines, draw_sparkline
from orgdesk.ui.sayings import in_words

Source = Callable[[Sequence[Definition], datetime, str], Records]
"""The records that these measures need over periods that begin at a moment or later, of everybody and of the unit that is named."""
PERIODS = (7, 28, 90, 365)
_TREND = 8
_WIDE = 500
"""Narrow enough that its words can be read on a telephone, where it is drawn at four fifths of it."""
_DIGITS = 9
_BARE = frozenset({"", "count", "ratio", "0-1", "-1..1", "1-7"})
_UNITS = {
    "count": gettext_lazy("a count"),
    "ratio": gettext_lazy("a ratio"),
    "0-1": gettext_lazy("0 to 1"),
    "1-7": gettext_lazy("1 to 7"),
    "-1..1": gettext_lazy("-1 to 1"),
    "days": gettext_lazy("days"),
    "h": gettext_lazy("h"),
    "min": gettext_lazy("min"),
    "s": gettext_lazy("s"),
    "points": gettext_lazy("points"),
    "pp": gettext_lazy("percentage points"),
    "per account": gettext_lazy("per account"),
    "per year": gettext_lazy("per year"),
    "per 100": gettext_lazy("per 100"),
}
_GOOD = {
    Good.UP: gettext_lazy("more"),
    Good.DOWN: gettext_lazy("less"),
    Good.BAND: gettext_lazy("within a band"),
    Good.CONTEXT: gettext_lazy("depends on what it is read with"),
}


@dataclass(frozen=True)
class Change:
    """The chart or a process changed: a note beside the trend, not an explanation of it."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Shown:
    """One measure with everything that stands beside it."""

    definition: Definition
    value: Value
    goal: Goal | None
    records: Records
    scopes: tuple[Scope, ...]
    past: Callable[[], Records]

    @cached_property
    def history(self) -> list[Value]:
        return [evaluate(self.definition, self.past(), scope) for scope in self.scopes]

    @property
    def figure(self) -> str:
        return words_of(self.value)

    @property
    def interval(self) -> str:
        return interval_words(self.value)

    @property
    def unit(self) -> str:
        return unit_words(self.definition.unit)

    @property
    def good(self) -> str:
        """Which way is better, in words."""
        return str(_GOOD[self.definition.good])

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What the value is made of, or the far end beside a median."""
        names = {"p90": _("90th percentile")}
        return [(names.get(name, name), with_unit(part, self.definition.unit)) for name, part in self.value.parts]

    @property
    def target(self) -> str:
        return with_unit(self.goal.target, self.definition.unit) if self.goal else ""

    @property
    def baseline(self) -> str:
        return with_unit(self.goal.baseline, self.definition.unit) if self.goal else ""

    @property
    def reached(self) -> bool | None:
        return reaches(self.definition, self.value, self.goal.target) if self.goal else None

    @cached_property
    def sparkline(self) -> Scene:
        return draw_sparkline([one.value for one in self.history], title=in_words(self.definition.name))

    def trend(self, changes: Sequence[Change] = ()) -> Scene:
        """With what changed meanwhile as upright lines, numbered as in the list of them."""
        values = tuple(one.value for one in self.history)
        low = tuple(one.low for one in self.history)
        high = tuple(one.high for one in self.history)
        step, first = self.scopes[0].end - self.scopes[0].start, self.scopes[0].end
        notes = [((one.at - first) / step, str(number), one.words) for number, one in enumerate(changes, 1)]
        labels = [date_format(scope.end - timedelta(seconds=1), "j M") for scope in self.scopes]
        return draw_lines(
            labels,
            [Series(in_words(self.definition.name), values, low, high)],
            title=in_words(self.definition.name),
            target=self.goal.target if self.goal else None,
            width=_WIDE,
            notes=notes,
        )


def scope_of(at: datetime, days: int) -> Scope:
    """The period of so many days that ends now."""
    return Scope(at - timedelta(days=days), at + timedelta(microseconds=1))


def steps_before(at: datetime, days: int) -> tuple[Scope, ...]:
    """The last eight weeks, or months where the period is longer than a quarter."""
    step = timedelta(days=30 if days > 90 else 7)
    return tuple(Scope(at - step * n, at - step * (n - 1) + timedelta(microseconds=1)) for n in range(_TREND, 0, -1))


def show_all(
    definitions: Sequence[Definition],
    records: Records | Source,
    *,
    at: datetime,
    days: int,
    unit: str = "",
    goals: Sequence[Goal] = (),
    trends: bool = True,
) -> list[Shown]:
    """The measures over the period, of one unit where it is named. Without `trends` only those with a goal are to show theirs."""
    by_code = {goal.code: goal for goal in goals if goal.unit_key == unit}
    scope, scopes = scope_of(at, days), steps_before(at, days)
    load = _loader(records, unit)
    chosen = load(definitions, min(scope.start, scopes[0].start) if trends else scope.start)
    aimed = [one for one in definitions if one.code in by_code]
    past = cache(lambda: chosen if trends else load(aimed, scopes[0].start))
    known = chosen.until(scope.end)
    return [
        Shown(one, evaluate_known(one, known, scope), by_code.get(one.code), chosen, scopes, past)
        for one in definitions
    ]


def _loader(records: Records | Source, unit: str) -> Callable[[Sequence[Definition], datetime], Records]:
    def load(definitions: Sequence[Definition], since: datetime) -> Records:
        found = records if isinstance(records, Records) else records(definitions, since, unit)
        return of_unit(found, unit) if unit else found

    return load


def of_unit(records: Records, unit: str) -> Records:
    """The records that passed through the unit; kinds that know no unit fall away rather than be counted for it."""
    return records.where(lambda record: _touches(record, unit))


def _touches(record: Record, unit: str) -> bool:
    return any(happening.facts.get("unit") == unit for happening in record.happenings)


def words_of(value: Value) -> str:
    """The number as it is read; too few cases and no data are said in words."""
    if value.standing is Standing.NO_DATA or value.value is None:
        return _("no data yet")
    elif value.standing is Standing.TOO_FEW:
        return ngettext("%(n)d case, too few", "%(n)d cases, too few", value.n) % {"n": value.n}
    else:
        return with_unit(value.value, value.unit)


def with_unit(number: float, unit: str) -> str:
    number = round(number, _DIGITS) + 0.0  # what is left over from reckoning is nothing, and not less than nothing
    plain = (
        f"{number:,.0f}"
        if abs(number) >= 100 or number == int(number)
        else f"{number:.2g}"
        if abs(number) < 1
        else f"{number:.1f}"
    )
    return plain if unit in _BARE else f"{plain} {unit_words(unit)}"


def unit_words(unit: str) -> str:
    """The unit of a measure as it is read; money is in the company's currency."""
    return settings.ORGDESK_CURRENCY if unit == "money" else str(_UNITS.get(unit, unit))


def interval_words(value: Value) -> str:
    if value.standing is not Standing.SHOWN or value.low is None or value.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": with_unit(value.low, ""), "high": with_unit(value.high, "")}


def changes_between(start: datetime, end: datetime) -> list[Change]:
    """Charts that took effect and processes that were deployed."""
    events: QuerySet[Event] = Event.objects.of_kind("version.activated", "process.deployed").filter(
        at__gte=start, at__lt=end
    )
    words = {"version.activated": _("Chart %(key)s in force"), "process.deployed": _("Process %(key)s deployed")}
    found = events.order_by("at").prefetch_related("subjects")[:50]
    keys = [(event, next((s.object_key for s in event.subjects.all()), "")) for event in found]
    names = _names_of({key for _event, key in keys})
    return [Change(event.at, words[event.kind] % {"key": names.get(key, key)}) for event, key in keys]


def grouped(changes: Sequence[Change]) -> list[Change]:
    """What changed within one hour as one change."""
    found: list[Change] = []
    for one in changes:
        if found and one.at - found[-1].at < timedelta(hours=1):
            found[-1] = Change(found[-1].at, f"{found[-1].words}; {one.words}")
        else:
            found.append(one)
    return found


def _names_of(keys: set[str]) -> dict[str, str]:
    """Charts and processes as people call them."""
    names = dict(ProcessDefinition.objects.filter(key__in=keys).values_list("key", "name"))
    return names | {
        version.key: str(version) for version in Version.objects.filter(key__in=keys).defer("structure", "base")
    }
