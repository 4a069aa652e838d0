"""Who may do what with a work item."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.errors import (
    AlreadyDone,
    ClaimedByAnother,
    ExcludedFromWork,
    NotYours,
    WorkWithdrawn,
)
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.seats import seats_of


def can_work_on(person: Person, item: WorkItem, *, at: datetime) -> bool:
    return seats_of(person, on=timezone.localdate(at)).cover(item) and not is_excluded(person, item)


def is_excluded(person: Person, item: WorkItem) -> bool:
    return item.exclusions.filter(person_key=person.key).exists()


def require_open(item: WorkItem) -> None:
    """Refuse when the item is finished or withdrawn."""
    if item.state == WorkItem.State.FINISHED:
        raise AlreadyDone(item)
    if item.state == WorkItem.State.WITHDRAWN:
        raise WorkWithdrawn(item)


def require_worker(person: Person, item: WorkItem, *, at: datetime) -> str:
    """Refuse unless the person may do the item now; return the position in which they act.

    A person who took the work while they held the seat may finish it after leaving the seat.
    """
    require_open(item)
    if is_excluded(person, item):
        raise ExcludedFromWork(item)
    if item.claimed_by_id not in {None, person.pk}:
        raise ClaimedByAnother(item)
    seats = seats_of(person, on=timezone.localdate(at))
    if not seats.cover(item) and item.claimed_by_id != person.pk:
        raise NotYours(item)
    return seats.position_for(item)
