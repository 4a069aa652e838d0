"""Before and after a version of the chart: what moved, what it costs to coordinate, and what else changed meanwhile.

Practice 2.1: structures that follow customers raised satisfaction and the cost of coordination together, years could pass before it paid, and
the benefit depended on the market. So both stand beside each other here, with the time since the change, and nothing is called a cause.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.events.models import Event
from orgdesk.apps.insight.numbers import Change, changes_between, grouped, interval_words, of_unit, with_unit, words_of
from orgdesk.apps.organisation.models import Activation, Assignment
from orgdesk.apps.organisation.promises import Promise, effects_of
from orgdesk.core.measures import Definition, Records, Scope, Standing, Value, definition_of, evaluate
from orgdesk.core.measures.definitions import reaches
from orgdesk.core.measures.effects import Effect, effect_of
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.core.organisation.analytics import StructureProfile, profile_structure

GROUPS = (
    (gettext_lazy("What customers get"), ("EX-1", "EX-3", "EX-4", "TS-3", "TS-5", "TS-7")),
    (gettext_lazy("What coordination costs"), ("TS-14", "TS-28", "TS-10", "TS-12", "TS-15", "TS-16")),
    (gettext_lazy("Cost and quality"), ("FI-1", "FI-2", "TS-17", "EX-13")),
)
_WORDS = {
    Effect.BETTER: gettext_lazy("better"),
    Effect.WORSE: gettext_lazy("worse"),
    Effect.NONE: gettext_lazy("no difference beyond chance"),
    Effect.UNKNOWN: gettext_lazy("cannot be told yet"),
}
_TONES = {Effect.BETTER: "good", Effect.WORSE: "warn", Effect.NONE: "idle", Effect.UNKNOWN: "idle"}
_FACTS = (
    gettext_lazy("Kind"),
    gettext_lazy("People led by a manager, on average"),
    gettext_lazy("Layers"),
    gettext_lazy("Decisions taken in the upper half (centralisation)"),
    gettext_lazy("Narrow duties (specialisation)"),
    gettext_lazy("Work under a written procedure (formalisation)"),
    gettext_lazy("Positions with a second, dotted line"),
)
_SHIFT = 0.05
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Windows:
    """The same number of days on both sides; `passed` is how many of the later ones are over, `known` of how many earlier ones the log tells."""

    before: Scope
    after: Scope
    days: int
    passed: int
    known: int
    log_begins: datetime | None


@dataclass(frozen=True)
class Row:
    """One measure on both sides."""

    definition: Definition
    before: Value
    after: Value
    effect: Effect

    @property
    def figures(self) -> tuple[str, str]:
        return words_of(self.before), words_of(self.after)

    @property
    def intervals(self) -> tuple[str, str]:
        return interval_words(self.before), interval_words(self.after)

    @property
    def word(self) -> str:
        if (
            self.definition.good.value in {"context", "band"}
            and self.before.value is not None
            and self.after.value is not None
        ):
            return _("for context")
        return self._apart if self._is_bare else str(_WORDS[self.effect])

    @property
    def tone(self) -> str:
        return "idle" if self._is_bare else _TONES[self.effect]

    @property
    def _is_bare(self) -> bool:
        """Two numbers that are read off, without intervals: what is chance cannot be told from what is not."""
        sides = (self.before, self.after)
        return all(one.standing is Standing.SHOWN for one in sides) and any(one.low is None for one in sides)

    @property
    def _apart(self) -> str:
        before, after = self.before.value or 0.0, self.after.value or 0.0
        if after == before:
            return _("the same")
        return _("higher, by chance or not") if after > before else _("lower, by chance or not")


@dataclass(frozen=True)
class Expected:
    """An effect that the version promised, with its measure on both sides; `row` is None where the measure is not in the catalogue."""

    promise: Promise
    row: Row | None

    @property
    def target(self) -> str:
        target, row = self.promise.effect.target, self.row
        return "" if target is None or row is None else with_unit(target, row.definition.unit)

    @property
    def reached(self) -> bool | None:
        target, row = self.promise.effect.target, self.row
        return None if target is None or row is None else reaches(row.definition, row.after, target)

    @property
    def word(self) -> str:
        if self.reached is None:
            return _("cannot be told yet")
        return _("reached") if self.reached else _("not reached")

    @property
    def tone(self) -> str:
        return "idle" if self.reached is None else "good" if self.reached else "warn"


@dataclass(frozen=True)
class Profiles:
    """The structure itself, as it was and as it is."""

    before: StructureProfile | None
    after: StructureProfile

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What is looked at, then, now."""
        now, then = _facts(self.after), _facts(self.before) if self.before else ["–"] * len(_FACTS)
        return [(str(words), old, new) for words, old, new in zip(_FACTS, then, now, strict=True)]


def windows_around(activation: Activation, *, days: int, at: datetime) -> Windows:
    moment, span = activation.at, timedelta(days=days)
    end = min(moment + span, at + timedelta(microseconds=1))
    begun = Event.objects.order_by("pk").values_list("at", flat=True).first()
    known = min(days, max(0, (moment - begun).days)) if begun else 0
    passed = min(days, max(0, (at - moment).days))
    return Windows(Scope(moment - span, moment), Scope(moment, end), days, passed, known, begun)


def compared(activation: Activation) -> list[Definition]:
    """The measures that stand on both sides, and those by which the version's effects are to be seen."""
    codes = {code: None for _title, codes in GROUPS for code in codes}
    promised = (_promised(one.measure) for one in activation.version.content.effects)
    return [definition_of(code) for code in codes | {one.code: None for one in promised if one}]


def expected_around(activation: Activation, windows: Windows, records: Records, *, unit: str = "") -> list[Expected]:
    """What the version was expected to change, beside what is measured."""
    chosen = of_unit(records, unit) if unit else records
    found = []
    for promise in effects_of(activation.version):
        definition = _promised(promise.effect.measure)
        found.append(Expected(promise, _row(definition, chosen, windows) if definition else None))
    return found


def _promised(measure: str | None) -> Definition | None:
    """Effects may name a measure of their own, in words."""
    try:
        return definition_of(measure or "")
    except UnknownMeasureError:
        return None


def compare_around(windows: Windows, records: Records, *, unit: str = "") -> list[tuple[str, list[Row]]]:
    """Every measure of the groups on both sides, of one unit where it is named."""
    chosen = of_unit(records, unit) if unit else records
    return [(str(title), [_row(definition_of(code), chosen, windows) for code in codes]) for title, codes in GROUPS]


def profiles_of(activation: Activation) -> Profiles:
    before = profile_structure(activation.replaced.content) if activation.replaced else None
    return Profiles(before, profile_structure(activation.version.content))


def conditions_of(activation: Activation, windows: Windows, records: Records) -> list[str]:
    """What else was different: each may explain a difference as well as the structure does."""
    return [
        *_lag(windows),
        *_young_log(windows),
        *_season(windows),
        *_volume(windows, records),
        *_channels(windows, records),
        *_people(windows),
        *_published(windows),
        *(change.words for change in grouped(_others(activation, windows))),
        _("Whoever reorganises does so when numbers are unusual: they tend to come back by themselves."),
    ]


def _row(definition: Definition, records: Records, windows: Windows) -> Row:
    before, after = evaluate(definition, records, windows.before), evaluate(definition, records, windows.after)
    return Row(definition, before, after, effect_of(before, after, good=definition.good))


def _lag(windows: Windows) -> list[str]:
    if windows.passed >= windows.days:
        return []
    said = ngettext(
        "Only %(n)d of %(days)d days have passed since; people still learn the new ways.",
        "Only %(n)d of %(days)d days have passed since; people still learn the new ways.",
        windows.passed,
    )
    return [said % {"n": windows.passed, "days": windows.days}]


def _young_log(windows: Windows) -> list[str]:
    """A log that is younger than the earlier period knows only a part of it."""
    if windows.known >= windows.days:
        return []
    said = ngettext(
        "The log begins only %(n)d day before; what stands before was measured over that day.",
        "The log begins only %(n)d days before; what stands before was measured over those days.",
        windows.known,
    )
    return [said % {"n": windows.known}]


def _season(windows: Windows) -> list[str]:
    if windows.log_begins is not None and windows.log_begins <= windows.before.start - _YEAR:
        return []
    return [_("The same weeks of the year before are not in the log: a season cannot be told from the change.")]


def _volume(windows: Windows, records: Records) -> list[str]:
    before, after = (_opened(records, scope) for scope in (windows.before, windows.after))
    begun = max(windows.before.start, windows.log_begins or windows.before.start)
    known = Scope(min(begun, windows.before.end), windows.before.end)
    rates = [
        len(found) / scope.days if scope.days else 0.0 for found, scope in ((before, known), (after, windows.after))
    ]
    if not rates[0] or abs(rates[1] / rates[0] - 1) < _SHIFT:
        return []
    return [_("Requests a day went from %(before).1f to %(after).1f.") % {"before": rates[0], "after": rates[1]}]


def _channels(windows: Windows, records: Records) -> list[str]:
    before, after = (Counter(_opened(records, scope)) for scope in (windows.before, windows.after))
    told = []
    for channel in sorted(set(before) | set(after)):
        shares = [found[channel] / found.total() if found.total() else 0.0 for found in (before, after)]
        if before.total() and after.total() and abs(shares[1] - shares[0]) >= 2 * _SHIFT:
            words = _("The share of the channel %(channel)s went from %(before)d %% to %(after)d %%.")
            told.append(words % {"channel": channel, "before": round(100 * shares[0]), "after": round(100 * shares[1])})
    return told


def _opened(records: Records, scope: Scope) -> list[str]:
    """The channel of each ticket that came in the period."""
    return [
        str(one.facts.get("channel") or "")
        for record in records.of("ticket")
        for one in record.all("opened")
        if one.at in scope
    ]


def _people(windows: Windows) -> list[str]:
    days = [windows.before.start.date(), (windows.after.end - timedelta(microseconds=1)).date()]
    counts = [Assignment.objects.in_force(on=day).values("person").distinct().count() for day in days]
    if counts[0] == counts[1]:
        return []
    return [_("People in seats: %(before)d then, %(after)d now.") % {"before": counts[0], "after": counts[1]}]


def _published(windows: Windows) -> list[str]:
    counts = [
        Event.objects.of_kind("article.published").filter(at__gte=scope.start, at__lt=scope.end).count()
        for scope in (windows.before, windows.after)
    ]
    if counts[0] == counts[1]:
        return []
    return [
        _("Articles published: %(before)d before, %(after)d after; they answer requests by themselves.")
        % {"before": counts[0], "after": counts[1]}
    ]


def _others(activation: Activation, windows: Windows) -> list[Change]:
    found = changes_between(windows.before.start, windows.after.end)
    return [one for one in found if abs(one.at - activation.at) > timedelta(minutes=1)]


def _facts(profile: StructureProfile) -> list[str]:
    kinds = {
        "mechanistic": _("mechanistic: clear lines, narrow duties"),
        "mixed": _("mixed"),
        "organic": _("organic: wide duties, loose lines"),
    }
    shares = (profile.centralisation, profile.specialisation, profile.formalisation, profile.dotted_share)
    mean = f"{profile.spans.mean:.1f}".removesuffix(".0")
    return [kinds[profile.kind.value], mean, str(profile.layers), *(_share(one) for one in shares)]


def _share(value: float | None) -> str:
    return _("not said") if value is None else f"{100 * value:.0f} %"
