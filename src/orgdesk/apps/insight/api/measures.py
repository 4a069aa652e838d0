"""Measures: what each means, its value over a period, its trend, and the rows behind."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Router, Schema

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.insight.numbers import Shown, show_all
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.core.measures import CATALOGUE, Definition, definition_of
from orgdesk.core.measures.errors import UnknownMeasureError

router = Router(auth=Scope("measures"))


class Period(Schema):
    """So many days that end now, for everybody or for one unit."""

    days: Literal[7, 28, 90, 365] = 28
    unit: Annotated[str, Query(max_length=80)] = ""


class MeasuresWanted(Schema):
    q: Annotated[str, Query(max_length=100)] = ""
    area: Annotated[str, Query(max_length=8)] = ""


class MeasureShape(Schema):
    """What a measure means."""

    code: str
    name: str
    meaning: str
    area: str
    unit: str
    owner: str
    good: str


class TrendStep(Schema):
    """One step of the trend."""

    start: datetime
    end: datetime
    value: float | None


class FigureShape(MeasureShape):
    """The value over the period: `standing` says whether there are enough cases; `rows` name those behind the number; `read_until`
    how far the log counts, while much of it is still to be read."""

    standing: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    trend: list[TrendStep]
    rows: list[str]
    read_until: datetime | None


@router.get("", response=list[MeasureShape])
def list_measures(request: Call, wanted: Query[MeasuresWanted]) -> Any:
    """The catalogue of measures."""
    return [MeasureShape(**_fields(one)) for one in CATALOGUE if _fits(one, wanted)]


@router.get("/{code}", response=FigureShape)
def read_measure(request: Call, code: str, period: Query[Period]) -> Any:
    """One measure over a period."""
    try:
        definition = definition_of(code)
    except UnknownMeasureError as unknown:
        raise Http404(str(unknown)) from unknown
    (shown,) = show_all([definition], own_source(request.at), at=request.at, days=period.days, unit=period.unit)
    return _figure(shown)


def _figure(shown: Shown) -> FigureShape:
    value = shown.value
    steps = zip(shown.scopes, shown.history, strict=True)
    return FigureShape(
        **_fields(shown.definition),
        standing=value.standing.value,
        value=value.value,
        low=value.low,
        high=value.high,
        n=value.n,
        trend=[TrendStep(start=scope.start, end=scope.end, value=one.value) for scope, one in steps],
        rows=list(value.rows)[:1000],
        read_until=read_until(),
    )


def _fields(one: Definition) -> dict[str, str]:
    return {
        "code": one.code,
        "name": one.name,
        "meaning": one.meaning,
        "area": one.area,
        "unit": one.unit,
        "owner": one.owner,
        "good": one.good.value,
    }


def _fits(one: Definition, wanted: MeasuresWanted) -> bool:
    text = f"{one.code} {one.name} {one.meaning}".lower()
    return (not wanted.area or one.area == wanted.area) and all(word in text for word in wanted.q.lower().split())
