"""Rosters: who is on duty when, who stands in, and where cover falls short of need.

A roster is plain data read in one order: a person's recurring shifts, replaced on single days by overrides, exchanged by swaps, and
reduced by absences. Days and hours are by the wall clock of the roster's zone; answers are in UTC.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from orgdesk.core.calendars.errors import CalendarError
from orgdesk.core.calendars.hours import NOT_AT_ALL, Hours, check_hours
from orgdesk.core.calendars.periods import Period, Span, clip, join, take_away, to_periods
from orgdesk.core.calendars.zones import from_micros, place_minutes, to_micros, zone_named
from orgdesk.core.phrases import Phrase, phrase

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """A person's recurring shifts: the hours of each day of a cycle that begins on `begins` and repeats until `ends`, if ever.

    Seven days make a weekly pattern, fourteen a fortnightly one, six a four-on-two-off.
    """

    person: str
    begins: date
    cycle: tuple[tuple[Hours, ...], ...]
    ends: date | None = None

    def __post_init__(self) -> None:
        if not self.cycle:
            raise CalendarError(
                phrase(
                    "The shift pattern of {person!r} has no days; give a cycle of at least one day.", person=self.person
                )
            )
        object.__setattr__(self, "cycle", tuple(check_hours(hours) for hours in self.cycle))

    def hours_on(self, on: date) -> tuple[Hours, ...]:
        """Return the hours that start on that day, none outside the pattern's life (`ends` is its last day)."""
        if on < self.begins or (self.ends is not None and on > self.ends):
            return NOT_AT_ALL
        return self.cycle[(on - self.begins).days % len(self.cycle)]


@dataclass(frozen=True, slots=True)
class ShiftOverride:
    """Other hours for one person on one day; no hours is a day off."""

    person: str
    on: date
    hours: tuple[Hours, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Two people exchange shifts: `other` works what `person` had on `on`, `person` what `other` had on `other_on`."""

    person: str
    on: date
    other: str
    other_on: date


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away for a period: leave, illness, training."""

    person: str
    period: Period
    reason: str


@dataclass(frozen=True, slots=True)
class Deputy:
    """`deputy` stands in for `person`; the lowest `rank` is asked first."""

    person: str
    deputy: str
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """So many people must be on duty during a period."""

    period: Period
    people: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Who is on duty during a period in which that does not change, beside how many are needed."""

    period: Period
    on_duty: frozenset[str]
    needed: int

    @property
    def short(self) -> int:
        """Return how many people are missing."""
        return max(0, self.needed - len(self.on_duty))


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who acts for a person: `person` is None when nobody can; `asked` lists all that were tried, in order."""

    person: str | None
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The shifts of a unit. Several patterns of one person add up; of two overrides of one day the roster refuses to choose."""

    zone: str
    patterns: tuple[ShiftPattern, ...]
    overrides: tuple[ShiftOverride, ...] = ()
    absences: tuple[Absence, ...] = ()
    swaps: tuple[Swap, ...] = ()
    deputies: tuple[Deputy, ...] = ()

    def __post_init__(self) -> None:
        zone_named(self.zone)
        _refuse_repeats(((override.person, override.on) for override in self.overrides), phrase("an override"))
        _refuse_repeats((half for swap in self.swaps for half in _halves(swap)), phrase("a swap"))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Return everybody the roster knows, in the order of the alphabet."""
        known = {pattern.person for pattern in self.patterns} | {override.person for override in self.overrides}
        return tuple(sorted(known | {person for swap in self.swaps for person in (swap.person, swap.other)}))

    def hours_on(self, person: str, on: date) -> tuple[Hours, ...]:
        """Return a person's hours that start on that day, swaps included, absences not yet taken out."""
        own = NOT_AT_ALL if (person, on) in self._given else self._planned(person, on)
        taken = (self._planned(*half) for half in self._taken.get((person, on), ()))
        return tuple(hours for shift in (own, *taken) for hours in shift)

    def shifts(self, person: str, start: datetime, end: datetime) -> tuple[Period, ...]:
        """Return when a person is on duty from `start` to `end`, absences taken out."""
        return to_periods(self._duty(person, to_micros(start), to_micros(end)))

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Return who is on duty at that moment."""
        low = to_micros(at)
        return tuple(person for person in self.people if self._duty(person, low, low + 1))

    def cover(self, start: datetime, end: datetime, needs: Sequence[Need] = ()) -> tuple[Cover, ...]:
        """Return the whole time from `start` to `end`, cut where duty or need changes; needs that overlap add up."""
        low, high = to_micros(start), to_micros(end)
        changes = defaultdict(_Change, {low: _Change(), high: _Change()})
        for person in self.people:
            for first, last in self._duty(person, low, high):
                changes[first].come.add(person)
                changes[last].gone.add(person)
        for need in needs:
            for first, last in clip([(to_micros(need.period.start), to_micros(need.period.end))], low, high):
                changes[first].more += need.people
                changes[last].more -= need.people
        return _sweep(changes)

    def stand_in(self, person: str, at: datetime) -> StandIn:
        """Return the person if on duty, else the nearest deputy who is; deputies of deputies are asked after them."""
        present = set(self.on_duty(at))
        asked: list[str] = [person]
        for name in asked:  # grows while it is walked: breadth first, each person once, so a ring of deputies ends
            if name in present:
                return StandIn(name, tuple(asked[: asked.index(name) + 1]))
            asked += [deputy for deputy in self._deputies.get(name, ()) if deputy not in asked]
        return StandIn(None, tuple(asked))

    def _planned(self, person: str, on: date) -> tuple[Hours, ...]:
        override = self._overridden.get((person, on))
        if override is not None:
            return override
        return tuple(hours for pattern in self._patterns.get(person, ()) for hours in pattern.hours_on(on))

    def _duty(self, person: str, low: int, high: int) -> list[Span]:
        zone = zone_named(self.zone)
        first = _local_date(self.zone, low) - ONE_DAY  # a shift of the evening before may still run
        days = (_local_date(self.zone, high) - first).days + 1
        spans = [
            (to_micros(place_minutes(zone, on, hours.opens)), to_micros(place_minutes(zone, on, hours.closes)))
            for on in (first + ONE_DAY * number for number in range(days))
            for hours in self.hours_on(person, on)
        ]
        return take_away(clip(join(spans), low, high), self._away.get(person, []))

    @cached_property
    def _patterns(self) -> dict[str, list[ShiftPattern]]:
        found: dict[str, list[ShiftPattern]] = {}
        for pattern in self.patterns:
            found.setdefault(pattern.person, []).append(pattern)
        return found

    @cached_property
    def _overridden(self) -> dict[tuple[str, date], tuple[Hours, ...]]:
        return {(override.person, override.on): check_hours(override.hours) for override in self.overrides}

    @cached_property
    def _given(self) -> set[tuple[str, date]]:
        return {half for swap in self.swaps for half in _halves(swap)}

    @cached_property
    def _taken(self) -> dict[tuple[str, date], list[tuple[str, date]]]:
        found: dict[tuple[str, date], list[tuple[str, date]]] = {}
        for swap in self.swaps:
            found.setdefault((swap.other, swap.on), []).append((swap.person, swap.on))
            found.setdefault((swap.person, swap.other_on), []).append((swap.other, swap.other_on))
        return found

    @cached_property
    def _away(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for absence in self.absences:
            span = (to_micros(absence.period.start), to_micros(absence.period.end))
            found.setdefault(absence.person, []).append(span)
        return {person: join(spans) for person, spans in found.items()}

    @cached_property
    def _deputies(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for deputy in sorted(self.deputies, key=lambda deputy: deputy.rank):
            found.setdefault(deputy.person, []).append(deputy.deputy)
        return found


def _halves(swap: Swap) -> tuple[tuple[str, date], tuple[str, date]]:
    return (swap.person, swap.on), (swap.other, swap.other_on)


def _refuse_repeats(days: Iterable[tuple[str, date]], what: Phrase) -> None:
    seen: set[tuple[str, date]] = set()
    for person, on in days:
        if (person, on) in seen:
            raise CalendarError(
                phrase(
                    "{person!r} has {what} on {on} twice; keep one of them.",
                    person=person,
                    what=what,
                    on=on.isoformat(),
                )
            )
        seen.add((person, on))


def _local_date(zone: str, micros: int) -> date:
    return from_micros(micros).astimezone(zone_named(zone)).date()


@dataclass(slots=True)
class _Change:
    """What changes at one moment: who comes, who goes, how many more are needed."""

    come: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    more: int = 0


def _sweep(changes: Mapping[int, _Change]) -> tuple[Cover, ...]:
    present: set[str] = set()
    needed = 0
    covers: list[Cover] = []
    for start, end in pairwise(sorted(changes)):
        present = (present - changes[start].gone) | changes[start].come
        needed += changes[start].more
        covers.append(Cover(to_periods([(start, end)])[0], frozenset(present), needed))
    return tuple(covers)
