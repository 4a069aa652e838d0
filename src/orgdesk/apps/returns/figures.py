"""What returns and shipping say: how units compare, which sales were wrong, what stands too long."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns.models import ReturnLine, Shipment
from orgdesk.core.service.returns import Shipped, compare_units
from orgdesk.core.service.surveys import Score, compare_scores, share


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's shipping: shares with their intervals, and whether they differ from all the others together."""

    key: str
    name: str
    shipped: int
    wrong: Score | None
    in_time: Score | None
    wrong_differs: str
    in_time_differs: str


def shipping_by_unit(person: Person, *, since: datetime) -> list[UnitLine]:
    """Wrong shipments and punctual delivery, unit by unit; fewest wrong first."""
    rows = Shipment.objects.visible_to(person).filter(direction=Shipment.Direction.OUT, shipped_at__gte=since)
    lines = [Shipped(row.unit_key, row.wrong_at is not None, _in_time(row)) for row in rows]
    figures = compare_units(lines)
    found = []
    for one in figures:
        others = [other for other in figures if other.unit != one.unit]
        wrong, punctual = _share(one.wrong, one.shipped), _share(one.in_time, one.delivered)
        rest_wrong = _share(sum(o.wrong for o in others), sum(o.shipped for o in others))
        rest_punctual = _share(sum(o.in_time for o in others), sum(o.delivered for o in others))
        found.append(
            UnitLine(
                one.unit,
                lookup.unit_name(one.unit),
                one.shipped,
                wrong,
                punctual,
                _differs(rest_wrong, wrong),
                _differs(rest_punctual, punctual),
            )
        )
    return sorted(found, key=lambda line: (line.wrong.value if line.wrong else 0, line.name))


@dataclass(frozen=True, slots=True)
class WrongSales:
    """How often one thing was sold instead of another, at which door."""

    sold: str
    needed: str
    door: str
    count: int


def wrong_sales(person: Person, *, since: datetime) -> list[WrongSales]:
    rows = ReturnLine.objects.visible_to(person).filter(reason=ReturnLine.Reason.WRONG_ITEM, head__opened_at__gte=since)
    counts = Counter(
        (str(row.unit.asset.product), str(row.needed or "?"), row.unit.door or "–")
        for row in rows.select_related("unit__asset__product", "needed")
    )
    return [WrongSales(*what, count) for what, count in counts.most_common()]


def standing_too_long(person: Person, *, at: datetime, days: int) -> int:
    return ReturnLine.objects.visible_to(person).standing_since(at - timedelta(days=days)).count()


def _in_time(row: Shipment) -> bool | None:
    if row.delivered_at is None or row.promised_on is None:
        return None
    return timezone.localdate(row.delivered_at) <= row.promised_on


def _share(hits: int, count: int) -> Score | None:
    return share(hits, count) if count else None


def _differs(others: Score | None, own: Score | None) -> str:
    """higher, lower, or empty where no difference can be told."""
    if others is None or own is None:
        return ""
    change = compare_scores(others, own)
    if not change.detectable:
        return ""
    return "higher" if change.difference > 0 else "lower"
