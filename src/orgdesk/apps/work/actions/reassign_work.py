"""Give work to another person of the seat, or move it to another seat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.actions.claim_work import take
from orgdesk.apps.work.errors import ExcludedFromWork, NotYours
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import is_excluded, require_open
from orgdesk.apps.work.seats import seats_of
from orgdesk.apps.work.sources import lock_item


def reassign_work(
    item: WorkItem,
    *,
    by: str,
    at: datetime,
    to_person: Person | None = None,
    unit_key: str = "",
    position_key: str = "",
    position: str = "",
    note: str = "",
    as_deputy: bool = False,
) -> WorkItem:
    """Move the item to a seat (`unit_key` or `position_key`), to a person, or both; `by` is a person's key, "" for the system.

    Raises NotYours when the person does not sit in the item's seat (`as_deputy`: nor need they), ExcludedFromWork when they may not do it. Whether `by` may
    reassign is the caller's policy.
    """
    with transaction.atomic():
        item = lock_item(item)
        require_open(item)
        before = item.seat
        if unit_key or position_key:
            _move(item, unit_key=unit_key, position_key=position_key)
        note_work(
            "work.reassigned",
            item,
            lifecycle="reassigned",
            at=at,
            by=by,
            position=position,
            data={"from_seat": before, "to_seat": item.seat, "to_person": to_person.key if to_person else ""},
            text={"note": note} if note else None,
        )
        if to_person:
            _hand_to(item, to_person, by=by, at=at, as_deputy=as_deputy)
    return item


def _move(item: WorkItem, *, unit_key: str, position_key: str) -> None:
    if unit_key and position_key:
        raise ValueError(
            _("Work “%(title)s” can move to a unit or to a position, not to both.") % {"title": item.title}
        )
    item.unit_key, item.position_key = unit_key, position_key
    item.state = WorkItem.State.OFFERED
    item.claimed_by = item.claimed_at = item.paused_at = None
    item.save(update_fields=["unit_key", "position_key", "state", "claimed_by", "claimed_at", "paused_at"])


def _hand_to(item: WorkItem, person: Person, *, by: str, at: datetime, as_deputy: bool) -> None:
    if is_excluded(person, item):
        raise ExcludedFromWork(item)
    seats = seats_of(person, on=timezone.localdate(at))
    if not as_deputy and not seats.cover(item):
        raise NotYours(item)
    item.paused_at = None
    item.save(update_fields=["paused_at"])
    take(item, by=person, position=seats.position_for(item), at=at, given_by=by)
