"""Bodies of calls made from the forms of pages: the same fields, the same limits, keys in place of row numbers."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, create_model

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.problems import Invalid
from orgdesk.apps.api.seeing import rows_seen
from orgdesk.apps.api.shapes import Day, Given, KeyGiven, Moment

_LONG, _MOST_ROWS = 100_000, 500
_MOST_BYTES = 30_000_000
_NUMBERS = {None, "id"}
_Plain = str | int | float | bool | None
Answers = dict[Annotated[str, StringConstraints(max_length=200)], _Plain | list[_Plain]]
"""Fields of a page that depend on what stands there, for example the questions of a survey, by their names."""


class UploadGiven(Given):
    """A file: its name, and its bytes in base64."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=250, pattern=r"^[^/\\]+$")]
    content: Annotated[str, StringConstraints(max_length=_MOST_BYTES), Field(json_schema_extra={"format": "byte"})]


def body_of(name: str, form: type[forms.BaseForm] | None, more: Mapping[str, Any]) -> type[Given]:
    """The body that fills in this form, and what the page reads beside it. A field of `more` stands for that of the form."""
    fields: dict[str, Any] = {}
    for field_name, field in _fields_of(form).items():
        if field_name not in more:
            fields[field_name] = _typed(field)
    for one, kind in more.items():
        fields[one] = (
            _typed(kind) if isinstance(kind, forms.Field) else kind if isinstance(kind, tuple) else (kind, ...)
        )
    return create_model(name, __base__=Given, __doc__=_doc_of(form), **fields)


def filled(given: Given, form: type[forms.BaseForm] | None, call: Call) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    """What a browser would have sent. Raises Invalid for a key of nothing that the person sees, and for bytes that are none."""
    sent, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
    known = _fields_of(form)
    for name, value, told in _flat(given):
        field = known.get(name)
        rows = told or (
            Rows(field.queryset.model)  # type: ignore[union-attr]
            if isinstance(field, forms.ModelChoiceField) and _by_key(field)
            else None
        )
        if isinstance(value, UploadGiven):
            files[name] = _file(name, value)
        elif isinstance(rows, Rows) and value:
            sent.setlist(name, _numbers(name, rows.model, value, call))
        elif isinstance(told, Said):
            sent[name] = told.words(value)
        else:
            sent.setlist(
                name,
                [
                    _said(one)
                    for one in (value if isinstance(value, list) else [value])
                    if one is not None and one is not False
                ],
            )
    return sent, files


@dataclass(frozen=True)
class Rows:
    """A field of keys, where the page's own list sends numbers of rows."""

    model: type[Model]


@dataclass(frozen=True)
class Said:
    """A field that the page reads in words of its own."""

    words: Callable[[Any], str]


Yes = Annotated[bool, Said(lambda value: "yes" if value else "no")]
Facts = Annotated[dict[str, Any], Said(json.dumps)]


def keys_of(model: type[Model]) -> Any:
    """A list of rows, named by their keys."""
    return Annotated[list[KeyGiven], Field(max_length=_MOST_ROWS), Rows(model)]


def _fields_of(form: type[forms.BaseForm] | None) -> Mapping[str, forms.Field]:
    return getattr(form, "base_fields", {})


def _typed(field: forms.Field) -> tuple[Any, Any]:
    kind = _kind(field)
    told = Field(description=_words_of(field))
    if field.required and not isinstance(field, forms.BooleanField):
        return Annotated[kind, told], ...
    empty: Any = False if isinstance(field, forms.BooleanField) else None
    return Annotated[kind if empty is False else kind | None, told], empty


def _kind(field: forms.Field) -> Any:
    if isinstance(field, forms.ModelMultipleChoiceField):
        named = _by_key(field) or field.to_field_name not in _NUMBERS
        return Annotated[list[KeyGiven], Field(max_length=_MOST_ROWS)] if named else _numbered_list()
    if isinstance(field, forms.ModelChoiceField):
        return (
            KeyGiven
            if _by_key(field) or field.to_field_name not in _NUMBERS
            else Annotated[int, Field(ge=1, le=2**63 - 1)]
        )
    if isinstance(field, forms.MultipleChoiceField):
        return Annotated[list[_chosen(field)], Field(max_length=_MOST_ROWS)]  # type: ignore[misc]
    if isinstance(field, forms.ChoiceField):
        return _chosen(field)
    return next((kind(field) for known, kind in _KINDS if isinstance(field, known)), _text(field))


def _numbered_list() -> Any:
    return Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=_MOST_ROWS)]


def _chosen(field: forms.ChoiceField) -> Any:
    """The choices by their values, where the form itself names them; else a word that the page checks."""
    given = field.choices if isinstance(field.choices, list) else []
    values = [value for value, label in given if not isinstance(label, list | tuple)]
    return (
        Literal[tuple(str(value) for value in values)] if values else Annotated[str, StringConstraints(max_length=250)]
    )


def _text(field: forms.Field) -> Any:
    most = getattr(field, "max_length", None) or _LONG
    return Annotated[str, StringConstraints(max_length=most, pattern=r"\S" if field.required else None)]


def _between(kind: Any) -> Any:
    def made(field: forms.Field) -> Any:
        least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
        return Annotated[
            kind, Field(ge=-(2**31) if least is None else kind(least), le=2**31 - 1 if most is None else kind(most))
        ]

    return made


_KINDS: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.FloatField, _between(float)),
    (forms.DecimalField, _between(float)),
    (forms.IntegerField, _between(int)),
    (forms.DateTimeField, lambda field: Moment),
    (forms.DateField, lambda field: Day),
    (forms.TimeField, lambda field: time),
    (forms.NullBooleanField, lambda field: bool),
    (forms.BooleanField, lambda field: bool),
    (forms.FileField, lambda field: UploadGiven),
)


def _words_of(field: forms.Field) -> str:
    with translation.override("en"):
        return " ".join(str(one) for one in (field.label or "", field.help_text) if one).replace("\n", " ")


def _doc_of(form: type[forms.BaseForm] | None) -> str:
    return " ".join((form.__doc__ or "").split()) if form and form.__module__.startswith("orgdesk") else ""


def _by_key(field: forms.ModelChoiceField) -> bool:  # type: ignore[type-arg]
    """A row is named by its key, where its kind has one, though the page's own list sends its number."""
    if field.to_field_name not in _NUMBERS or field.queryset is None:
        return False
    try:
        field.queryset.model._meta.get_field("key")
    except FieldDoesNotExist:
        return False
    return True


def _numbers(name: str, model: type[Model], value: Any, call: Call) -> list[str]:
    wanted = set(value if isinstance(value, list) else [value])
    found = dict(
        rows_seen(model, call.user, at=call.at).filter(key__in=wanted).order_by("pk").values_list("key", "pk")
    )  # of versions the newest
    missing = sorted(wanted - set(found))
    if missing:
        raise Invalid(
            {name: _("There is no “%(key)s” that you may see; take keys from the lists.") % {"key": missing[0]}}
        )
    return [str(number) for number in found.values()]


def _flat(given: Given) -> Iterator[tuple[str, Any, Rows | Said | None]]:
    """The body's fields, those of `answers` among them, each with how it is told where that is particular."""
    for name, field in type(given).model_fields.items():
        value = getattr(given, name)
        if name == "answers":
            yield from ((one, said, None) for one, said in value.items())
        else:
            yield name, value, next((one for one in field.metadata if isinstance(one, Rows | Said)), None)


def _file(name: str, given: UploadGiven) -> SimpleUploadedFile:
    try:
        content = base64.b64decode(given.content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid({f"{name}.content": _("These are no bytes in base64.")}) from None
    return SimpleUploadedFile(given.name, content)


def _said(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "on" if value is True else str(value)
