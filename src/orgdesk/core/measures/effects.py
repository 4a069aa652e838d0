"""What a change did, from one measure before and after it."""

from enum import StrEnum

from orgdesk.core.measures.definitions import Good
from orgdesk.core.measures.values import Standing, Value


class Effect(StrEnum):
    """How the measure moved; "none" is a legal answer, and so is that nobody can tell yet."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"
    UNKNOWN = "unknown"


def effect_of(before: Value, after: Value, *, good: Good) -> Effect:
    """Return the effect: a move counts only where the two intervals do not meet; too few cases on a side tell nothing."""
    shown = before.standing is Standing.SHOWN and after.standing is Standing.SHOWN
    if not shown or good not in {Good.UP, Good.DOWN}:
        return Effect.UNKNOWN
    low_before, high_before = _bounds(before)
    low_after, high_after = _bounds(after)
    if low_after > high_before:
        return Effect.BETTER if good is Good.UP else Effect.WORSE
    if high_after < low_before:
        return Effect.BETTER if good is Good.DOWN else Effect.WORSE
    return Effect.NONE


def _bounds(value: Value) -> tuple[float, float]:
    number = value.value or 0.0
    return (number if value.low is None else value.low), (number if value.high is None else value.high)
