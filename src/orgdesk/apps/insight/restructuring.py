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
from orgdesk.apps.insight.numbers import Change, changes_between, interval_words, of_unit, words_of
from orgdesk.apps.organisation.models import Activation, Assignment
from orgdesk.core.measures import Definition, Records, Scope, Value, definition_of, evaluate
from orgdesk.core.measures.effects import Effect, effect_of
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
    """The same number of days on both sides; `passed` is how many of the later ones are over."""

    before: Scope
    after: Scope
    days: int
    passed: int


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
        return str(_WORDS[self.effect])

    @property
    def tone(self) -> str:
        return _TONES[self.effect]


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
    return Windows(Scope(moment - span, moment), Scope(moment, end), days, min(days, max(0, (at - moment).days)))


def compared() -> list[Definition]:
    """The measures that stand on both sides."""
    return [definition_of(code) for _title, codes in GROUPS for code in codes]


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
        *_season(windows),
        *_volume(windows, records),
        *_channels(windows, records),
        *_people(windows),
        *_published(windows),
        *(change.words for change in _others(activation, windows)),
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


def _season(windows: Windows) -> list[str]:
    oldest = Event.objects.order_by("pk").values_list("at", flat=True).first()
    if oldest is not None and oldest <= windows.before.start - _YEAR:
        return []
    return [_("The same weeks of the year before are not in the log: a season cannot be told from the change.")]


def _volume(windows: Windows, records: Records) -> list[str]:
    before, after = (_opened(records, scope) for scope in (windows.before, windows.after))
    rates = [
        len(found) / scope.days if scope.days else 0.0
        for found, scope in ((before, windows.before), (after, windows.after))
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
