"""An improvement is made, or dropped."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice.errors import AlreadySaid, WordsMissing
from orgdesk.apps.voice.models import Improvement
from orgdesk.ui.lengths import whole


def record_change(
    row: Improvement,
    *,
    change: str,
    change_key: str,
    words: str,
    code: str,
    days: int,
    by: Person,
    at: datetime,
) -> Improvement:
    """What was changed (portal, process, product, organisation), and which measure shall show it after so many days."""
    if change not in Improvement.Change.values or not words.strip():
        raise WordsMissing(_("Say what was changed, and what is different now."))
    with transaction.atomic():
        row = _open(row)
        row.state, row.change, row.change_key = (
            Improvement.State.CHANGED,
            change,
            whole(change_key.strip(), 120, "change_key"),
        )
        row.change_words, row.code, row.days = words.strip(), code, max(1, days)
        row.changed_by, row.changed_at = by, at
        row.save()
        record_event(
            "improvement.changed",
            at=at,
            by=by.key,
            objects={"improvement": row.key, **({"feedback": row.feedback.key} if row.feedback else {})},
            data={"change": change, "changed": row.change_key, "measure": code, "days": row.days},
        )
    return row


def drop_improvement(row: Improvement, *, reason: str, by: Person, at: datetime) -> Improvement:
    if not reason.strip():
        raise WordsMissing(_("Say why it is dropped."))
    with transaction.atomic():
        row = _open(row)
        row.state, row.dropped_reason = Improvement.State.DROPPED, whole(reason.strip(), 250, "reason")
        row.save(update_fields=["state", "dropped_reason"])
        record_event("improvement.dropped", at=at, by=by.key, objects={"improvement": row.key})
    return row


def _open(row: Improvement) -> Improvement:
    row = Improvement.objects.select_for_update(of=("self",)).select_related("feedback").get(pk=row.pk)
    if row.state != Improvement.State.REGISTERED:
        raise AlreadySaid(_("This improvement is %(state)s already.") % {"state": row.get_state_display()})
    return row
