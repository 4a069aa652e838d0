"""How a built-in function is declared: its parameters in words, checked before the Python body is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any, TypeVar

from orgdesk.core.process.decisions.feel.scope import MISSING, Work
from orgdesk.core.process.decisions.feel.values import KIND_OF, Function, Kind

Body = TypeVar("Body", bound=Callable[..., Any])
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, the kinds it takes (none: any), whether it may be left out, be null, or be many."""

    name: str
    kinds: frozenset[Kind]
    optional: bool = False
    nullable: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]
    with_work: bool


class Library:
    """Gathers functions, each with one or more overloads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._overloads: dict[str, list[Overload]] = {}

    def add(self, name: str, signature: str, *, with_work: bool = False) -> Callable[[Body], Body]:
        """Declare the decorated body as an overload: `add("f", "a: number, b?: string|date, c?: any null")`.

        `*items` takes all remaining arguments. With `with_work` the body gets the purse first. A body gives None
        where the standard says null.
        """
        parameters = tuple(_read_parameter(part.strip()) for part in signature.split(",") if part.strip())

        def register(body: Body) -> Body:
            self._overloads.setdefault(name, []).append(Overload(parameters, body, with_work))
            return body

        return register

    def functions(self) -> dict[str, Function]:
        """Give all functions by name."""
        return {name: _make_function(name, overloads) for name, overloads in self._overloads.items()}


def _read_parameter(text: str) -> Parameter:
    name, _, kinds = (part.strip() for part in text.partition(":"))
    nullable = kinds.endswith(" null")
    kinds = kinds.removesuffix(" null")
    found = frozenset(_KINDS[kind.strip()] for kind in kinds.split("|")) if kinds not in ("any", "") else frozenset()
    return Parameter(name.strip("*?"), found, name.endswith("?"), nullable, name.startswith("*"))


def _make_function(name: str, overloads: list[Overload]) -> Function:
    def call(work: Work, *arguments: Any) -> Any:
        for overload in overloads:
            shaped = _bind(overload.parameters, arguments)
            if shaped is not None:
                return _run(name, overload, shaped, work)
        work.warn(f"The function {name!r} does not take these arguments; the call counts as null.")
        return None

    def call_named(work: Work, named: dict[str, Any]) -> Any:
        for overload in overloads:
            arguments = _by_name(overload.parameters, named)
            shaped = None if arguments is None else _bind(overload.parameters, arguments)
            if shaped is not None:
                return _run(name, overload, shaped, work)
        work.warn(f"The function {name!r} has no parameters named {', '.join(named)}; the call counts as null.")
        return None

    parameters = tuple(parameter.name for parameter in overloads[0].parameters if not parameter.optional)
    return Function(name, parameters, call, call_named=call_named)


def _run(name: str, overload: Overload, arguments: list[Any], work: Work) -> Any:
    work.spend(1 + sum(_cost(argument) for argument in arguments))
    try:
        value = overload.body(work, *arguments) if overload.with_work else overload.body(*arguments)
    except (DecimalException, OverflowError):
        value = None
    if value is None:
        work.warn(f"The function {name!r} has no result for these arguments; it counts as null.")
    return value


def _cost(argument: Any) -> int:
    if type(argument) is list:
        return len(argument)
    return len(argument) // 64 if type(argument) is str else 0


def _by_name(parameters: tuple[Parameter, ...], named: dict[str, Any]) -> list[Any] | None:
    if not set(named) <= {parameter.name for parameter in parameters}:
        return None
    values = [named.get(parameter.name, MISSING) for parameter in parameters]
    while values and values[-1] is MISSING:
        values.pop()
    if any(value is MISSING and not parameter.optional for parameter, value in zip(parameters, values, strict=False)):
        return None
    return [None if value is MISSING else value for value in values]


def _bind(parameters: tuple[Parameter, ...], arguments: Sequence[Any]) -> list[Any] | None:
    if parameters and parameters[-1].many:
        last = parameters[-1]
        parameters = parameters[:-1] + (last,) * (len(arguments) - len(parameters) + 1)
    if len(arguments) > len(parameters) or any(not p.optional for p in parameters[len(arguments) :]):
        return None
    shaped = [_shape(parameter, value) for parameter, value in zip(parameters, arguments, strict=False)]
    return None if any(value is MISSING for value in shaped) else shaped


def _shape(parameter: Parameter, value: Any) -> Any:
    kinds = parameter.kinds
    if value is None:
        return None if parameter.nullable or not kinds else MISSING
    if not kinds or KIND_OF.get(type(value)) in kinds:
        return value
    if type(value) is list and len(value) == 1 and KIND_OF.get(type(value[0])) in kinds:
        return value[0]
    if Kind.LIST in kinds and len(kinds) == 1:
        return [value]
    return MISSING
