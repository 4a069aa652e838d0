"""Ask that a person be forgotten; confirm it as somebody else; carry it out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.actions import deactivate_person, note_security
from orgdesk.apps.accounts.directory import DirectoryError
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import erase_person
from orgdesk.apps.events.models import Event, PersonalText
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.models import Erasure
from orgdesk.apps.operations.privacy import found
from orgdesk.ui.lengths import whole


def ask_erasure(person: Person, *, reason: str, by: Person, at: datetime) -> Erasure:
    if not reason.strip():
        raise OperationRefused(_("Say why: their letter, a contract that ended, a rule."))
    if person == by:
        raise OperationRefused(_("Another administrator must ask this for you."))
    if Erasure.objects.waiting().filter(person=person).exists():
        raise OperationRefused(_("This was asked already and waits for a second person."))
    with transaction.atomic():
        asked = Erasure.objects.create(
            person=person, reason=whole(reason.strip(), 200, "reason"), asked_by=by, asked_at=at
        )
        note_security("erasure.asked", person, at=at, by=by)
    return asked


def withdraw_erasure(erasure: Erasure, *, by: Person, at: datetime) -> None:
    if erasure.done_at or erasure.withdrawn_at:
        raise OperationRefused(_("It is done or withdrawn already."))
    with transaction.atomic():
        erasure.withdrawn_at = at
        erasure.save(update_fields=["withdrawn_at"])
        note_security("erasure.withdrawn", erasure.person, at=at, by=by)


def confirm_erasure(erasure: Erasure, *, by: Person, at: datetime) -> Erasure:
    """One transaction: all is gone, or nothing. Files leave the disk after it."""
    if erasure.done_at or erasure.withdrawn_at:
        raise OperationRefused(_("It is done or withdrawn already."))
    if by in {erasure.asked_by, erasure.person}:
        raise OperationRefused(_("Somebody else than who asked must confirm it."))
    with transaction.atomic():
        erasure.counts = _erase(erasure.person, by=by, at=at)
        erasure.confirmed_by, erasure.done_at = by, at
        erasure.save(update_fields=["counts", "confirmed_by", "done_at"])
        note_security("erasure.done", erasure.person, at=at, by=by, data={"counts": erasure.counts})
    return erasure


def _erase(person: Person, *, by: Person, at: datetime) -> dict[str, int]:
    try:
        if person.is_active:
            deactivate_person(person, at=at, by=by)
    except DirectoryError as problem:
        raise OperationRefused(str(problem)) from problem
    tickets = list(Ticket.objects.filter(requester=person).values_list("pk", flat=True))
    counts = {"log": _erase_log(person, tickets, by=by, at=at)}
    for place, rows in list(found(person)):
        keys = list(rows.values_list("pk", flat=True))
        chosen = rows.model.objects.filter(pk__in=keys)
        _drop_files(chosen)
        if place.empties:
            chosen.update(**dict(place.empties))
        else:
            chosen.delete()
        counts[place.model] = counts.get(place.model, 0) + len(keys)
    _forget_index(tickets)
    person.role_grants.filter(ended_at=None).update(ended_at=at)
    person.directory_groups.clear()
    person.name, person.alias, person.external_key = _("Erased person"), "", ""
    person.email, person.password, person.skills = f"{person.key}@erased.invalid", make_password(None), {}
    person.save()
    return counts


def _erase_log(person: Person, tickets: list[int], *, by: Person, at: datetime) -> int:
    """Words of what the person did and what is about them, and of what was said in their requests."""
    from orgdesk.apps.events.actions import erase_text

    keys = Ticket.objects.filter(pk__in=tickets).values_list("key", flat=True)
    said = Event.objects.filter(subjects__object_type="ticket", subjects__object_key__in=list(keys))
    worded = said.filter(pk__in=PersonalText.objects.filter(erased_at=None).values("event")).distinct()
    return erase_person(person.key, by=by.key, at=at, reason="request") + erase_text(
        worded, by=by.key, at=at, reason="request"
    )


def _drop_files(rows: Any) -> None:
    """Once the rows are gone for certain, the files behind them go too."""
    fields = [field.name for field in rows.model._meta.fields if field.get_internal_type() == "FileField"]
    for row in rows if fields else ():
        for name in fields:
            file = getattr(row, name)
            if file:
                transaction.on_commit(partial(file.storage.delete, file.name))


def _forget_index(tickets: list[int]) -> None:
    """The full-text index of the desk is a table of its own."""
    with connection.cursor() as cursor:
        for number in tickets:
            cursor.execute("DELETE FROM desk_index WHERE ticket_id = %s", [number])
