"""The door of the language: compile a text once, evaluate it often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orgdesk.core.phrases import phrase

from .compiler import Compiler
from .errors import FeelLimitError, FeelSyntaxError
from .feel_types import FeelType, resolve_type
from .parser import Parser
from .scope import DEPTH_LIMIT, RESULT_LIMIT, Scope, Work
from .syntax import Node
from .values import check_size, to_feel

NO_TYPES: Mapping[str, FeelType] = {}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value, and why parts of it became null."""

    value: Any
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the names it looks up, its code and the number of nodes."""

    text: str
    names: frozenset[str]
    run: Callable[[Scope], Any]
    size: int

    def evaluate(self, context: Mapping[str, Any], at: datetime | None = None) -> Any:
        """Give the value in a context of plain values or FEEL values; raises FeelLimitError, TypeError.

        `at` is what `now()` and `today()` give; without it they are null.
        """
        return self.explain(context, at).value

    def explain(self, context: Mapping[str, Any], at: datetime | None = None) -> Evaluation:
        """Give the value and the warnings; raises FeelLimitError, TypeError (a value of no known kind)."""
        work = Work(convert(at))
        value = run_bounded(self.run, self._scope(context, work))
        return Evaluation(value, tuple(work.warnings))

    def _scope(self, context: Mapping[str, Any], work: Work) -> Scope:
        return Scope({name: convert(context[name]) for name in self.names if name in context}, None, work)


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A compiled cell of a decision table."""

    text: str
    names: frozenset[str]
    run: Callable[[Scope], Any]
    size: int

    def holds(self, value: Any, context: Mapping[str, Any] | None = None) -> bool:
        """Whether a value passes, with the names of a context; raises FeelLimitError, TypeError."""
        given = context or {}
        values = {name: convert(given[name]) for name in self.names if name in given}
        return run_bounded(self.run, Scope({**values, "?": convert(value)}, None, Work())) is True


def run_bounded(run: Callable[[Scope], Any], scope: Scope) -> Any:
    """Run code; raises FeelLimitError for work or depth without end."""
    try:
        value = run(scope)
    except RecursionError:
        raise FeelLimitError(phrase("levels of nested calls or data"), DEPTH_LIMIT) from None
    if type(value) in (list, dict) and not check_size(value, RESULT_LIMIT):
        raise FeelLimitError(phrase("parts of one value"), RESULT_LIMIT)
    return value


def convert(value: Any) -> Any:
    """Make a value one of the language's; raises FeelLimitError when it is nested without end."""
    try:
        return to_feel(value)
    except RecursionError:
        raise FeelLimitError(phrase("levels of nested data"), DEPTH_LIMIT) from None


def compile_expression(text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] = NO_TYPES) -> Expression:
    """Compile an expression; raises FeelSyntaxError, FeelLimitError.

    `names` are those of the context that hold spaces or signs; without them, words that stand side by side are
    read as one name. `types` are the named types that `instance of` and functions may speak of.
    """
    compiler = Compiler(types)
    code = _compile(text, Parser(text, names).read_expression, compiler)
    return Expression(text, frozenset(compiler.names), code, compiler.size)


def compile_unary_tests(text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] = NO_TYPES) -> UnaryTests:
    """Compile the cell of a decision table, such as `< 10, [20..30]` or `not("a")`; raises as expressions do."""
    compiler = Compiler(types)
    code = _compile(text, Parser(text, names).read_unary_tests, compiler)
    return UnaryTests(text, frozenset(compiler.names - {"?"}), code, compiler.size)


def compile_type(text: str, types: Mapping[str, FeelType] = NO_TYPES) -> FeelType | None:
    """Read a type as text, such as `list<number>`; None when its name is unknown; raises FeelSyntaxError."""
    return resolve_type(Parser(text).read_type(), types)


def _compile(text: str, read: Callable[[], Node], compiler: Compiler) -> Callable[[Scope], Any]:
    try:
        return compiler.compile(read())
    except FeelLimitError as error:
        raise FeelSyntaxError(text, 0, phrase("More than {limit} {what}", limit=error.limit, what=error.what)) from None
    except RecursionError:
        raise FeelSyntaxError(text, 0, phrase("The expression is nested too deep")) from None
