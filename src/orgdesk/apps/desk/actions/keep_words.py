"""Words that are not sent yet: drafts, and replies that may still be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._store_message import NewFile, safe_name
from orgdesk.apps.desk.actions.add_message import reply_to_customer, why_not_written
from orgdesk.apps.desk.actions.set_preferences import undo_by_default
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import Draft, HeldFile, HeldReply, Preferences, Ticket

KINDS = ("reply", "note")


def keep_draft(ticket: Ticket, *, kind: str, text: str, person: Person, at: datetime) -> None:
    """What was typed so far; nothing typed takes the draft away."""
    if kind not in KINDS:
        raise DeskRefused(_("A draft is of a reply or of a note."))
    if text.strip():
        given = {"text": text[:100_000], "at": at}
        Draft.objects.update_or_create(ticket=ticket, person=person, kind=kind, defaults=given)
    else:
        forget_draft(ticket, kind=kind, person=person)


def forget_draft(ticket: Ticket, *, kind: str, person: Person) -> None:
    Draft.objects.filter(ticket=ticket, person=person, kind=kind).delete()


def hold_reply(
    ticket: Ticket, *, by: Person, text: str, at: datetime, wait: bool, once: str, files: Iterable[NewFile] = ()
) -> HeldReply | None:
    """Keep the reply with its files for as long as its writer chose, or the house for those who did not; None for somebody who sends at once.

    The same `once` again holds nothing new.
    """
    preferences = Preferences.objects.filter(person=by).first()
    seconds = preferences.undo_seconds if preferences else undo_by_default()
    if not seconds:
        return None
    if not text.strip():
        raise WordsMissing(_("Write the reply before sending it."))
    why_not_written(by, at=at)
    given = {
        "ticket": ticket,
        "by": by,
        "text": text,
        "wait": wait,
        "at": at,
        "send_at": at + timedelta(seconds=seconds),
    }
    with transaction.atomic():
        forget_draft(ticket, kind="reply", person=by)
        held, made = HeldReply.objects.get_or_create(once=once or f"held-{by.pk}-{at.timestamp()}", defaults=given)
        for file in files if made else ():
            HeldFile.objects.create(
                held=held,
                file=ContentFile(file.content, name=safe_name(file.name)),
                name=file.name[:200],
                media_type=file.media_type[:120],
                size=len(file.content),
            )
    return held


def kept_files(ticket: Ticket, *, by: Person, numbers: Iterable[str]) -> list[NewFile]:
    """Those of replies that this person took back on this ticket, of which the numbers are given, to be sent after all."""
    wanted = {int(number) for number in numbers if number.isdecimal() and len(number) < 19}
    rows = _taken_back(ticket, by).filter(pk__in=wanted)
    return [_read(row) for row in rows if row.file.storage.exists(str(row.file.name))]


def forget_kept_files(ticket: Ticket, *, by: Person) -> None:
    """A reply has gone its way: what was chosen of them went along, the rest was left out."""
    _drop(_taken_back(ticket, by))


def take_back_reply(held: HeldReply, *, by: Person, at: datetime) -> Draft:
    """The words are a draft again. Raises DeskRefused for another's reply, and when it has left."""
    with transaction.atomic():
        row = HeldReply.objects.select_for_update().select_related("ticket").get(pk=held.pk)
        if row.by_id != by.pk:
            raise DeskRefused(_("Only whoever wrote a reply takes it back."))
        if row.sent_at is not None:
            raise DeskRefused(_("It has left already; write again to correct it."))
        row.taken_back_at = at
        row.save(update_fields=["taken_back_at"])
        given = {"text": row.text, "at": at}
        return Draft.objects.update_or_create(ticket=row.ticket, person=by, kind="reply", defaults=given)[0]


def send_held_replies(*, at: datetime) -> int:
    """Send what was held long enough; one that is refused is kept with the reason.

    One that cannot be sent for a fault of ours is tried again the next round, and keeps none of the others back.
    """
    due = HeldReply.objects.filter(send_at__lte=at, sent_at=None, taken_back_at=None, problem="")
    sent, fault = 0, None
    for pk in list(due.values_list("pk", flat=True)[:100]):
        try:
            sent += _send(pk, at=at)
        except Exception as problem:  # noqa: BLE001 - raised again below, after the others had their turn
            fault = problem
    if fault is not None:
        raise fault
    return sent


def _send(pk: int, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            row = HeldReply.objects.select_for_update().select_related("ticket", "by").get(pk=pk)
            if row.sent_at is not None or row.taken_back_at is not None:
                return 0
            files = [_read(file) for file in row.files.all()]
            reply_to_customer(row.ticket, by=row.by, text=row.text, wait=row.wait, once=row.once, files=files, at=at)
            row.sent_at = at
            row.save(update_fields=["sent_at"])
            _drop(HeldFile.objects.filter(held=row))
    except DeskRefused as refusal:
        HeldReply.objects.filter(pk=pk).update(problem=str(refusal))
        return 0
    return 1


def _taken_back(ticket: Ticket, by: Person) -> QuerySet[HeldFile]:
    return HeldFile.objects.filter(held__ticket=ticket, held__by=by, held__taken_back_at__isnull=False)


def _read(row: HeldFile) -> NewFile:
    with row.file.open() as opened:
        return NewFile(name=row.name, media_type=row.media_type, content=opened.read())


def _drop(rows: QuerySet[HeldFile]) -> None:
    """The bytes go once it is certain that they are not needed any more."""
    stored = [(row.file.storage, str(row.file.name)) for row in rows]
    rows.delete()
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
