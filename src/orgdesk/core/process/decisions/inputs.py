"""Plain data brought to the types that a model declares: in JSON a moment is a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .feel.at_literals import read_date, read_date_time, read_duration, read_time
from .feel.feel_types import ContextType, DeferredType, DurationType, FeelType, ListType, RestrictedType, SimpleType
from .feel.values import Kind

_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: read_date,
    Kind.TIME: read_time,
    Kind.DATE_TIME: read_date_time,
    Kind.DAYS: read_duration,
    Kind.MONTHS: read_duration,
}
_DEPTH = 50


def typed(value: Any, declared: FeelType | None, depth: int = _DEPTH) -> Any:
    """The value with its texts read as the moments and durations that the type declares; others as they are."""
    while isinstance(declared, RestrictedType | DeferredType):
        declared = declared.base if isinstance(declared, RestrictedType) else declared.known
    if depth == 0:
        return value
    elif isinstance(value, str):
        return _read(value, declared)
    elif isinstance(value, list) and isinstance(declared, ListType):
        return [typed(item, declared.item, depth - 1) for item in value]
    elif isinstance(value, Mapping) and isinstance(declared, ContextType):
        return {name: typed(item, declared.entries.get(name), depth - 1) for name, item in value.items()}
    else:
        return value


def _read(text: str, declared: FeelType | None) -> Any:
    reader = _READERS.get(declared.kind) if isinstance(declared, SimpleType) else None
    if isinstance(declared, DurationType):
        reader = read_duration
    found = reader(text) if reader else None
    return text if found is None else found
