"""Types: what a value may be declared to be, whether it is, and how it is brought into shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .scope import MISSING
from .syntax import TypeRef
from .temporal import Date, DateTime, as_moment
from .values import KIND_OF, Function, Kind, Range


class FeelType(Protocol):
    """Something a value may conform to; null conforms to every type, and is an instance of none."""

    def accepts(self, value: Any) -> bool:
        """Whether a value that is not null is of this type."""
        ...


@dataclass(frozen=True, slots=True)
class AnyType:
    """Takes everything."""

    def accepts(self, value: Any) -> bool:
        """Whether a value is of this type: always."""
        return True


@dataclass(frozen=True, slots=True)
class NullType:
    """Takes nothing but null."""

    def accepts(self, value: Any) -> bool:
        """Whether a value is of this type."""
        return value is None


@dataclass(frozen=True, slots=True)
class SimpleType:
    """One of the language's kinds."""

    kind: Kind

    def accepts(self, value: Any) -> bool:
        """Whether a value is of this kind."""
        return KIND_OF.get(type(value)) is self.kind


@dataclass(frozen=True, slots=True)
class DurationType:
    """Either kind of duration."""

    def accepts(self, value: Any) -> bool:
        """Whether a value is a duration."""
        return KIND_OF.get(type(value)) in (Kind.DAYS, Kind.MONTHS)


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose items are all of a type."""

    item: FeelType

    def accepts(self, value: Any) -> bool:
        """Whether a value is such a list."""
        return isinstance(value, list) and all(conforms(self.item, item) for item in value)


@dataclass(frozen=True, slots=True)
class ContextType:
    """A context with at least these entries."""

    entries: Mapping[str, FeelType]

    def accepts(self, value: Any) -> bool:
        """Whether a value is a context that has them."""
        return isinstance(value, dict) and all(
            name in value and conforms(type_, value[name]) for name, type_ in self.entries.items()
        )


@dataclass(frozen=True, slots=True)
class RangeType:
    """A range whose ends are of a type."""

    item: FeelType

    def accepts(self, value: Any) -> bool:
        """Whether a value is such a range."""
        return isinstance(value, Range) and conforms(self.item, value.start) and conforms(self.item, value.end)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function of a number of parameters; their types count only where the function declares its own."""

    parameters: tuple[FeelType, ...]
    result: FeelType

    def accepts(self, value: Any) -> bool:
        """Whether a value is such a function."""
        if not isinstance(value, Function) or len(value.parameters) != len(self.parameters):
            return False
        declared = value.types or (None,) * len(value.parameters)
        pairs = zip(self.parameters, declared, strict=True)
        return all(own is None or is_subtype(wanted, own) for wanted, own in pairs) and (
            value.result is None or is_subtype(value.result, self.result)
        )


@dataclass(frozen=True, slots=True)
class RestrictedType:
    """A named type with allowed values: `allowed` is a test of a value (of each item, where it is a list)."""

    name: str
    base: FeelType
    allowed: Callable[[Any], bool]

    def accepts(self, value: Any) -> bool:
        """Whether a value is of the base type and allowed."""
        return self.base.accepts(value) and self.allowed(value)


class DeferredType:
    """A named type that may be spoken of before it is known."""

    __slots__ = ("known", "name")

    def __init__(self, name: str) -> None:
        """Stand for a name."""
        self.name = name
        self.known: FeelType = ANY

    def accepts(self, value: Any) -> bool:
        """Whether a value is of the type that the name stands for."""
        return self.known.accepts(value)


ANY = AnyType()
SIMPLE_TYPES: dict[str, FeelType] = {
    **{kind.value: SimpleType(kind) for kind in Kind if kind not in (Kind.RANGE, Kind.FUNCTION)},
    "Any": ANY,
    "any": ANY,
    "Null": NullType(),
    "list": ListType(ANY),
    "context": ContextType({}),
    "range": RangeType(ANY),
    "dateTime": SimpleType(Kind.DATE_TIME),
    "date time": SimpleType(Kind.DATE_TIME),
    "dayTimeDuration": SimpleType(Kind.DAYS),
    "yearMonthDuration": SimpleType(Kind.MONTHS),
    "duration": DurationType(),
}


def resolve_type(written: TypeRef, named: Mapping[str, FeelType]) -> FeelType | None:
    """Find the type that was written; None when its name is unknown."""
    arguments = [resolve_type(argument, named) for argument in written.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) != len(arguments):
        return None
    if written.name == "function":
        result = resolve_type(written.result, named) if written.result else ANY
        return result and FunctionType(tuple(known), result)
    elif written.name == "context" and known:
        return ContextType(dict(zip(written.names, known, strict=True)))
    elif written.name == "list" and known:
        return ListType(known[0])
    elif written.name == "range" and known:
        return RangeType(known[0])
    else:
        return named.get(written.name) or SIMPLE_TYPES.get(written.name)


def conforms(type_: FeelType, value: Any) -> bool:
    """Whether a value may stand where the type is declared; null always may."""
    return value is None or type_.accepts(value)


def is_subtype(narrow: FeelType, wide: FeelType) -> bool:
    """Whether every value of one type is a value of another, as far as their shapes tell."""
    narrow, wide = _known(narrow), _known(wide)
    if isinstance(wide, AnyType) or isinstance(narrow, NullType) or narrow == wide:
        return True
    elif isinstance(narrow, RestrictedType):
        return is_subtype(narrow.base, wide)
    elif (isinstance(narrow, ListType) and isinstance(wide, ListType)) or (
        isinstance(narrow, RangeType) and isinstance(wide, RangeType)
    ):
        return is_subtype(narrow.item, wide.item)
    elif isinstance(narrow, ContextType) and isinstance(wide, ContextType):
        return all(
            name in narrow.entries and is_subtype(narrow.entries[name], entry) for name, entry in wide.entries.items()
        )
    elif isinstance(narrow, FunctionType) and isinstance(wide, FunctionType):
        return (
            len(narrow.parameters) == len(wide.parameters)
            and all(is_subtype(b, a) for a, b in zip(narrow.parameters, wide.parameters, strict=True))
            and is_subtype(narrow.result, wide.result)
        )
    else:
        return False


def _known(type_: FeelType) -> FeelType:
    return type_.known if isinstance(type_, DeferredType) else type_


def coerce(type_: FeelType | None, value: Any) -> Any:
    """Bring a value into the declared shape (standard, 10.3.2.9.4); MISSING when it does not fit.

    A list of one gives its item, an item becomes a list of one, a date becomes its midnight.
    """
    if type_ is None or value is None or type_.accepts(value):
        return value
    if isinstance(value, list) and len(value) == 1 and type_.accepts(value[0]):
        return value[0]
    if not isinstance(value, list) and type_.accepts([value]):
        return [value]
    if isinstance(value, Date) and type_.accepts(_MIDNIGHT_SAMPLE):
        return as_moment(value)
    return MISSING


_MIDNIGHT_SAMPLE: DateTime = as_moment(Date(1970, 1, 1))


def is_instance(type_: FeelType, value: Any) -> bool:
    """Answer `instance of`: allowed values do not count, and null is an instance of nothing but its own type."""
    type_ = _known(type_)
    while isinstance(type_, RestrictedType):
        type_ = _known(type_.base)
    return type_.accepts(value) and (value is not None or isinstance(type_, NullType))


def result_type(type_: FeelType | None) -> FeelType | None:
    """Give what a function gives, where its type is declared; else the type itself is that of the result."""
    known = None if type_ is None else _known(type_)
    return known.result if isinstance(known, FunctionType) else type_
