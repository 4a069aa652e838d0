"""Whether the log still says what it said when it was sealed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from orgdesk.apps.events.actions.seal_log import end_of, mac_of, root_of
from orgdesk.apps.events.digests import text_digest
from orgdesk.apps.events.models import Event, PersonalText, Seal
from orgdesk.apps.events.readers import Position, settled_after

_CHUNK = 1000


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong; lawful erasures are counted, not complained of."""

    seals: int
    sealed: int
    unsealed: int
    erased: int
    problems: tuple[str, ...]


def verify_log() -> Verification:
    problems, sealed, last = [], 0, None
    seals = list(Seal.objects.order_by("number"))
    for number, seal in enumerate(seals, start=1):
        problems += _check_seal(seal, number, last)
        batch = _batch_of(seal)
        problems += _check_batch(seal, batch)
        sealed += len(batch)
        last = seal
    erased = PersonalText.objects.exclude(erased_at=None).count()
    problems += _check_texts()
    return Verification(len(seals), sealed, settled_after(end_of(last)).count(), erased, tuple(problems))


def _check_seal(seal: Seal, number: int, last: Seal | None) -> list[str]:
    if seal.number != number:
        return [f"Seal {number} is missing."]
    begin = end_of(last)
    if (seal.after_transaction, seal.after_event) != (begin.transaction, begin.event):
        return [f"Seal {number} does not begin where the one before it ends."]
    if not hmac.compare_digest(mac_of(seal, last.mac if last else ""), seal.mac):
        return [f"Seal {number} was changed, or made with another key."]
    return []


def _batch_of(seal: Seal) -> list[Event]:
    begin, end = Position(seal.after_transaction, seal.after_event), Position(seal.upto_transaction, seal.upto_event)
    upto = Q(transaction__lt=end.transaction) | Q(transaction=end.transaction, pk__lte=end.event)
    return list(settled_after(begin).filter(upto).prefetch_related("subjects"))


def _check_batch(seal: Seal, batch: list[Event]) -> list[str]:
    where = f"Seal {seal.number} (events {seal.after_event + 1} to {seal.upto_event})"
    if len(batch) != seal.count:
        difference = seal.count - len(batch)
        said = f"{difference} missing" if difference > 0 else f"{-difference} added"
        return [f"{where}: {seal.count} events were sealed, {len(batch)} are there ({said})."]
    if root_of(batch) != seal.root:
        return [f"{where}: at least one event was changed or swapped since."]
    return []


def _check_texts() -> Iterator[str]:
    """An erased text is lawful; a changed one, or one that vanished row and all, is not."""
    told = Event.objects.filter(data__has_key="text_digest").select_related("text").order_by("pk")
    for event in told.iterator(chunk_size=_CHUNK):
        text = getattr(event, "text", None)
        if text is None:
            yield f"Event {event.pk}: its personal text vanished without an erasure."
        elif text.erased_at is None and text_digest(text.salt, text.words) != event.data["text_digest"]:
            yield f"Event {event.pk}: its personal text was changed."
