"""What is sealed of an event: one digest over everything that the row and its objects say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from orgdesk.apps.events.models import Event, EventObject


def text_digest(salt: str, words: Mapping[str, str]) -> str:
    return _sha256(salt + _canonical(dict(words)))


def event_digest(event: Event, subjects: Iterable[EventObject]) -> str:
    about = sorted([subject.object_type, subject.object_key, subject.qualifier] for subject in subjects)
    return _sha256(
        _canonical(
            [
                event.pk,
                event.transaction,
                event.kind,
                event.at.isoformat(),
                event.actor,
                event.position,
                event.org_version,
                event.process_version,
                event.data,
                about,
            ]
        )
    )


def root_digest(digests: Iterable[str]) -> str:
    """One digest over a batch, in order; swapping two changes it."""
    return _sha256("\n".join(digests))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
