"""Units repaired and sent back, and units replaced before the old one came: what a shop cannot do without for a week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.returns import actions as returns
from orgdesk.apps.returns.models import ReturnLine

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life


def repairs(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    for number in range(10):
        yield Moment(begin + timedelta(days=17 + number, hours=6), partial(_repair, number=number))
        yield Moment(begin + timedelta(days=18 + number, hours=7), partial(_replace, number=number))


def _repair(life: Life, number: int) -> None:
    line = _sent_in(life, f"TM-7{number:03}", number, "It loses its network every night.")
    at, joyce = life.at, life.person("joyce")
    line = returns.authorise_line(line, by=joyce, at=at + timedelta(hours=2))
    line = returns.receive_line(line, by=joyce, at=at + timedelta(days=2))
    line = returns.inspect_line(line, finding="fault", by=joyce, at=at + timedelta(days=3))
    line = returns.make_good(line, course="repair", by=joyce, at=at + timedelta(days=4 + number % 3))
    returns.close_line(line, by=joyce, at=at + timedelta(days=7))


def _replace(life: Life, number: int) -> None:
    """The new one goes out at once; of two the old one has not come back yet."""
    line = _sent_in(life, f"TM-8{number:03}", number + 3, "It shows nothing any more.")
    at, joyce = life.at, life.person("joyce")
    line = returns.authorise_line(line, by=joyce, at=at + timedelta(hours=1))
    line = returns.make_good(line, course="replace", serial=f"TM-86{number:02}", by=joyce, at=at + timedelta(hours=3))
    if number not in {4, 8}:
        returns.receive_line(line, by=joyce, at=at + timedelta(days=5))


def _sent_in(life: Life, serial: str, number: int, words: str) -> ReturnLine:
    accounts = Account.objects.filter(parent__isnull=False, left_on=None).order_by("pk")
    unit = returns.record_sale(
        accounts[number % 15], Product.objects.get(key="tidewater-meter"), serial=serial, door="sales",
        sold_on=life.at.date() - timedelta(days=80), sold_by=life.person("sam"), at=life.at,
    )  # fmt: skip
    return returns.request_return(
        [returns.Sent(unit, "defect", words)], by=life.person("joyce"), at=life.at
    ).lines.get()
