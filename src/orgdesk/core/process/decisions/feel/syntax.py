"""What an expression says, as a tree of frozen nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """Any piece of an expression."""


@dataclass(frozen=True, slots=True)
class Built(Node):
    """A piece that is not of the language itself: `build(compiler)` gives its code."""

    build: Callable[[Any], Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written down."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name to be looked up."""

    name: str


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{name: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[a..b]`, with either end open or closed."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class HalfRange(Node):
    """`< a` and its kin, as a test or a range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`a < b` and its kin."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c`, or the same with `or`."""

    operator: str
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`a + b - c`: operators of one precedence, from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-a`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`a.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`a[condition or index]`."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`f(a, b)` or `f(name: a)`."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if a then b else c`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in xs, y in ys return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies body`, or `every`."""

    iterators: tuple[Iterator, ...]
    body: Node
    every: bool


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`a between b and c`."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`a in (test, test)`."""

    operand: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TypeRef(Node):
    """A type as written: a name, and what stands in its angle brackets (names empty unless a context's)."""

    name: str
    arguments: tuple[TypeRef, ...] = ()
    names: tuple[str, ...] = ()
    result: TypeRef | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`a instance of type`."""

    operand: Node
    type: TypeRef


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(a: number, b) body`; an external one has no body of ours."""

    parameters: tuple[str, ...]
    types: tuple[TypeRef | None, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The cell of a decision table: any test holds, or with `not(...)` none does; no tests at all is `-`."""

    tests: tuple[Node, ...]
    negated: bool = False
