"""Lists of plain rows and one of them, each declared by its columns: what an act needs the keys and numbers of."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import create_model

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.seeing import rows_seen
from orgdesk.apps.api.shapes import Key, Number

Path = tuple[str, ...]


def shelf(
    router: Router, path: str, model: type[models.Model], name: str, words: str, /, *columns: str, plural: str = ""
) -> None:
    """`columns` are fields, through other rows where they have dots: "account.key" is told as `account`. A row is read by its key,
    by its number where its kind has no key."""
    paths = {_told_as(column): tuple(column.split(".")) for column in ("pk", *columns)}
    fields: Any = {told: (_kind(model, way), ...) for told, way in paths.items()}
    shape = create_model(
        "".join(part.capitalize() for part in name.split("_")) + "Row", __base__=Schema, __doc__=words, **fields
    )
    by_key = "key" in columns
    through = ["__".join(way[:-1]) for way in paths.values() if len(way) > 1]

    def rows(request: Call) -> models.QuerySet[Any]:
        return rows_seen(model, request.user, at=request.at).select_related(*through)

    def told(row: models.Model) -> Any:
        return shape(**{one: _value(row, way) for one, way in paths.items()})

    def listed(request: Call, paging: Query[Paging]) -> Any:
        return page_of(rows(request), paging, told)

    def read_by_key(request: Call, key: Key) -> Any:
        return told(get_object_or_404(rows(request), key=key))

    def read_by_number(request: Call, number: Number) -> Any:
        return told(get_object_or_404(rows(request), pk=number))

    many = plural or f"{name}s"
    _route(router, path, listed, f"list_{many}", f"{words} The newest first.", Page[shape])  # type: ignore[valid-type]
    _route(router, f"{path}/{{key}}" if by_key else f"{path}/{{number}}", read_by_key if by_key else read_by_number, f"read_{name}", f"One of these: {words}", shape)  # fmt: skip


def _route(router: Router, path: str, view: Any, name: str, words: str, response: Any) -> None:
    view.__name__, view.__doc__ = name, words
    router.get(path, response=response)(view)


def _told_as(column: str) -> str:
    """`account` for "account.key"; the database's own number is a `number`."""
    plain = column.removesuffix(".key").removesuffix(".pk").replace(".", "_")
    return "number" if plain == "pk" else plain


def _kind(model: type[models.Model], way: Path) -> Any:
    nullable = False
    for part in way[:-1]:
        field = model._meta.get_field(part)
        nullable, model = nullable or field.null, field.related_model  # type: ignore[assignment]
    last: Any = model._meta.pk if way[-1] == "pk" else model._meta.get_field(way[-1])
    kind = next((kind for known, kind in _KINDS if isinstance(last, known)), str)
    return kind | None if (nullable or last.null) and kind is not Any else kind


_KINDS: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.JSONField, Any),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.TimeField, time),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DecimalField, float),
)


def _value(row: Any, way: Path) -> Any:
    for part in way:
        row = getattr(row, part) if row is not None else None
    return row
