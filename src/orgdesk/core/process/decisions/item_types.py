"""Item definitions to types of the language, whatever order they are written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orgdesk.core.phrases import phrase

from .definitions import ItemType
from .errors import NotExecutable
from .feel.errors import FeelError, FeelSyntaxError
from .feel.expression import compile_type, compile_unary_tests
from .feel.feel_types import ANY, ContextType, DeferredType, FeelType, FunctionType, ListType, RestrictedType
from .feel.scope import Scope, Work


def build_types(items: Iterable[ItemType], outer: Mapping[str, FeelType]) -> dict[str, FeelType]:
    """Give the types by name; raises NotExecutable for one that cannot be understood."""
    items = tuple(items)
    deferred = {item.name: DeferredType(item.name) for item in items}
    named: dict[str, FeelType] = {**outer, **deferred}
    for item in items:
        deferred[item.name].known = _build(item, named)
    for item in items:
        _refuse_circles(item.name, deferred)
    return named


def _refuse_circles(name: str, deferred: Mapping[str, DeferredType]) -> None:
    seen = {name}
    known = deferred[name].known
    while isinstance(known, (DeferredType, RestrictedType)):
        if isinstance(known, DeferredType):
            if known.name in seen:
                raise NotExecutable(name, phrase("The type is defined by itself."))
            seen.add(known.name)
        known = known.known if isinstance(known, DeferredType) else known.base


def find_type(written: str, named: Mapping[str, FeelType], element: str) -> FeelType | None:
    """Find the type that an element declares; None when it declares none; raises NotExecutable."""
    if not written:
        return None
    if written in named:
        return named[written]
    try:
        found = compile_type(written, named)
    except FeelSyntaxError as error:
        raise NotExecutable(
            element, phrase("Its type {written!r} cannot be read: {error}", written=written, error=error)
        ) from None
    if found is None:
        raise NotExecutable(element, phrase("Its type {written!r} is not defined.", written=written))
    return found


def _build(item: ItemType, named: Mapping[str, FeelType]) -> FeelType:
    base = _restricted(item, _base(item, named), item.allowed, named)
    whole: FeelType = ListType(base) if item.is_collection else base
    return _restricted(item, whole, item.constraint, named)


def _base(item: ItemType, named: Mapping[str, FeelType]) -> FeelType:
    element = item.id or item.name
    if item.is_function:
        parameters = tuple(find_type(written, named, element) or ANY for written in item.parameters)
        return FunctionType(parameters, find_type(item.base, named, element) or ANY)
    elif item.components:
        return ContextType({component.name: _build(component, named) for component in item.components})
    else:
        return find_type(item.base, named, element) or ANY


def _restricted(item: ItemType, base: FeelType, tests: str, named: Mapping[str, FeelType]) -> FeelType:
    return RestrictedType(item.name, base, _allowed(item, tests, named)) if tests else base


def _allowed(item: ItemType, tests: str, named: Mapping[str, FeelType]) -> Callable[[Any], bool]:
    try:
        compiled = compile_unary_tests(tests, types=named)
    except FeelError as error:
        raise NotExecutable(
            item.id or item.name, phrase("Its allowed values cannot be read: {error}", error=error)
        ) from None
    return lambda value: compiled.run(Scope({"?": value}, None, Work())) is True
