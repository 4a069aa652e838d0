"""What to know about a customer's plant or job."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.errors import WordsMissing
from orgdesk.apps.desk.models import SiteNote
from orgdesk.apps.events.actions import record_event
from orgdesk.ui.lengths import whole


def note_site(
    account: Account, *, kind: str, text: str, by: Person, at: datetime, until: date | None = None
) -> SiteNote:
    if not text.strip():
        raise WordsMissing(_("Write the note."))
    with transaction.atomic():
        note = SiteNote.objects.create(
            account=account, kind=kind, text=whole(text.strip(), 400, "text"), until=until, by=by, at=at
        )
        record_event("account.noted", at=at, by=by.key, objects={"account": account.key}, data={"about": kind})
    return note


def end_site_note(note: SiteNote, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        note.ended_at = at
        note.save(update_fields=["ended_at"])
        record_event("account.note_ended", at=at, by=by.key, objects={"account": note.account.key})


def notes_on(account: Account | None, *, at: datetime) -> list[SiteNote]:
    """What holds today; urgency first, since it decides what is done next."""
    if account is None:
        return []
    order = {SiteNote.Kind.URGENCY: 0, SiteNote.Kind.FIELD: 1, SiteNote.Kind.JOB: 2, SiteNote.Kind.SITE: 3}
    rows = account.site_notes.filter(ended_at=None).exclude(until__lt=at.date()).select_related("by")
    return sorted(rows, key=lambda row: order[SiteNote.Kind(row.kind)])
