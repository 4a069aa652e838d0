"""The cells of decision tables, with short ways for the plain ones that most tables are made of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import syntax as s
from .comparison import COMPARE
from .membership import any_holds, contains, make_range, matches_test
from .scope import MISSING, Scope
from .values import Range, equal

if TYPE_CHECKING:
    from .compiler import Compiler

Code = Callable[[Scope], Any]

_PLAIN = (Decimal, str, bool)
_TRUTHS = (s.Comparison, s.Logic, s.Quantified, s.Between, s.In, s.InstanceOf, s.Call)


def compile_unary_tests(compiler: Compiler, node: s.UnaryTests) -> Code:
    """Turn a cell to code: true when any of its tests holds, or with `not` when none does."""
    decide = _any_test(compiler, node.tests)
    if not node.negated:
        return decide

    def refuse(scope: Scope) -> bool | None:
        verdict = decide(scope)
        return None if verdict is None else not verdict

    return refuse


def _any_test(compiler: Compiler, tests: tuple[s.Node, ...]) -> Code:
    if not tests:
        return lambda scope: True
    kinds = {type(test.value) if isinstance(test, s.Literal) else None for test in tests}
    if len(kinds) == 1 and kinds <= {Decimal, str}:
        return _among(frozenset(test.value for test in tests if isinstance(test, s.Literal)))
    codes = [_test(compiler, test) for test in tests]
    return codes[0] if len(codes) == 1 else lambda scope: any_holds(code(scope) for code in codes)


def _among(values: frozenset[Any]) -> Code:
    sample = next(iter(values))
    kind = type(sample)

    def decide(scope: Scope) -> bool | None:
        value = _input(scope)
        return value in values if type(value) is kind else equal(value, sample)

    return decide


def _test(compiler: Compiler, node: s.Node) -> Code:
    asked = "?" in compiler.names
    compiler.names.discard("?")
    code = compiler.compile(node)
    speaks_of_input = "?" in compiler.names
    if asked:
        compiler.names.add("?")
    if speaks_of_input:
        return lambda scope: _verdict(code(scope), scope)
    elif isinstance(node, s.HalfRange):
        return COMPARE[node.operator](_input, compiler.compile(node.operand))
    elif isinstance(node, s.RangeLiteral) and isinstance(node.start, s.Literal) and isinstance(node.end, s.Literal):
        return _fixed_range(node.start.value, node.end.value, node)
    else:
        return _plain_test(code, is_truth=isinstance(node, _TRUTHS))


def _plain_test(code: Code, *, is_truth: bool) -> Code:
    """A test that does not speak of its input: a value to be equal to or to lie in, or a truth of its own."""

    def decide(scope: Scope) -> bool | None:
        value, result = _input(scope), code(scope)
        if is_truth and type(result) is bool and type(value) is not bool:
            return result
        return matches_test(result, value, scope.work.spend)

    return decide


def _fixed_range(start: Any, end: Any, node: s.RangeLiteral) -> Code:
    range_ = make_range(start, end, start_included=node.start_included, end_included=node.end_included)
    if range_ is None or type(start) is not Decimal or type(end) is not Decimal:
        return lambda scope: contains(range_, _input(scope))
    return _fixed_numbers(start, end, range_)


def _fixed_numbers(start: Decimal, end: Decimal, range_: Range) -> Code:
    def decide(scope: Scope) -> bool | None:
        value = _input(scope)
        if type(value) is not Decimal:
            return contains(range_, value)
        return (start < value or (range_.start_included and start == value)) and (
            value < end or (range_.end_included and value == end)
        )

    return decide


def _input(scope: Scope) -> Any:
    value = scope.values.get("?", MISSING)
    return value if value is not MISSING else scope.find("?")


def _verdict(result: Any, scope: Scope) -> bool | None:
    """Read the result of a test that speaks of its input itself."""
    if type(result) is bool or result is None:
        return result
    return matches_test(result, _input(scope), scope.work.spend)
