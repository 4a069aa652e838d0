"""Seal what has settled since the last seal, so that a later change can be found."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction

from orgdesk.apps.events.digests import Batch, batch_of
from orgdesk.apps.events.models import Seal
from orgdesk.apps.events.readers import Position, settled_after

BATCH = 1000


def seal_log(*, at: datetime, most: int = 50) -> int:
    """Seal batch after batch, at most so many; how many events were sealed. One sealer at a time: numbers are unique."""
    sealed = 0
    for _ in range(most):
        with transaction.atomic():
            last = Seal.objects.select_for_update().order_by("-number").first()
            batch = batch_of(settled_after(end_of(last))[:BATCH])
            if not batch.count:
                break
            _seal(batch, last, at=at)
        sealed += batch.count
    return sealed


def end_of(seal: Seal | None) -> Position:
    return Position(seal.upto_transaction, seal.upto_event) if seal else Position()


def mac_of(seal: Seal, previous: str) -> str:
    """Keyed, and over all that the seal says, so that neither a batch nor a seal can be taken out or put in."""
    said = [
        previous, seal.number, seal.after_transaction, seal.after_event, seal.upto_transaction, seal.upto_event,
        seal.count, seal.root,
    ]  # fmt: skip
    key = getattr(settings, "ORGDESK_SEAL_KEY", "") or settings.SECRET_KEY
    return hmac.new(key.encode(), "|".join(map(str, said)).encode(), hashlib.sha256).hexdigest()


def _seal(batch: Batch, last: Seal | None, *, at: datetime) -> None:
    begin = end_of(last)
    seal = Seal(
        number=last.number + 1 if last else 1,
        after_transaction=begin.transaction,
        after_event=begin.event,
        upto_transaction=batch.end.transaction,
        upto_event=batch.end.event,
        count=batch.count,
        root=batch.root,
        made_at=at,
    )
    seal.mac = mac_of(seal, last.mac if last else "")
    seal.save()
