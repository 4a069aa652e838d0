"""Enter something that is to be better into the register."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice.errors import WordsMissing
from orgdesk.apps.voice.models import Feedback, Improvement


def register_improvement(
    *,
    title: str,
    source: str,
    unit_key: str,
    at: datetime,
    source_key: str = "",
    code: str = "",
    feedback: Feedback | None = None,
    by: Person | None = None,
) -> Improvement:
    """One cause is registered once: asked again, the same row is given. Raises WordsMissing."""
    line = " ".join(title.split())[:200]
    if not line or not unit_key:
        raise WordsMissing(_("Say what is to be better, and which unit makes it so."))
    with transaction.atomic():
        known = Improvement.objects.filter(source=source, source_key=source_key).first() if source_key else None
        if known is not None:
            return known
        row = Improvement.objects.create(
            key=f"new-{secrets.token_hex(8)}",
            title=line,
            source=source,
            source_key=source_key[:80],
            unit_key=unit_key,
            code=code,
            feedback=feedback,
            registered_by=by,
            registered_at=at,
        )
        row.key = f"I{row.pk}"
        row.save(update_fields=["key"])
        objects = {"improvement": row.key, **({"feedback": feedback.key} if feedback else {})}
        record_event(
            "improvement.registered",
            at=at,
            by=by.key if by else "",
            objects=objects,
            data={"source": source, "source_key": source_key, "unit": unit_key, "measure": code},
            text={"title": line},
        )
    return row
