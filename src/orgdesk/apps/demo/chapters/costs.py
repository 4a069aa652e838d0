"""What work costs: rates of the units from the first morning on, and what was paid besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.insight.actions.book_cost import book_cost
from orgdesk.apps.insight.actions.set_cost_rate import set_cost_rate
from orgdesk.apps.knowledge.models import Limitation

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_RATES = (("", 52), ("t1", 41), ("t2", 55), ("t3-qa", 68), ("t4-development", 79))
_BOOKED = (
    (2, "service", 480, "Telephone lines and tools of the month", "t1"),
    (9, "credit", 60, "An hour of standstill at North Quay, as the contract says", "t1"),
    (17, "goodwill", 25, "Flowers for the shop that waited a day", "account-operations"),
    (23, "claims", 310, "Freight and papers of the month's claims", "t1"),
    (32, "service", 480, "Telephone lines and tools of the month", "t1"),
    (35, "warranty", 190, "Two drawers and a sensor", "t1"),
)  # fmt: skip


def costs_are_known(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    yield Moment(begin + timedelta(minutes=10), _rates)
    for day, of, amount, words, unit in _BOOKED:
        act = partial(_book, of=of, amount=amount, words=words, unit=unit)
        yield Moment(begin + timedelta(days=day, hours=9), act)
    yield Moment(end - timedelta(days=2), _fixes)


def _rates(life: Life) -> None:
    for unit, hourly in _RATES:
        set_cost_rate(unit_key=unit, hourly=Decimal(hourly), by=life.person("mara"), at=life.at)


def _book(life: Life, of: str, amount: int, words: str, unit: str) -> None:
    book_cost(of=of, amount=Decimal(amount), words=words, unit_key=unit, by=life.person("mara"), at=life.at)


def _fixes(life: Life) -> None:
    """What the corrections of these weeks cost to build."""
    for number, limitation in enumerate(Limitation.objects.filter(closed_at__isnull=False).order_by("pk")):
        book_cost(
            of="fix", amount=Decimal(240 + 80 * number), words=f"Built and tested: {limitation.title}"[:160],
            limitation_key=limitation.key, by=life.person("mara"), at=life.at,
        )  # fmt: skip
