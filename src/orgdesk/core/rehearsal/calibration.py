"""From what was observed to the inputs of a rehearsal, each with where it comes from.

Arrivals: level x weekday x hour x luck of the day (a gamma, so that days scatter more than Poisson: Jongbloed and Koole 2001),
days far below their weekday's median set apart as holidays are. Times to an end that was not always seen: Kaplan and Meier 1958.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median, pvariance
from typing import Final, NamedTuple

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import Arrivals
from orgdesk.core.rehearsal.draws import uniform
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law, Shape, empirical

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
FEW: Final = 20
"""Below so many observations a parameter is shown as thin."""
_LOW: Final = 0.4
_QUANTILES: Final = 60


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parameter comes from: the number of observations (0 for an assumption) and words for the reader."""

    name: str
    count: int
    words: str

    @property
    def is_thin(self) -> bool:
        """Whether there is too little behind it to lean on."""
        return self.count < FEW


@dataclass(frozen=True)
class ArrivalModel:
    """Cases a day by weekday, their spread over the day's hours, the dispersion of each weekday, and how sure the level is.

    `level_error` is the relative standard error of the level; `weeks` of training stand behind it.
    """

    by_weekday: tuple[float, ...]
    hours: tuple[tuple[float, ...], ...]
    dispersion: tuple[float, ...]
    level_error: float
    weeks: float
    count: int
    left_out: int

    def arrivals(self, factor: float = 1.0, holidays: Collection[int] = ()) -> Arrivals:
        """The arrivals of a week that is `factor` times as busy as usual; `holidays` are weekdays (0 to 6) that are Sundays."""
        days = [6 if day in holidays else day for day in range(7)]
        hourly = tuple(factor * self.by_weekday[day] * self.hours[day][hour] for day in days for hour in range(24))
        return Arrivals(hourly, by_weekday=tuple(self.dispersion[day] for day in days))

    def redrawn(self, seed: int, holidays: Collection[int] = ()) -> Arrivals:
        """The same with another level that the observations allow: what is not known enters every replication."""
        first, second = uniform(seed, 0, _LEVEL), uniform(seed, 1, _LEVEL)
        normal = math.sqrt(-2 * math.log(first)) * math.cos(2 * math.pi * second)
        return self.arrivals(math.exp(normal * self.level_error), holidays)


_LEVEL: Final = 0x1E7E1


def fit_arrivals(moments: Iterable[datetime], start: datetime, end: datetime, *, recent: int = 3) -> ArrivalModel:
    """Fit the arrivals seen from `start` to `end` (midnights, whole days). The level is that of the last `recent` weeks.

    Raises InputsRefused for less than two weeks.
    """
    seen = sorted(moment for moment in moments if start <= moment < end)
    days = (end - start) // DAY
    if days < 14 or not seen:
        raise InputsRefused(phrase("Arrivals can be fitted from two weeks with cases or more; give a longer log."))
    counts, clock = [0] * days, [[0] * 24 for _ in range(7)]
    for moment in seen:
        counts[(moment - start) // DAY] += 1
        clock[moment.weekday()][moment.hour] += 1
    weekday = [(start + day * DAY).weekday() for day in range(days)]
    usual = [median([one for one, of in zip(counts, weekday, strict=True) if of == day] or [0]) for day in range(7)]
    kept = [day for day in range(days) if counts[day] >= _LOW * usual[weekday[day]]]
    means = [_mean(counts[day] for day in kept if weekday[day] == of) for of in range(7)]
    ratios = [(day, counts[day] / means[weekday[day]]) for day in kept if means[weekday[day]]]
    level, error = _level([(day, ratio) for day, ratio in ratios if means[weekday[day]] > max(means) / 2], days, recent)
    return ArrivalModel(
        tuple(mean * level for mean in means),
        tuple(_shares(row) for row in _smoothed(clock)),
        tuple(_dispersion([counts[day] for day in kept if weekday[day] == of], means[of]) for of in range(7)),
        error,
        days / 7,
        len(seen),
        days - len(kept),
    )


def fit_until(spans: Iterable[tuple[float, bool]]) -> Law:
    """The law of a time of which only a part was seen to end: (hours, whether it ended then). Kaplan and Meier's quantiles.

    What had not ended at the longest span is taken to go on as the last tenth seen did.
    """
    ordered = sorted(spans, key=lambda span: (span[0], not span[1]))
    if not any(ended for _, ended in ordered):
        raise InputsRefused(
            phrase("No ending was seen, so nothing is known about how long it takes; give a longer log.")
        )
    alive, left = 1.0, len(ordered)
    curve = [(0.0, 0.0)]
    for hours, ended in ordered:
        if ended:
            alive *= 1 - 1 / left
            curve.append((1 - alive, hours))
        left -= 1
    return Law(Shape.EMPIRICAL, _quantiles_of(curve))


def fit_durations(observed: Mapping[str, Sequence[float]]) -> tuple[dict[str, Law], list[Source]]:
    """Laws of hands-on hours by step, and what stands behind each."""
    laws = {step: empirical(hours) for step, hours in observed.items() if hours}
    sources = [
        Source(
            phrase("duration of {step}", step=step),
            len(hours),
            phrase("median {median:.2g} h, as observed", median=median(hours)),
        )
        for step, hours in observed.items()
        if hours
    ]
    return laws, sources


class Group(NamedTuple):
    """Works alike: whether who did them holds the skill, and whether their case needs it."""

    held: bool
    needed: bool = False


@dataclass(frozen=True, slots=True)
class BySkill:
    """How long the work of a step takes in one group: from so many works, how far on their own word.

    `factor` is their typical time against everybody's after pooling, `weight` (0 to 1) how much of what they showed was believed.
    """

    step: str
    group: Group
    law: Law
    count: int
    factor: float
    weight: float

    @property
    def held(self) -> bool:
        """Whether they hold the skill."""
        return self.group.held

    @property
    def needed(self) -> bool:
        """Whether their cases need it."""
        return self.group.needed


def fit_by_skill(observed: Mapping[str, Mapping[Group, Sequence[float]]]) -> list[BySkill]:
    """Laws by step and group, from hands-on hours; steps with works of one group alone say nothing.

    The logarithm of the hours is taken to scatter around a mean of its group, and the means of the groups around that of their
    step. A group is drawn towards its step the more, the fewer it has and the less groups differ at all (empirical Bayes with
    the variances by moments: Efron and Morris 1973). The shape is that of all groups around their own means.
    """
    logs = {
        step: {group: [math.log(hours) for hours in rows] for group, rows in groups.items() if rows}
        for step, groups in observed.items()
        if sum(map(bool, groups.values())) > 1
    }
    rests = [one - fmean(rows) for groups in logs.values() for rows in groups.values() for one in rows]
    freedom = len(rests) - sum(map(len, logs.values()))
    if freedom < 1:
        return []
    within = math.fsum(one * one for one in rests) / freedom
    means = {step: fmean(one for rows in groups.values() for one in rows) for step, groups in logs.items()}
    apart = [
        (fmean(rows) - means[step]) ** 2 - within * (1 / len(rows) - 1 / sum(map(len, groups.values())))
        for step, groups in logs.items()
        for rows in groups.values()
    ]
    between = max(0.0, fmean(apart))
    return [
        _by_skill(step, group, groups, mean=means[step], within=within, between=between)
        for step, groups in logs.items()
        for group in groups
    ]


def _by_skill(
    step: str, group: Group, groups: Mapping[Group, Sequence[float]], *, mean: float, within: float, between: float
) -> BySkill:
    rows = groups[group]
    weight = between / (between + within / len(rows)) if between else 0.0
    shift = weight * (fmean(rows) - mean)
    shape = [one - fmean(of) for of in groups.values() for one in of]
    law = empirical([math.exp(mean + shift + one) for one in shape])
    return BySkill(step, group, law, len(rows), math.exp(shift), weight)


def fit_branches(taken: Mapping[str, Mapping[str, int]]) -> tuple[dict[str, float], list[Source]]:
    """Shares of the flows behind each gateway from how often each was taken; (flows by gateway, counts by flow)."""
    shares, sources = {}, []
    for gateway, flows in taken.items():
        total = sum(flows.values())
        if total:
            shares.update({flow: count / total for flow, count in flows.items()})
            sources.append(
                Source(phrase("ways out of {gateway}", gateway=gateway), total, phrase("as often as each was taken"))
            )
    return shares, sources


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hours that works waited, split by what explains them; the rest is `unexplained`."""

    contention: float
    off_duty: float
    unexplained: float

    @property
    def unexplained_share(self) -> float:
        """The share of all waiting for which neither a lack of free people nor closed hours is the reason."""
        total = self.contention + self.off_duty + self.unexplained
        return self.unexplained / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Waited:
    """One work: when it was offered, begun and ended (hours since any Monday 00:00), and whose station it was."""

    station: str
    enabled: float
    started: float
    finished: float


def split_waiting(works: Sequence[Waited], servers: Mapping[str, Sequence[int]], *, grain: float = 0.25) -> Waiting:
    """Split the waiting: nobody on duty, all on duty busy, or neither. Looked at every `grain` hours; servers by hour of week."""
    split = split_each(works, servers, grain=grain)
    return Waiting(
        math.fsum(one.contention for one in split),
        math.fsum(one.off_duty for one in split),
        math.fsum(one.unexplained for one in split),
    )


def split_each(works: Sequence[Waited], servers: Mapping[str, Sequence[int]], *, grain: float = 0.25) -> list[Waiting]:
    """The same for each work by itself, in their order."""
    busy: dict[tuple[str, int], int] = {}
    for work in works:
        for slot in range(int(work.started / grain), int(work.finished / grain) + 1):
            busy[work.station, slot] = busy.get((work.station, slot), 0) + 1
    return [_split(work, servers[work.station], busy, grain) for work in works]


def _split(work: Waited, servers: Sequence[int], busy: Mapping[tuple[str, int], int], grain: float) -> Waiting:
    contention = off_duty = unexplained = 0.0
    for slot in range(int(work.enabled / grain), math.ceil(work.started / grain)):
        span = min(work.started, (slot + 1) * grain) - max(work.enabled, slot * grain)
        on_duty = servers[int(slot * grain) % len(servers)]
        if not on_duty:
            off_duty += span
        elif busy.get((work.station, slot), 0) >= on_duty:
            contention += span
        else:
            unexplained += span
    return Waiting(contention, off_duty, unexplained)


def _level(ratios: Sequence[tuple[int, float]], days: int, recent: int) -> tuple[float, float]:
    """The level of the last weeks against the whole, and its relative standard error, drift from week to week included."""
    weeks: dict[int, list[float]] = {}
    for day, ratio in ratios:
        weeks.setdefault((days - 1 - day) // 7, []).append(ratio)
    by_week = [fmean(weeks[week]) for week in sorted(weeks)]
    late = by_week[:recent]
    steps = [later - early for later, early in pairwise(by_week)]
    drift = fmean(step * step for step in steps) if steps else 0.0
    return fmean(late), math.sqrt(drift * (1 + 1 / len(late)))


def _dispersion(counts: Sequence[int], mean: float) -> float:
    """The variance of the luck of a day that the counts show beyond Poisson's."""
    if len(counts) < 2 or not mean:
        return 0.0
    spread = pvariance(counts, fmean(counts)) * len(counts) / (len(counts) - 1)
    return min(2.0, max(0.0, (spread - mean) / (mean * mean)))


def _smoothed(clock: Sequence[Sequence[int]]) -> list[list[float]]:
    """Each weekday's hours, drawn towards those of its kind (working days, the weekend), as few cases say little."""
    pooled = [[sum(clock[day][hour] for day in of) for hour in range(24)] for of in (range(5), range(5, 7))]
    return [
        [clock[day][hour] + 10 * pool[hour] / max(1, sum(pool)) for hour in range(24)]
        for day in range(7)
        for pool in [pooled[day > 4]]
    ]


def _shares(row: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(row)
    return tuple(one / total for one in row) if total else (1 / 24,) * 24


def _quantiles_of(curve: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """The hours at equal steps of probability; beyond the last the curve goes on exponentially."""
    reached, longest = curve[-1]
    late = [hours for share, hours in curve if share >= reached * 0.9]
    slope = max(fmean(late) - late[0], 1e-9)
    found, place = [], 0
    for number in range(_QUANTILES + 1):
        share = number / _QUANTILES
        while place < len(curve) - 1 and curve[place][0] < share:
            place += 1
        beyond = min(share, 1 - 0.25 / _QUANTILES)
        tail = slope * math.log((1 - reached) / (1 - beyond)) if beyond > reached < 1 else 0.0
        found.append(longest + tail if share > reached else curve[place][1])
    return tuple(found)


def _mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return fmean(found) if found else 0.0
