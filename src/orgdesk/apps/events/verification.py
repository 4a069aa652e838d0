"""Whether the log still says what it said when it was sealed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from orgdesk.apps.events.actions.seal_log import end_of, mac_of
from orgdesk.apps.events.digests import Batch, batch_of, text_digest
from orgdesk.apps.events.models import Event, PersonalText, Seal
from orgdesk.apps.events.models.event import EventQuerySet
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
    foreign = _all_of_another_key(seals)
    if foreign:
        problems.append(_("None of the %(n)s seals was made with this installation's secret key. After a move or a restore, put the key of the house that sealed them back (ORGDESK_SECRET_KEY, or the file secret-key), and verify again.") % {"n": len(seals)})  # fmt: skip
    for number, seal in enumerate(seals, start=1):
        problems += _check_seal(seal, number, last, foreign=foreign)
        batch = batch_of(_events_of(seal))
        problems += _check_batch(seal, batch)
        sealed += batch.count
        last = seal
    erased = PersonalText.objects.exclude(erased_at=None).count()
    problems += _check_texts()
    return Verification(len(seals), sealed, settled_after(end_of(last)).count(), erased, tuple(problems))


def _all_of_another_key(seals: list[Seal]) -> bool:
    """Somebody who forges one seal does not forge all: then the key is another, and is told once."""
    macs = ["", *(seal.mac for seal in seals)]
    return len(seals) > 1 and not any(
        hmac.compare_digest(mac_of(seal, before), seal.mac) for seal, before in zip(seals, macs, strict=False)
    )


def _check_seal(seal: Seal, number: int, last: Seal | None, *, foreign: bool) -> list[str]:
    if seal.number != number:
        return [_("Seal %(number)s is missing.") % {"number": number}]
    begin = end_of(last)
    if (seal.after_transaction, seal.after_event) != (begin.transaction, begin.event):
        return [_("Seal %(number)s does not begin where the one before it ends.") % {"number": number}]
    if not foreign and not hmac.compare_digest(mac_of(seal, last.mac if last else ""), seal.mac):
        return [_("Seal %(number)s was changed, or made with another key.") % {"number": number}]
    return []


def _events_of(seal: Seal) -> EventQuerySet:
    begin, end = Position(seal.after_transaction, seal.after_event), Position(seal.upto_transaction, seal.upto_event)
    upto = Q(transaction__lt=end.transaction) | Q(transaction=end.transaction, pk__lte=end.event)
    return settled_after(begin).filter(upto)


def _check_batch(seal: Seal, batch: Batch) -> list[str]:
    where = {
        "number": seal.number,
        "first": seal.after_event + 1,
        "last": seal.upto_event,
        "sealed": seal.count,
        "there": batch.count,
    }
    if batch.count != seal.count:
        return [
            _(
                "Seal %(number)s (events %(first)s to %(last)s): %(sealed)s events were sealed, "
                "%(there)s are there (%(difference)s)."
            )
            % {**where, "difference": _difference(seal.count - batch.count)}
        ]
    if batch.root != seal.root:
        return [
            _("Seal %(number)s (events %(first)s to %(last)s): at least one event was changed or swapped since.")
            % where
        ]
    return []


def _difference(missing: int) -> str:
    return _("%(n)s missing") % {"n": missing} if missing > 0 else _("%(n)s added") % {"n": -missing}


def _check_texts() -> Iterator[str]:
    """An erased text is lawful; a changed one, or one that vanished row and all, is not."""
    told = Event.objects.filter(data__has_key="text_digest").select_related("text").order_by("pk")
    for event in told.iterator(chunk_size=_CHUNK):
        text = getattr(event, "text", None)
        if text is None:
            yield _("Event %(number)s: its personal text vanished without an erasure.") % {"number": event.pk}
        elif text.erased_at is None and text_digest(text.salt, text.words) != event.data["text_digest"]:
            yield _("Event %(number)s: its personal text was changed.") % {"number": event.pk}
