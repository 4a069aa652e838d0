"""Effects that leave after the commit: written in the event's transaction, carried out by the worker, at least once.

@sends("mail")
def send_mail(outgoing): ...            # leaves the house; `outgoing.key` is the idempotency key

@sends("process.message", inside=True)
def deliver(outgoing): ...              # writes rows only: done in the transaction that marks it, hence exactly once
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from orgdesk.apps.events.models import Event, Outgoing

logger = logging.getLogger(__name__)
Sender = Callable[[Outgoing, datetime], None]
ATTEMPTS = 12


@dataclass(frozen=True)
class _Effect:
    sender: Sender
    inside: bool


_effects: dict[str, _Effect] = {}


def sends(effect: str, *, inside: bool = False) -> Callable[[Sender], Sender]:
    """Register who carries an effect out; `inside` when it only writes rows of this database."""

    def register(sender: Sender) -> Sender:
        _effects[effect] = _Effect(sender, inside)
        return sender

    return register


def send_later(event: Event, effect: str, payload: Mapping[str, Any], *, at: datetime, part: str = "") -> Outgoing:
    """Put an effect of the event into the outbox; `part` tells several effects of one event apart."""
    key = f"{event.pk}:{effect}:{part}" if part else f"{event.pk}:{effect}"
    return Outgoing.objects.create(key=key, event=event, effect=effect, payload=dict(payload), next_try_at=at)


def send_waiting(*, at: datetime, limit: int = 50) -> int:
    """Carry out what waits; how many were tried. Safe in several processes: each takes a row by its lock."""
    tried = 0
    for pk in list(Outgoing.objects.waiting(at=at).values_list("pk", flat=True)[:limit]):
        tried += _send_one(pk, at=at)
    return tried


def back_off(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, an hour at most."""
    return timedelta(seconds=min(2**attempts, 3600))


def _send_one(pk: int, *, at: datetime) -> int:
    """Row locks are skipped, not waited for: another worker that holds the row is sending it."""
    skip = connection.features.has_select_for_update_skip_locked
    try:
        with transaction.atomic():
            outgoing = Outgoing.objects.waiting(at=at).select_for_update(skip_locked=skip).filter(pk=pk).first()
            if outgoing is None:
                return 0
            effect = _effects[outgoing.effect]
            if effect.inside:
                effect.sender(outgoing, at)
                _mark_sent(outgoing, at)
            else:
                # The next try is booked before the effect leaves, so that the row lock (on SQLite: the only writer's)
                # is not held while a mail server thinks. A worker killed in between leaves the booked try to the next.
                outgoing.attempts += 1
                outgoing.next_try_at = at + max(back_off(outgoing.attempts), timedelta(minutes=1))
                outgoing.save(update_fields=["attempts", "next_try_at"])
        if not effect.inside:
            effect.sender(outgoing, at)
            _mark_sent(outgoing, at)
    except Exception as problem:
        logger.exception("effect %s was not carried out", pk)
        _mark_failed(pk, problem, at=at)
    return 1


def _mark_sent(outgoing: Outgoing, at: datetime) -> None:
    outgoing.state = Outgoing.State.SENT
    outgoing.sent_at = at
    outgoing.problem = ""
    outgoing.save(update_fields=["state", "sent_at", "problem"])


def _mark_failed(pk: int, problem: Exception, *, at: datetime) -> None:
    with transaction.atomic():
        outgoing = Outgoing.objects.select_for_update().get(pk=pk)
        inside = outgoing.effect in _effects and _effects[outgoing.effect].inside
        outgoing.attempts += 1 if inside or outgoing.effect not in _effects else 0
        outgoing.problem = f"{type(problem).__name__}: {problem}"[:2000]
        outgoing.next_try_at = at + back_off(outgoing.attempts)
        if outgoing.attempts >= ATTEMPTS:
            outgoing.state = Outgoing.State.DEAD
        outgoing.save()
