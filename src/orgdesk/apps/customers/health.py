"""Health of accounts: the score of today, the weights in force, and whether they know anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orgdesk.apps.customers.models import Account, Churn, HealthScore, HealthWeights
from orgdesk.apps.customers.signals import Reading, Signal, known_signals, read_signals
from orgdesk.core.service.health import BackTest, Colour, Health, Part, Weights, back_test, score_health

BEFORE = (60, 90)
"""So many days before an account left its score is looked at."""
_STALE = timedelta(days=31)
"""A score older than that, seen from the day asked about, tells nothing."""
_TESTED = 500
"""Accounts on each side of a back-test: more would narrow its interval by little and cost each reader of the page."""


@dataclass(frozen=True, slots=True)
class Card:
    """One line of a score card: the signal, what it says, and what it brings to the score."""

    signal: Signal
    reading: Reading
    part: Part | None

    @property
    def value(self) -> int:
        """How good it is, of 100."""
        return round(100 * self.part.value) if self.part else 0

    @property
    def share(self) -> int:
        """What it counts, in percent."""
        return round(100 * self.part.share) if self.part else 0


def weights_in_force() -> Weights:
    """The latest that somebody stored; before that, every signal's own."""
    row = HealthWeights.objects.last()
    return row.content if row else Weights(0, {one.key: one.weight for one in known_signals()})


def card_of(account: Account, *, on: date) -> tuple[Health | None, list[Card]]:
    """Every signal that has something to say of the account, and the score that follows."""
    readings = read_signals([account.pk], on=on)[account.pk]
    health = score_of(readings, weights_in_force())
    parts = {part.signal: part for part in health.parts} if health else {}
    lines = [Card(one, readings[one.key], parts.get(one.key)) for one in known_signals() if one.key in readings]
    return health, lines


def score_of(readings: dict[str, Reading], weights: Weights) -> Health | None:
    return score_health({key: one.value for key, one in readings.items() if one.value is not None}, weights)


def tested(weights: Weights, *, on: date) -> dict[int, BackTest]:
    """The back-test of weights on the signals as they were, so many days before accounts left, beside those that stayed.

    Of many, the last five hundred that left and about as many that stayed, spread over all: a page may ask each time.
    """
    gone = dict(Churn.objects.filter(on__lte=on).order_by("-on").values_list("account", "on")[:_TESTED])
    kept = _kept()
    return {days: _test(weights, days, gone, kept, on=on) for days in BEFORE}


def _test(weights: Weights, days: int, gone: Mapping[int, date], kept: Sequence[int], *, on: date) -> BackTest:
    before = timedelta(days=days)
    left = _scores(weights, ((pk, day - before) for pk, day in gone.items()))
    stayed = _scores(weights, ((pk, on - before) for pk in kept))
    return back_test(left, stayed, weights)


def _kept() -> Sequence[int]:
    """Accounts that are still there: all while they are few, else every so many."""
    keys = Account.objects.order_by("pk").values_list("pk", flat=True)
    first, last = keys.first() or 0, keys.last() or 0
    spread = list(range(first, last + 1, max(1, (last - first) // _TESTED)))
    return list(Account.objects.staying().filter(pk__in=spread).order_by().values_list("pk", flat=True))


def _scores(weights: Weights, wanted: Iterable[tuple[int, date]]) -> list[float]:
    """The last score not later than the day, computed anew by these weights from the signals that were stored. One of which too
    little is known says nothing, and is left out."""
    days = dict(wanted)
    if not days:
        return []
    rows = HealthScore.objects.filter(
        account__in=days, on__lte=max(days.values()), on__gt=min(days.values()) - _STALE
    ).order_by()  # SQLite would walk all scores of these days to have them in order
    told = sorted(rows.values_list("account", "on", "signals"), key=lambda row: row[1])
    last = {pk: signals for pk, on, signals in told if days[pk] - _STALE < on <= days[pk]}
    found = (score_health(signals, weights) for signals in last.values())
    return [health.score for health in found if health is not None and health.colour is not Colour.GREY]
