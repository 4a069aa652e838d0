"""`=`, `<` and their kin as closures over the code of both sides, with a short way for numbers and strings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .scope import Scope
from .values import equal, less

Code = Callable[[Scope], Any]


def _compare_equal(left: Code, right: Code) -> Code:
    def compare(scope: Scope) -> bool | None:
        first, second = left(scope), right(scope)
        if type(first) is type(second) and type(first) in (Decimal, str):
            return bool(first == second)
        return equal(first, second, scope.work.spend)

    return compare


def _compare_unequal(left: Code, right: Code) -> Code:
    def compare(scope: Scope) -> bool | None:
        same = equal(left(scope), right(scope), scope.work.spend)
        return None if same is None else not same

    return compare


def _compare_less(left: Code, right: Code) -> Code:
    def compare(scope: Scope) -> bool | None:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            return first < second
        return less(first, second)

    return compare


def _compare_at_most(left: Code, right: Code) -> Code:
    def compare(scope: Scope) -> bool | None:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            return first <= second
        before = less(first, second)
        return before if before is None or before else equal(first, second)

    return compare


COMPARE: dict[str, Callable[[Code, Code], Code]] = {
    "=": _compare_equal,
    "!=": _compare_unequal,
    "<": _compare_less,
    "<=": _compare_at_most,
    ">": lambda left, right: _compare_less(right, left),
    ">=": lambda left, right: _compare_at_most(right, left),
}
