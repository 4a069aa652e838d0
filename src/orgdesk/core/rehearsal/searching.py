"""What would it take: the smallest change that reaches what is wanted, of one lever, or of two together where no single one does.

What a change is, and what comes of it, the caller knows: here only is said which are worth playing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.levers import Kind
from orgdesk.core.rehearsal.results import Estimate

Pulls = tuple[tuple[str, int], ...]
"""Levers with their steps, none of them 0; nothing pulled is the empty one."""
LEADING: Final = 2
"""So many levers, those that came nearest by themselves, are tried in full together with each of the others."""
PAIRED: Final = 6
"""Of so many pairs at most the fewest steps are looked for."""
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
class Pair:
    """Two levers with how far each may be pulled, and what comes of both pulled so far."""

    levers: tuple[str, str]
    most: tuple[int, int]
    told: Estimate


def smallest_pair(pair: Pair, trials: Trials) -> Found:
    """Steps of two levers that reach it together: both pulled in the same parts of all that they have until it is enough, then the
    first let go as far as it may be, then the second."""
    (one, other), most, played = pair.levers, pair.most, set[tuple[int, int]]()

    def enough(first: int, second: int) -> bool:
        played.add((first, second))
        return trials.reach({one: first, other: second})

    def of(part: int) -> tuple[int, int]:
        return -(-most[0] * part // _PARTS), -(-most[1] * part // _PARTS)

    answer: tuple[int, int] | None = None
    if enough(*most):
        low, high = 0, _PARTS
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(*of(middle)) else (middle, high)
        first, second = of(high)
        first = _least(first, lambda steps: enough(steps, second))
        second = _least(second, lambda steps: enough(first, steps))
        answer = first, second
    tried = tuple((steps, trials.mean({one: steps[0], other: steps[1]})) for steps in sorted(played))
    return Found((one, other), answer, tried)


def _least(steps: int, enough: Callable[[int], bool]) -> int:
    """The fewest from 1 on, where so many are known to be enough."""
    low = 0
    while steps - low > 1:
        middle = (low + steps) // 2
        low, steps = (low, middle) if enough(middle) else (middle, steps)
    return steps


def pairs_in_full(found: Sequence[Found], trials: Trials) -> list[Pair]:
    """The few levers that came nearest by themselves, each with every other one, both pulled as far as was best: the nearest first.

    So a second bottleneck is found behind the first, though nothing moves it alone. What moves the same thing is no pair, and one
    that cannot be played is left out.
    """
    wanted, best = trials.wanted, {one.levers[0]: one.best(trials.wanted) for one in found}
    helping = [one.levers[0] for one in found if wanted.is_nearer(best[one.levers[0]][1].mean, one.tried[0][1].mean)]
    nearest_first = sorted(helping, key=lambda lever: (-1 if wanted.up else 1) * best[lever][1].mean)
    pairs: dict[frozenset[str], Pair] = {}
    for lead in nearest_first[:LEADING]:
        for other in best:
            most = best[lead][0][0], best[other][0][0]
            if frozenset((lead, other)) not in pairs and all(most) and not _same_thing(lead, other):
                with suppress(RehearsalError):
                    told = trials.mean({lead: most[0], other: most[1]})
                    pairs[frozenset((lead, other))] = Pair((lead, other), most, told)
    return sorted(pairs.values(), key=lambda pair: (-1 if wanted.up else 1) * pair.told.mean)


def _same_thing(one: str, other: str) -> bool:
    """Two ways out of one gateway, more and fewer people of one position, or two versions that stand in each other's place."""
    (kind, *where), (other_kind, *elsewhere) = one.split(":"), other.split(":")
    people, versions = {Kind.PEOPLE, Kind.FEWER}, {"chart", "process"}
    if {kind, other_kind} <= versions:
        return True
    return one == other or (
        where[:1] == elsewhere[:1] and bool(where) and (kind == other_kind or {kind, other_kind} == people)
    )
