"""Small customers of two years: some left, fewer of them since there is a goal. Lived through before the six weeks begin.

Churn is a rate of a year, and a score is tested on those who left: neither says anything of a house that is six weeks old.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers import actions
from orgdesk.apps.customers.actions.import_accounts import import_accounts
from orgdesk.apps.customers.files import read_accounts
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.voice.actions import capture_feedback, tell_customer
from orgdesk.apps.voice.models import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orgdesk.apps.demo.history import Life

_FOUNDED, _MONTH = timedelta(days=720), timedelta(days=30)
_GOAL_SET, _GOAL_DUE = timedelta(days=200), timedelta(days=285)
_NAMES = (
    "Ashby Cycles", "Beacon Books", "Cobble Lane Bakery", "Dunlin Chandlery", "Elm Street Pharmacy", "Fenwick Flowers",
    "Gable Hardware", "Heron Coffee", "Ivory Piano House", "Juniper Garden Centre", "Kestrel Outdoors", "Lantern Cinema",
    "Mallow Delicatessen", "Nettle & Thyme", "Orchard Farm Shop", "Pebble Toys", "Quarry Climbing Hall", "Rowan Opticians",
    "Sandpiper Hotel", "Tallow Candles", "Umber Art Supplies", "Vesper Wines", "Willow Pottery", "Yarrow Tea Room",
)  # fmt: skip
_OWNERS = ("kofi", "luis", "anna")
_LEFT = (
    (1, 540, "price", "Another till costs half"), (4, 515, "experience", "Nobody rang back for a week"),
    (6, 470, "missing", "No export for their accountant"), (9, 430, "experience", "Three visits for one fault"),
    (12, 380, "competitor", "Their chain buys elsewhere"), (15, 320, "experience", "They had to tell it four times"),
    (17, 260, "business", "The owner retires"), (20, 110, "price", "They want no yearly fee"),
    (22, 35, "competitor", "Offered a free reader"),
)  # fmt: skip
"""Which of them left, how many days before the six weeks begin, and why."""
_WISHED = (
    (0, 330, "A bill by month", 9), (3, 318, "Two people in the portal", 4), (5, 296, "Readings by mail on Mondays", 12),
    (7, 270, "A longer cable", 6), (8, 251, "A print-out for the tax office", 3), (10, 230, "The till in two languages", 20),
    (11, 207, "Stickers for the shelves", 2), (13, 181, "A quieter beep", 7), (14, 160, "One delivery for two shops", 5),
    (16, 131, "Hours in the report", 11), (18, 104, "A stand for the reader", 0), (19, 83, "Rolls by subscription", 8),
    (21, 61, "A bigger amount on the display", 14), (23, 40, "Discounts by the dozen", 0),
)  # fmt: skip
"""Who wished for what, how many days before the six weeks begin, and after how many days they heard what became of it; 0 is never."""
_CONTENT = frozenset({17, 22})
"""These used what they had until the day they left: no score saw it coming."""


def live_long_ago(life: Life, begin: datetime) -> None:
    """What happened before `begin`, at its own times; the clock of the life is set back for it and forward again."""
    for days, act in _story():
        life.at = begin - days
        act(life)
    life.at = begin


def keep_in_touch(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """Their managers ring one of them a day."""
    staying = [_key(name) for number, name in enumerate(_NAMES) if number not in {row[0] for row in _LEFT}]
    for number, key in enumerate(staying):
        yield Moment(begin + timedelta(days=3 + 2 * number, hours=4, minutes=20), _call(key))


def _story() -> list[tuple[timedelta, Callable[[Life], None]]]:
    months = [_FOUNDED - _MONTH * number for number in range(1, int(_FOUNDED / _MONTH))]
    moments = [
        (_FOUNDED, _take_in),
        (_GOAL_SET, _set_goal),
        *((days, _month(int(days / _MONTH))) for days in months),
        *((timedelta(days=days), _wish(number, title)) for number, days, title, _told in _WISHED),
        *((timedelta(days=days - told), _tell(number, title)) for number, days, title, told in _WISHED if told),
        *((timedelta(days=days), _leave(number, reason, words)) for number, days, reason, words in _LEFT),
    ]
    return sorted(moments, key=lambda row: row[0], reverse=True)


def _key(name: str) -> str:
    return slugify(name)


def _owner(life: Life, number: int) -> Person:
    return life.person(_OWNERS[number % len(_OWNERS)])


def _take_in(life: Life) -> None:
    lines = ["key,name,segment,owner"]
    lines += [f"{_key(name)},{name},retail,{_owner(life, number).email}" for number, name in enumerate(_NAMES)]
    import_accounts(read_accounts("\n".join(lines).encode()), by=life.person("helen"), at=life.at)
    today, portal = life.at.date(), Product.objects.get(key="lockgate-portal")
    for number, name in enumerate(_NAMES):
        actions.sign_contract(
            Account.objects.get(key=_key(name)), reference=f"S-{2200 + number}", product=portal, starts_on=today,
            ends_on=today + timedelta(days=1095), a_year=Decimal(420 + 35 * (number % 7)), by=_owner(life, number), at=life.at,
        )  # fmt: skip


def _month(number: int) -> Callable[[Life], None]:
    """Every quarter their managers ring and the use is read off; every month all are scored. Most who leave never used much.

    The use alone is too little to know of a customer for a score to be a word on their health, and to be tested.
    """

    def act(life: Life) -> None:
        if number % 3 == 1:
            _read_use(life)
            for account in Account.objects.staying().filter(key__in=[_key(name) for name in _NAMES]):
                _call(account.key)(life)
        actions.score_accounts(at=life.at, again=True)

    return act


def _read_use(life: Life) -> None:
    portal, begun = Product.objects.get(key="lockgate-portal"), dict(_goes_down(life))
    for account in Account.objects.staying().filter(key__in=begun):
        used = begun[account.key]
        actions.record_usage(account, portal, month=life.at.date(), used=used, bought=5, at=life.at)


def _goes_down(life: Life) -> Iterator[tuple[str, int]]:
    sliding = {row[0] for row in _LEFT} - _CONTENT
    for number, name in enumerate(_NAMES):
        yield _key(name), 1 if number in sliding else 2 + (number + life.at.month) % 4


def _leave(number: int, reason: str, words: str) -> Callable[[Life], None]:
    def act(life: Life) -> None:
        actions.note_churn(
            Account.objects.get(key=_key(_NAMES[number])), on=life.at.date(), reason=reason, words=words,
            by=_owner(life, number), at=life.at,
        )  # fmt: skip

    return act


def _wish(number: int, title: str) -> Callable[[Life], None]:
    def act(life: Life) -> None:
        account = Account.objects.get(key=_key(_NAMES[number]))
        capture_feedback(kind="need", door="phone", title=title, account=account, by=_owner(life, number), at=life.at)

    return act


def _tell(number: int, title: str) -> Callable[[Life], None]:
    """Whoever looks after them rings and says what became of it."""

    def act(life: Life) -> None:
        tell_customer(Feedback.objects.get(title=title), by=_owner(life, number), at=life.at)

    return act


def _set_goal(life: Life) -> None:
    """A quarter fewer, beside what was measured on that day."""
    actions.set_churn_goal(reduction=25, until=(life.at + _GOAL_DUE).date(), by=life.person("helen"), at=life.at)  # fmt: skip


def _call(key: str) -> Callable[[Life], None]:
    def act(life: Life) -> None:
        account = Account.objects.get(key=key)
        owner = account.owner_periods.get(until=None).owner
        actions.note_contact(
            account, purpose="care", channel="phone", outcome="All well; they ask for nothing", by=owner, at=life.at
        )

    return act
