"""The form of a user task: what may be filled in, what must be, and what is wrong with what was."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from orgdesk.core.phrases import Phrase, joined, phrase
from orgdesk.core.process.definition import Field, FieldType


def check_form(
    form: tuple[Field, ...],
    data: Mapping[str, object],
    *,
    outcome: str = "",
) -> tuple[dict[str, object], dict[str, str]]:
    """The data with the form's fields in their types, and the problems by field key; keys beyond the form pass unchanged."""
    cleaned = dict(data)
    problems: dict[str, str] = {}
    for field in form:
        value = data.get(field.key)
        if value is None or value == "" or value == []:
            if is_required(field, outcome):
                problems[field.key] = phrase("must be filled in")
            continue
        try:
            cleaned[field.key] = _READ[field.type](field, value)
        except ValueError as problem:
            problems[field.key] = str(problem)
    return cleaned, problems


def is_required(field: Field, outcome: str) -> bool:
    """Whether the field must be filled in for this outcome."""
    return field.required and (not field.required_for or outcome in field.required_for)


def visible_fields(form: tuple[Field, ...], keys: frozenset[str]) -> tuple[Field, ...]:
    """The fields for a person with these unit and position keys; a field that names nobody is for everybody."""
    return tuple(field for field in form if not field.shown_to or keys & frozenset(field.shown_to))


def _text(field: Field, value: object) -> str:
    text = str(value)
    _refuse_outside(field, len(text), phrase("characters"))
    return text


def _number(field: Field, value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(phrase("{value!r} is no number", value=value))
    _refuse_outside(field, number)
    return number


def _integer(field: Field, value: object) -> int:
    number = _number(field, value)
    if not number.is_integer():
        raise ValueError(phrase("{value!r} is no whole number", value=value))
    return int(number)


def _boolean(field: Field, value: object) -> bool:
    known = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}
    try:
        return known[str(value).lower()]
    except KeyError:
        raise ValueError(phrase("{value!r} is neither yes nor no", value=value)) from None


def _date(field: Field, value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(phrase("{value!r} is no date such as 2026-03-01", value=value)) from None


def _datetime(field: Field, value: object) -> str:
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(phrase("{value!r} is no date and time such as 2026-03-01T09:00", value=value)) from None


def _choice(field: Field, value: object) -> str:
    known = {choice.key for choice in field.choices}
    if value not in known:
        raise ValueError(phrase("{value!r} is none of {known}", value=value, known=", ".join(sorted(known))))
    return str(value)


def _choices(field: Field, value: object) -> list[str]:
    chosen = value if isinstance(value, list | tuple) else [value]
    _refuse_outside(field, len(chosen), phrase("choices"))
    return [_choice(field, one) for one in chosen]


def _refuse_outside(field: Field, amount: float, unit: str = "") -> None:
    if field.minimum is not None and amount < field.minimum:
        raise ValueError(_with_unit(phrase("at least {least:g}", least=field.minimum), unit))
    if field.maximum is not None and amount > field.maximum:
        raise ValueError(_with_unit(phrase("at most {most:g}", most=field.maximum), unit))


def _with_unit(bound: Phrase, unit: str) -> Phrase:
    return joined([bound, unit], " ") if unit else bound


_READ: Final[Mapping[FieldType, Callable[[Field, object], object]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.INTEGER: _integer,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PERSON: _text,
}
