"""What would it take: the smallest change that reaches what is wanted, of one lever; of two together where no single one does, and of
three where no pair does.

What a change is, and what comes of it, the caller knows: here only is said which are worth playing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.levers import Kind
from orgdesk.core.rehearsal.results import Estimate

Pulls = tuple[tuple[str, int], ...]
"""Levers with their steps, none of them 0; nothing pulled is the empty one."""
LEADING: Final = 2
"""So many levers, those that came nearest by themselves, are tried in full together with each of the others."""
COMBINED: Final = 6
"""Of so many pairs, or triples, at most the fewest steps are looked for."""
MOST_TRIPLES: Final = 60
"""So many triples at most are tried in full."""
_PARTS: Final = 8


@dataclass(frozen=True)
class Wanted:
    """What a search goes on until: `measure` of a replication at least (`up`) or at most `target`."""

    measure: str
    target: float
    up: bool = True

    def reached(self, value: float) -> bool:
        """Whether a mean is good enough."""
        return value >= self.target if self.up else value <= self.target

    def is_nearer(self, value: float, than: float) -> bool:
        """Whether a mean is better than another."""
        return value > than if self.up else value < than


@dataclass
class Trials:
    """What came of each change that was played; the same is never played twice."""

    wanted: Wanted
    most: Mapping[str, int]
    play: Callable[[Pulls], Estimate]
    known: dict[Pulls, Estimate] = field(default_factory=dict)

    def mean(self, steps: Mapping[str, int]) -> Estimate:
        """With these levers pulled so many steps."""
        pulls = tuple((lever, number) for lever, number in sorted(steps.items()) if number)
        if pulls not in self.known:
            self.known[pulls] = self.play(pulls)
        return self.known[pulls]

    def reach(self, steps: Mapping[str, int]) -> bool:
        """Whether that is enough."""
        return self.wanted.reached(self.mean(steps).mean)


@dataclass(frozen=True)
class Found:
    """By how many steps of each of `levers` it is reached; None if not. `tried` is what was played, in order of the steps."""

    levers: tuple[str, ...]
    answer: tuple[int, ...] | None
    tried: tuple[tuple[tuple[int, ...], Estimate], ...]

    def best(self, wanted: Wanted) -> tuple[tuple[int, ...], Estimate]:
        """What came nearest of all that was tried; of the same the most."""
        nearest, *others = reversed(self.tried)
        for one in others:
            nearest = one if wanted.is_nearer(one[1].mean, nearest[1].mean) else nearest
        return nearest


def smallest(lever: str, trials: Trials) -> Found:
    """The fewest steps of one lever, as more of it is taken never to make it worse: so where all of it is not enough, nothing is.

    Of a way more may well be worse, as it leads to other people: its steps are doubled as long as that comes nearer.
    """
    most, played = trials.most[lever], {0}

    def enough(steps: int) -> bool:
        played.add(steps)
        return trials.reach({lever: steps})

    answer: int | None
    if enough(0):
        answer = 0
    elif lever.startswith(f"{Kind.WAY}:"):
        answer = _fewest(enough, most, lambda steps, before: _comes_nearer(lever, steps, before, trials))
    else:
        answer = _fewest(enough, most) if enough(most) else None
    tried = tuple(((steps,), trials.mean({lever: steps})) for steps in sorted(played))
    return Found((lever,), None if answer is None else (answer,), tried)


def _comes_nearer(lever: str, steps: int, before: int, trials: Trials) -> bool:
    return trials.wanted.is_nearer(trials.mean({lever: steps}).mean, trials.mean({lever: before}).mean)


def _fewest(
    enough: Callable[[int], bool], most: int, worth: Callable[[int, int], bool] = lambda steps, before: True
) -> int | None:
    """Doubled until it is enough, as long as that is worth it, then halved between."""
    low, high = 0, 1
    while not enough(high):
        if high == most or not worth(high, low):
            return None
        low, high = high, min(most, high * 2)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


@dataclass(frozen=True)
class Together:
    """Two levers or three, and how far each may be pulled; `told` is what comes of all pulled so far, where it was played."""

    levers: tuple[str, ...]
    most: tuple[int, ...]
    told: Estimate | None = None

    @property
    def in_full(self) -> dict[str, int]:
        """All pulled as far as they may be."""
        return dict(zip(self.levers, self.most, strict=True))

    def ahead(self, wanted: Wanted) -> float:
        """What the nearest is sorted first by; what could not be played comes last."""
        if self.told is None:
            return float("inf")
        return -self.told.mean if wanted.up else self.told.mean


def smallest_together(one: Together, trials: Trials) -> Found:
    """Steps of levers that reach it together: all pulled in the same parts of all that they have until it is enough, then the first
    let go as far as it may be, then the next.
    """
    played = set[tuple[int, ...]]()

    def enough(steps: Sequence[int]) -> bool:
        played.add(tuple(steps))
        return trials.reach(dict(zip(one.levers, steps, strict=True)))

    answer = _least_together(one.most, enough) if enough(one.most) else None
    tried = tuple((steps, trials.mean(dict(zip(one.levers, steps, strict=True)))) for steps in sorted(played))
    return Found(one.levers, answer, tried)


def _least_together(most: Sequence[int], enough: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Where all of it is known to be enough."""

    def of(part: int) -> list[int]:
        return [-(-steps * part // _PARTS) for steps in most]

    low, high = 0, _PARTS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(of(middle)) else (middle, high)
    steps = of(high)
    for place in range(len(steps)):
        steps[place] = _least(steps[place], _with_others(place, steps, enough))
    return tuple(steps)


def _with_others(place: int, steps: list[int], enough: Callable[[Sequence[int]], bool]) -> Callable[[int], bool]:
    return lambda fewer: enough([*steps[:place], fewer, *steps[place + 1 :]])


def _least(steps: int, enough: Callable[[int], bool]) -> int:
    """The fewest from 1 on, where so many are known to be enough."""
    low = 0
    while steps - low > 1:
        middle = (low + steps) // 2
        low, steps = (low, middle) if enough(middle) else (middle, steps)
    return steps


def pairs_worth(found: Sequence[Found], wanted: Wanted) -> list[Together]:
    """The few levers that came nearest by themselves, each with every other one, both as far as was best.

    So a second bottleneck is found behind the first, though nothing moves it alone. What moves the same thing is no pair.
    """
    best = _bests(found, wanted)
    helping = [one.levers[0] for one in found if wanted.is_nearer(best[one.levers[0]][1], one.tried[0][1].mean)]
    nearest_first = sorted(helping, key=lambda lever: (-1 if wanted.up else 1) * best[lever][1])
    worth = ((lead, other) for lead in nearest_first[:LEADING] for other in best)
    return [Together(levers, tuple(best[one][0] for one in levers)) for levers in _different(worth, best)]


def triples_worth(found: Sequence[Found], pairs: Sequence[Together], wanted: Wanted) -> list[Together]:
    """The few pairs that came nearest in full, each with every other lever: so a third bottleneck is found behind two.

    A third that made each pair it was tried in worse than its fellow alone is left out. `MOST_TRIPLES` at most, those first whose
    third lever came nearest in a pair.
    """
    best = _bests(found, wanted)
    played = [one for one in pairs if one.told is not None]
    leads = sorted(played, key=lambda one: one.ahead(wanted))[:LEADING]
    showed: dict[str, float] = {}
    harmful = dict.fromkeys(best, True)
    for one in sorted(played, key=lambda one: one.ahead(wanted), reverse=True):
        for lever, fellow in (one.levers, one.levers[::-1]):
            assert one.told is not None
            showed[lever] = one.ahead(wanted)
            harmful[lever] &= wanted.is_nearer(best[fellow][1], one.told.mean)
    thirds = sorted((one for one in showed if not harmful[one]), key=showed.__getitem__)
    worth = ((*lead.levers, third) for third in thirds for lead in leads)
    steps = {lever: number for lead in leads for lever, number in lead.in_full.items()}
    most = {lever: steps.get(lever, best[lever][0]) for lever in best}
    return [Together(levers, tuple(most[one] for one in levers)) for levers in _different(worth, best)][:MOST_TRIPLES]


def played_in_full(one: Together, trials: Trials) -> Together:
    """With what comes of it; as it was where it cannot be played."""
    try:
        return Together(one.levers, one.most, trials.mean(one.in_full))
    except RehearsalError:
        return one


def number_of(found: Sequence[Found], together: int, wanted: Wanted) -> int:
    """How many there are at all of so many levers together, told or not, each pulled as far as was best."""
    best = _bests(found, wanted)
    return sum(1 for _one in _different(combinations(best, together), best))


def _bests(found: Sequence[Found], wanted: Wanted) -> dict[str, tuple[int, float]]:
    """By lever the steps that came nearest by themselves, and what came of them."""
    told = {one.levers[0]: one.best(wanted) for one in found}
    return {lever: (steps[0], one.mean) for lever, (steps, one) in told.items()}


def _different(worth: Iterable[tuple[str, ...]], best: Mapping[str, tuple[int, float]]) -> Iterator[tuple[str, ...]]:
    """Each once, in whatever order it is named; what moves one thing twice, or is not pulled at all, is left out."""
    seen = set[frozenset[str]]()
    for levers in worth:
        apart = not any(_same_thing(one, other) for one, other in combinations(levers, 2))
        if apart and frozenset(levers) not in seen and all(best[one][0] for one in levers):
            seen.add(frozenset(levers))
            yield levers


def _same_thing(one: str, other: str) -> bool:
    """Two ways out of one gateway, more and fewer people of one position, or two versions that stand in each other's place."""
    (kind, *where), (other_kind, *elsewhere) = one.split(":"), other.split(":")
    people, versions = {Kind.PEOPLE, Kind.FEWER}, {"chart", "process"}
    if {kind, other_kind} <= versions:
        return True
    return one == other or (
        where[:1] == elsewhere[:1] and bool(where) and (kind == other_kind or {kind, other_kind} == people)
    )
