"""Elements as plain data (what JSON and YAML can say) and back, driven by the dataclasses themselves.

Fields at their default are left out; tuples are lists, enums their values, dates ISO text.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from orgdesk.core.organisation.errors import UnreadableData
from orgdesk.core.phrases import phrase

T = TypeVar("T")


def to_data(value: Any) -> Any:
    """A dataclass, or a value in one, as dictionaries, lists, text and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_data(content)
            for field in fields(value)
            if (content := getattr(value, field.name)) != _default(field)
        }
    elif isinstance(value, tuple):
        return [to_data(item) for item in value]
    elif isinstance(value, Enum):
        return value.value
    elif isinstance(value, date):
        return value.isoformat()
    else:
        return value


def from_data(kind: type[T], data: Any, *, where: str = "") -> T:
    """The dataclass `kind` from its plain data. Raises UnreadableData naming the place, such as `units[3].kind`."""
    where = where or kind.__name__
    if not isinstance(data, Mapping):
        raise UnreadableData(
            phrase("{where} should be a mapping of fields, not {found}.", where=where, found=_describe(data))
        )
    shape: Any = kind
    hints = _hints(shape)
    for name in data:
        if name not in hints:
            raise UnreadableData(
                phrase(
                    "{where} has no field “{name}”; it knows {hints}.", where=where, name=name, hints=", ".join(hints)
                )
            )
    for name in _required(shape):
        if name not in data:
            raise UnreadableData(phrase("{where} lacks the field “{name}”.", where=where, name=name))
    return kind(**{name: convert(hints[name], content, where=f"{where}.{name}") for name, content in data.items()})


def convert(hint: Any, data: Any, *, where: str) -> Any:
    """One value to the type that its field asks for. Raises UnreadableData."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(option for option in get_args(hint) if option is not type(None))
        return None if data is None else convert(inner, data, where=where)
    elif origin is tuple:
        if not isinstance(data, list | tuple):
            raise UnreadableData(phrase("{where} should be a list, not {found}.", where=where, found=_describe(data)))
        inner = get_args(hint)[0]
        return tuple(convert(inner, item, where=f"{where}[{place}]") for place, item in enumerate(data))
    elif is_dataclass(hint):
        return data if type(data) is hint else from_data(hint, data, where=where)  # type: ignore[arg-type]
    else:
        return _convert_plain(hint, data, where)


def field_types(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass and their types."""
    return _hints(kind)


def _convert_plain(hint: Any, data: Any, where: str) -> Any:
    if issubclass(hint, Enum):
        return _convert_enum(hint, data, where)
    elif hint is date:
        return _convert_date(data, where)
    elif hint is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    elif type(data) is hint and (hint is not float or isfinite(data)):
        return data
    else:
        raise UnreadableData(
            phrase(
                "{where} should be {wanted}, not {found}.",
                where=where,
                wanted=_NAMES.get(hint, hint.__name__),
                found=_describe(data),
            )
        )


def _convert_enum(hint: type[Enum], data: Any, where: str) -> Enum:
    try:
        return hint(data)
    except ValueError:
        known = ", ".join(str(member.value) for member in hint)
        raise UnreadableData(
            phrase("{where} should be one of {known}, not {found}.", where=where, known=known, found=_describe(data))
        ) from None


def _convert_date(data: Any, where: str) -> date:
    if isinstance(data, date) and not isinstance(data, datetime):
        return data
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError):
        raise UnreadableData(
            phrase("{where} should be a date such as 2026-04-30, not {found}.", where=where, found=_describe(data))
        ) from None


_NAMES = {
    str: phrase("text"),
    int: phrase("a whole number"),
    float: phrase("a number"),
    bool: phrase("true or false"),
}


def _describe(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    else:
        return field.default


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _required(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.default is field.default_factory is MISSING)
