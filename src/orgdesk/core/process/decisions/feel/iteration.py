"""`for`, `some` and `every`: nested loops without recursion, each round paid for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orgdesk.core.phrases import phrase

from . import syntax as s
from .errors import FeelLimitError
from .scope import LIST_LIMIT, Scope
from .temporal import Date, add_days
from .values import Range

if TYPE_CHECKING:
    from .compiler import Compiler

Code = Callable[[Scope], Any]
Source = tuple[str, Code, Code | None]


def compile_for(compiler: Compiler, node: s.For) -> Code:
    """`for … return`: the results of all rounds in a list; `partial` holds those so far."""
    sources = _sources(compiler, node.iterators)
    asked = "partial" in compiler.names
    compiler.names.discard("partial")
    body, size = compiler.compile_sized(node.body)
    looks_back = "partial" in compiler.names
    if asked:
        compiler.names.add("partial")

    def loop(scope: Scope) -> Any:
        results: list[Any] = []
        for inner in rounds(sources, scope):
            if inner is None:
                return None
            scope.work.spend(size + 1)
            results.append(body(_with_partial(inner, results) if looks_back else inner))
            if len(results) > LIST_LIMIT:
                raise FeelLimitError(phrase("items of one list"), LIST_LIMIT)
        return results

    return loop


def _with_partial(scope: Scope, results: list[Any]) -> Scope:
    """Let a round see the results so far: a copy, since what it has seen must not grow afterwards."""
    scope.work.spend(len(results) // 4)
    return scope.inner({"partial": list(results)})


def compile_quantified(compiler: Compiler, node: s.Quantified) -> Code:
    """`some … satisfies` and `every … satisfies`, with ternary logic."""
    sources = _sources(compiler, node.iterators)
    body, size = compiler.compile_sized(node.body)
    decisive: bool = not node.every

    def loop(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        for inner in rounds(sources, scope):
            if inner is None:
                return None
            scope.work.spend(size + 1)
            verdict = body(inner)
            if verdict is decisive:
                return bool(decisive)
            if type(verdict) is not bool:
                result = None
        return result

    return loop


def _sources(compiler: Compiler, iterators: Iterable[s.Iterator]) -> list[Source]:
    return [
        (item.name, compiler.compile(item.source), None if item.end is None else compiler.compile(item.end))
        for item in iterators
    ]


def rounds(sources: list[Source], scope: Scope) -> Iterator[Scope | None]:
    """Give the scope of each round; None, once, when something to go through is no list."""
    stack: list[Iterator[Any]] = []
    values: dict[str, Any] = {}
    current = scope.inner(values)
    opened = _open(sources[0], current)
    if opened is None:
        yield None
        return
    stack.append(opened)
    while stack:
        scope.work.spend(1)
        item = next(stack[-1], _END)
        if item is _END:
            stack.pop()
            continue
        values = {**values, sources[len(stack) - 1][0]: item}
        current = scope.inner(values)
        if len(stack) == len(sources):
            yield current
        else:
            opened = _open(sources[len(stack)], current)
            if opened is None:
                yield None
                return
            stack.append(opened)


_END: Any = object()


def _open(source: Source, scope: Scope) -> Iterator[Any] | None:
    _name, start, end = source
    first = start(scope)
    if end is not None:
        return _count_within(Range(first, end(scope), start_included=True, end_included=True))
    elif type(first) is Range:
        return _count_within(first)
    elif first is None:
        return None
    else:
        return iter(first if type(first) is list else [first])


def _count_within(range_: Range) -> Iterator[Any] | None:
    start, end = range_.start, range_.end
    if type(start) is Date and type(end) is Date:
        return map(_date_of, _whole_numbers(start.ordinal, end.ordinal, range_))
    elif type(start) is Decimal and type(end) is Decimal and _is_whole(start) and _is_whole(end):
        return map(Decimal, _whole_numbers(int(start), int(end), range_))
    else:
        return None


def _date_of(ordinal: int) -> Date | None:
    return add_days(Date(1970, 1, 1), ordinal)


def _whole_numbers(first: int, last: int, range_: Range) -> range:
    step = 1 if first <= last else -1
    return range(first + (0 if range_.start_included else step), last + (step if range_.end_included else 0), step)


def _is_whole(number: Decimal) -> bool:
    return abs(number) < 10**18 and number == number.to_integral_value()
