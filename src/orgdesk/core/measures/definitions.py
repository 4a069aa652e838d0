"""What a KPI is: a definition as data, and how it is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from orgdesk.core.measures.formulas import Formula
from orgdesk.core.measures.records import Records, Scope
from orgdesk.core.measures.values import Interval, Standing, Value


class Good(Enum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    BAND = "band"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What others report, and where. Never a target."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One KPI: what it means in words, its formula, and what it must be read with. A change of meaning is a new `version`."""

    code: str
    name: str
    meaning: str
    good: Good
    formula: Formula
    owner: str
    minimum: int = 10
    paired: str = ""
    activity: bool = False
    """Counts activity, so it may never become a goal."""
    benchmark: Benchmark | None = None
    version: int = 1

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.formula.unit

    @property
    def interval(self) -> Interval:
        """How the interval is found."""
        return self.formula.interval

    @property
    def needs(self) -> tuple[str, ...]:
        """The kinds of records that the formula reads."""
        return self.formula.kinds

    @property
    def area(self) -> str:
        """The letters of the code."""
        return self.code.partition("-")[0]


def evaluate(definition: Definition, records: Records, scope: Scope) -> Value:
    """The value over the period, from what was known at its end. Rates and medians below the minimum count say so;
    what is counted or read off needs none: nothing found is the number zero, as long as there is something to look at."""
    return evaluate_known(definition, records.only(definition.needs).until(scope.end), scope)


def evaluate_known(definition: Definition, known: Records, scope: Scope) -> Value:
    """The same for records already cut at the end of the period: for many KPIs over one period."""
    found = definition.formula.compute(known, scope)
    estimated = definition.interval not in {Interval.NONE, Interval.POISSON}
    return replace(found, minimum=definition.minimum if estimated else 0)


def trend(definition: Definition, records: Records, scopes: Sequence[Scope]) -> list[Value]:
    """The value in each period, each from what was known at its end."""
    return [evaluate(definition, records, scope) for scope in scopes]


def is_worse(definition: Definition, number: float, than: float) -> bool:
    """Whether a number lies on the bad side of another; never, where neither way is better."""
    return number < than if definition.good is Good.UP else definition.good is Good.DOWN and number > than


def reaches(definition: Definition, value: Value, target: float) -> bool | None:
    """Whether a shown value is on the good side of its target; None where that cannot be said."""
    if value.value is None or value.standing is not Standing.SHOWN or definition.good in {Good.BAND, Good.CONTEXT}:
        return None
    return value.value >= target if definition.good is Good.UP else value.value <= target
