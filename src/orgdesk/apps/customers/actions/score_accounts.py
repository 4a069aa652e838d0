"""Score the health of every account that has not left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.customers.actions.store_weights import store_weights
from orgdesk.apps.customers.health import score_of, weights_in_force
from orgdesk.apps.customers.models import Account, HealthScore, HealthWeights
from orgdesk.apps.customers.signals import read_signals
from orgdesk.apps.events.actions import record_event

_BATCH = 1_000
_EVERY = 7
"""Days between two scores of one account: the curve of a year fits into 52 rows."""


def score_accounts(*, at: datetime, again: bool = False) -> int:
    """How many were scored: those whose day of the week it is; all of them `again`. A day's score is written once."""
    today = timezone.localdate(at)
    weights = HealthWeights.objects.last() or store_weights(
        weights_in_force().by_signal, note="As every signal proposes.", by=None, at=at
    )
    scored = HealthScore.objects.filter(on=today).values("account")
    waiting = Account.objects.staying().exclude(pk__in=scored).order_by("pk").values_list("pk", flat=True)
    turn, done = today.toordinal() % _EVERY, 0
    keys = [pk for pk in waiting if again or pk % _EVERY == turn]
    for start in range(0, len(keys), _BATCH):
        done += _score(keys[start : start + _BATCH], weights, at=at)
    return done


def _score(keys: list[int], weights: HealthWeights, *, at: datetime) -> int:
    today, content = timezone.localdate(at), weights.content
    rows = []
    for pk, readings in read_signals(keys, on=today).items():
        health = score_of(readings, content)
        if health is not None:
            signals = {key: round(one.value, 4) for key, one in readings.items() if one.value is not None}
            rows.append(
                HealthScore(
                    account_id=pk,
                    weights=weights,
                    on=today,
                    score=round(health.score, 2),
                    colour=health.colour.value,
                    known=round(health.known, 4),
                    signals=signals,
                )
            )
    with transaction.atomic():
        scored = [row.account_id for row in rows]
        HealthScore.objects.filter(account__in=scored, until=None, on__lt=today).update(until=today)
        HealthScore.objects.bulk_create(rows, ignore_conflicts=True)
        _tell(rows, at=at)
    return len(rows)


def _tell(rows: list[HealthScore], *, at: datetime) -> None:
    """The log hears of a score where its colour changed: what is the same is no news."""
    if not rows:
        return
    pks = [row.account_id for row in rows]
    earlier = HealthScore.objects.filter(account__in=pks, on__lt=rows[0].on).order_by("on")
    before = dict(earlier.values_list("account", "colour"))
    keys = dict(Account.objects.filter(pk__in=pks).values_list("pk", "key"))
    for row in rows:
        if before.get(row.account_id) != row.colour:
            told = {"score": row.score, "colour": row.colour, "weights": row.weights.version}
            record_event("health.scored", at=at, objects={"account": keys[row.account_id]}, data=told)
