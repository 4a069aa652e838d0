"""Tree to closures: each node becomes a function of the scope, so that evaluating walks no tree.

Depth is bounded here for what a parser cannot see (long chains), and every loop pays for the size of its body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from orgdesk.core.phrases import phrase

from . import syntax as s
from .arithmetic import OPERATIONS, calculate, negate
from .comparison import COMPARE
from .errors import FeelLimitError
from .feel_types import FeelType, is_instance, resolve_type
from .invocation import invoke, make_function
from .iteration import compile_for, compile_quantified
from .library import BUILTINS
from .membership import any_holds, closed_range, contains, half_range, make_range, matches_test
from .properties import get_property
from .scope import LIST_LIMIT, MISSING, Scope
from .unary import compile_unary_tests
from .values import Function

DEPTH_LIMIT = 200

Code = Callable[[Scope], Any]


class Compiler:
    """Turns trees to code; knows the named types, and gathers the names that the code looks up."""

    def __init__(self, types: Mapping[str, FeelType]) -> None:
        """Begin with the named types."""
        self.types = types
        self.names: set[str] = set()
        self.size = 0
        self._depth = 0

    def compile(self, node: s.Node) -> Code:
        """Turn one node, and what it holds, to code."""
        self.size += 1
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise FeelLimitError(phrase("levels of nesting"), DEPTH_LIMIT)
        code = _COMPILE[type(node)](self, node)
        self._depth -= 1
        return code

    def compile_sized(self, node: s.Node) -> tuple[Code, int]:
        """Turn a node to code, and say how many nodes it holds."""
        before = self.size
        code = self.compile(node)
        return code, self.size - before


def _literal(_compiler: Compiler, node: s.Literal) -> Code:
    value = node.value
    return lambda scope: value


def _name(compiler: Compiler, node: s.Name) -> Code:
    name = node.name
    compiler.names.add(name)
    builtin = BUILTINS.get(name, MISSING)

    def look_up(scope: Scope) -> Any:
        value = scope.values.get(name, MISSING)
        if value is MISSING:
            value = scope.find(name)
            if value is MISSING:
                if builtin is not MISSING:
                    return builtin
                scope.work.warn(f"The name {name!r} is not known; it counts as null.")
                return None
        return value

    return look_up


def _list(compiler: Compiler, node: s.ListLiteral) -> Code:
    items = [compiler.compile(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


def _context(compiler: Compiler, node: s.ContextLiteral) -> Code:
    entries = [(name, compiler.compile(value)) for name, value in node.entries]
    doubled = len({name for name, _ in entries}) < len(entries)

    def build(scope: Scope) -> Any:
        if doubled:
            scope.work.warn("A context has the same name twice; it counts as null.")
            return None
        values: dict[str, Any] = {}
        inner = scope.inner(values)
        for name, code in entries:
            values[name] = code(inner)
        return values

    return build


def _range(compiler: Compiler, node: s.RangeLiteral) -> Code:
    start, end = compiler.compile(node.start), compiler.compile(node.end)
    first, last = node.start_included, node.end_included
    return lambda scope: make_range(start(scope), end(scope), start_included=first, end_included=last)


def _half_range(compiler: Compiler, node: s.HalfRange) -> Code:
    operand, operator = compiler.compile(node.operand), node.operator
    return lambda scope: half_range(operator, operand(scope))


def _comparison(compiler: Compiler, node: s.Comparison) -> Code:
    return COMPARE[node.operator](compiler.compile(node.left), compiler.compile(node.right))


def _logic(compiler: Compiler, node: s.Logic) -> Code:
    terms = [compiler.compile(term) for term in node.terms]
    decisive: bool = node.operator == "or"

    def decide(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        for term in terms:
            value = term(scope)
            if value is decisive:
                return bool(decisive)
            if value is not (not decisive):
                result = None
        return result

    return decide


def _arithmetic(compiler: Compiler, node: s.Arithmetic) -> Code:
    code = compiler.compile(node.first)
    if len(node.rest) == 1:
        operator, operand = node.rest[0]
        return _binary(operator, code, compiler.compile(operand))
    rest = [(operator, compiler.compile(operand)) for operator, operand in node.rest]

    def fold(scope: Scope) -> Any:
        value = code(scope)
        for operator, operand in rest:
            value = _known(scope, calculate(operator, value, operand(scope)), operator)
        return value

    return fold


def _binary(operator: str, left: Code, right: Code) -> Code:
    exact = OPERATIONS[operator][Decimal, Decimal]

    def apply(scope: Scope) -> Any:
        first, second = left(scope), right(scope)
        if type(first) is Decimal and type(second) is Decimal:
            try:
                return exact(first, second)
            except DecimalException:
                return _known(scope, None, operator)
        return _known(scope, calculate(operator, first, second), operator)

    return apply


def _known(scope: Scope, value: Any, operator: str) -> Any:
    if value is None:
        scope.work.warn(f"The operator {operator!r} has no result for these values; it counts as null.")
    elif type(value) is str:
        scope.work.spend(len(value) // 16)
    return value


def _negation(compiler: Compiler, node: s.Negation) -> Code:
    operand = compiler.compile(node.operand)
    return lambda scope: negate(operand(scope))


def _path(compiler: Compiler, node: s.Path) -> Code:
    source, name = compiler.compile(node.source), node.name

    def get(scope: Scope) -> Any:
        value = source(scope)
        if type(value) is dict and name in value:
            return value[name]
        return get_property(value, name, scope.work)

    return get


def _filter(compiler: Compiler, node: s.Filter) -> Code:
    source = compiler.compile(node.source)
    condition, size = compiler.compile_sized(node.condition)

    def keep(scope: Scope) -> Any:
        value = source(scope)
        items = value if type(value) is list else [] if value is None else [value]
        kept = []
        for item in items or [None]:
            scope.work.spend(size)
            verdict = condition(_item_scope(scope, item))
            if type(verdict) is Decimal:
                return _pick(items, verdict, scope)
            if verdict is True:
                kept.append(item)
        return kept if items else []

    return keep


def _item_scope(scope: Scope, item: Any) -> Scope:
    values = {"item": item, **item} if type(item) is dict else {"item": item}
    return Scope(values, scope, scope.work)


def _pick(items: list[Any], index: Decimal, scope: Scope) -> Any:
    number = int(index) if index == index.to_integral_value() and abs(index) <= LIST_LIMIT else 0
    if 1 <= number <= len(items):
        return items[number - 1]
    elif -len(items) <= number <= -1:
        return items[number]
    scope.work.warn(f"The list has {len(items)} items and none at {index}; it counts as null.")
    return None


def _call(compiler: Compiler, node: s.Call) -> Code:
    function = compiler.compile(node.function)
    arguments = [compiler.compile(argument) for argument in node.arguments]
    names = node.names
    return lambda scope: invoke(function(scope), [code(scope) for code in arguments], names, scope.work)


def _if(compiler: Compiler, node: s.If) -> Code:
    condition = compiler.compile(node.condition)
    then, otherwise = compiler.compile(node.then), compiler.compile(node.otherwise)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _between(compiler: Compiler, node: s.Between) -> Code:
    operand = compiler.compile(node.operand)
    low, high = compiler.compile(node.low), compiler.compile(node.high)
    return lambda scope: contains(closed_range(low(scope), high(scope)), operand(scope))


def _in(compiler: Compiler, node: s.In) -> Code:
    operand = compiler.compile(node.operand)
    tests = [compiler.compile(test) for test in node.tests]

    def test(scope: Scope) -> bool | None:
        value = operand(scope)
        return any_holds(matches_test(code(scope), value, scope.work.spend) for code in tests)

    return test


def _instance_of(compiler: Compiler, node: s.InstanceOf) -> Code:
    operand = compiler.compile(node.operand)
    type_ = resolve_type(node.type, compiler.types)
    name = node.type.name

    def check(scope: Scope) -> bool | None:
        value = operand(scope)
        if type_ is None:
            scope.work.warn(f"The type {name!r} is not known; the question counts as null.")
            return None
        return is_instance(type_, value)

    return check


def _function(compiler: Compiler, node: s.FunctionLiteral) -> Code:
    types = tuple(None if type_ is None else resolve_type(type_, compiler.types) for type_ in node.types)
    depth_before = compiler.size
    body = compiler.compile(node.body)
    size = compiler.size - depth_before
    if node.external:
        return _no_external
    return lambda scope: make_function("", node.parameters, types, body, size, scope)


def _no_external(scope: Scope) -> Function | None:
    scope.work.warn("Functions of other languages are not run; it counts as null.")
    return None


_COMPILE: dict[type, Callable[[Compiler, Any], Code]] = {
    s.Built: lambda compiler, node: node.build(compiler),
    s.Literal: _literal,
    s.Name: _name,
    s.ListLiteral: _list,
    s.ContextLiteral: _context,
    s.RangeLiteral: _range,
    s.HalfRange: _half_range,
    s.Comparison: _comparison,
    s.Logic: _logic,
    s.Arithmetic: _arithmetic,
    s.Negation: _negation,
    s.Path: _path,
    s.Filter: _filter,
    s.Call: _call,
    s.If: _if,
    s.For: compile_for,
    s.Quantified: compile_quantified,
    s.Between: _between,
    s.In: _in,
    s.InstanceOf: _instance_of,
    s.FunctionLiteral: _function,
    s.UnaryTests: compile_unary_tests,
}
