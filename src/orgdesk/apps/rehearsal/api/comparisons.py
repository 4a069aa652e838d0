"""What a rehearsal says: every measure in each of its scenarios, held against one of them."""

from __future__ import annotations

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Schema

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.api.seeing import rows_seen
from orgdesk.apps.api.shapes import Key
from orgdesk.apps.rehearsal.api.page_acts import router
from orgdesk.apps.rehearsal.comparing import Compared, compared, measures_of
from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.results import numbers_of
from orgdesk.apps.rehearsal.wording import trust_words
from orgdesk.core.rehearsal.results import Estimate


class Base(Schema):
    """The number of the scenario that the others are held against; 0 is the first."""

    base: Annotated[int, Query(ge=0, le=5)] = 0


class Interval(Schema):
    """A mean over the replications with its 95 % interval; without bounds from one replication."""

    mean: float
    low: float | None
    high: float | None


class InScenario(Schema):
    """A measure in one scenario; `difference` from the base by pairs of replications with the same luck."""

    scenario: str
    value: Interval
    difference: Interval | None
    detectable: bool


class MeasureCompared(Schema):
    measure: str
    scenarios: list[InScenario]


class Comparison(Schema):
    """How far to trust such predictions stands first. The intervals of the differences of one measure hold together."""

    trust: str
    base: str
    replications: int
    measures: list[MeasureCompared]


@router.get("/runs/{key}/comparison", response=Comparison)
def compare_rehearsed(request: Call, key: Key, wanted: Query[Base]) -> Any:
    """What a rehearsal has played so far: every measure in each scenario, and how it differs from the base."""
    run = get_object_or_404(rows_seen(Run, request.user, at=request.at).select_related("first"), key=key)
    played, scenarios = numbers_of(run), run.scenarios
    if wanted.base >= len(scenarios):
        words = _("The rehearsal has %(n)d scenarios, counted from 0; name one of them as base.")
        raise Refused(409, words % {"n": len(scenarios)})
    told = [compared(played, measure, base=wanted.base) for measure in measures_of(played)]
    return Comparison(
        trust=trust_words(run),
        base=scenarios[wanted.base].key,
        replications=len(played[0]) if played else 0,
        measures=[_told(one, [scenario.key for scenario in scenarios]) for one in told if one is not None],
    )


def _told(one: Compared, keys: list[str]) -> MeasureCompared:
    return MeasureCompared(
        measure=one.measure,
        scenarios=[
            InScenario(
                scenario=key,
                value=_interval(value),
                difference=_interval(apart.estimate) if apart else None,
                detectable=apart is not None and apart.is_detectable,
            )
            for key, value, apart in zip(keys, one.estimates, one.differences, strict=True)
        ],
    )


def _interval(one: Estimate) -> Interval:
    return Interval(mean=one.mean, low=one.low if one.n > 1 else None, high=one.high if one.n > 1 else None)
