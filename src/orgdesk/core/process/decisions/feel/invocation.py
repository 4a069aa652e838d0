"""Calling: arguments to parameters, types checked, depth and work paid for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .feel_types import FeelType, coerce
from .scope import MISSING, Scope, Work
from .values import Function


def invoke(function: Any, arguments: Sequence[Any], names: tuple[str, ...] | None, work: Work) -> Any:
    """Call a function with its arguments, by position or by name; null when it cannot be called so."""
    if type(function) is not Function:
        work.warn("What is called here is no function; it counts as null.")
        return None
    work.spend(1)
    if names is None:
        return function.call(work, *arguments)
    named = dict(zip(names, arguments, strict=True))
    if function.call_named is not None:
        return function.call_named(work, named)
    if set(named) != set(function.parameters) or len(named) != len(names):
        work.warn(f"The function {function.name!r} has other parameters: {', '.join(function.parameters)}.")
        return None
    return function.call(work, *(named[name] for name in function.parameters))


def make_function(
    name: str,
    parameters: tuple[str, ...],
    types: tuple[FeelType | None, ...],
    body: Callable[[Scope], Any],
    size: int,
    scope: Scope,
    result: FeelType | None = None,
) -> Function:
    """Make a function of a body that sees its parameters and the scope in which it was made."""

    def call(work: Work, *arguments: Any) -> Any:
        if len(arguments) != len(parameters):
            work.warn(f"The function {name!r} takes {len(parameters)} arguments, not {len(arguments)}.")
            return None
        values = [coerce(type_, value) for type_, value in zip(types, arguments, strict=True)]
        if MISSING in values:
            work.warn(f"An argument of {name!r} is not of the type asked for; the call counts as null.")
            return None
        work.spend(size)
        work.enter(8)
        given = body(Scope(dict(zip(parameters, values, strict=True)), scope, work))
        work.enter(-8)
        shaped = coerce(result, given)
        return None if shaped is MISSING else shaped

    return Function(name, parameters, call, types, result)
