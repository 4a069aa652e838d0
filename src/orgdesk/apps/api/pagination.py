"""Lists come in pages of a bounded size, each leading to the next by a cursor: nothing is skipped or told twice while rows come."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import Query, Schema

from orgdesk.apps.api.problems import Refused

T = TypeVar("T")
R = TypeVar("R", bound=Model)
MOST = 200


class Paging(Schema):
    """Which page: at most `limit` items, after the place where the last page ended."""

    limit: Annotated[int, Query(ge=1, le=MOST)] = 50
    after: Annotated[str, Query(max_length=400, description="`next` of the page before")] = ""


class Page(Schema, Generic[T]):
    """One page of a list; `next` is empty at the end."""

    items: list[T]
    next: str = ""


def page_of(rows: QuerySet[R], paging: Paging, shape: Callable[[R], Any], *, order: str = "-pk") -> dict[str, Any]:
    """`order` is a column that is never empty, with a minus for falling; rows of one value follow by their number."""
    name, falling = order.lstrip("-"), order.startswith("-")
    names = [name] if name == "pk" else [name, "pk"]
    if paging.after:
        rows = rows.filter(_after(_read(paging.after, names), names, falling=falling))
    found = list(rows.order_by(*[f"-{one}" if falling else one for one in names])[: paging.limit + 1])
    shown = found[: paging.limit]
    end = _write([getattr(shown[-1], one) for one in names]) if len(found) > len(shown) else ""
    return {"items": [shape(row) for row in shown], "next": end}


def _after(values: list[Any], names: list[str], *, falling: bool) -> Q:
    way = "lt" if falling else "gt"
    if len(names) == 1:
        return Q(**{f"{names[0]}__{way}": values[0]})
    first, second = names
    return Q(**{f"{first}__{way}": values[0]}) | Q(**{first: values[0], f"{second}__{way}": values[1]})


def _write(values: list[Any]) -> str:
    told = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _read(cursor: str, names: list[str]) -> list[Any]:
    """Raises Refused for a cursor that no page of ours gave."""
    try:
        given = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        given = None
    if not _fits(given, names):
        raise Refused(422, _("“after” is no cursor of this list; leave it out to begin anew."))
    return [_value(value, name) for name, value in zip(names, given, strict=True)]


def _fits(given: Any, names: list[str]) -> bool:
    if not isinstance(given, list) or len(given) != len(names) or type(given[-1]) is not int:
        return False
    return all(type(value) is str or (type(value) is int and abs(value) < 2**63) for value in given)


def _value(value: Any, name: str) -> Any:
    moment = parse_datetime(value) if isinstance(value, str) and name.endswith("at") else None
    return moment or value
