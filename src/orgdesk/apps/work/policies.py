"""Who may do what with a work item."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.events.prepared import Columns, run
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.errors import (
    AlreadyDone,
    ClaimedByAnother,
    ExcludedFromWork,
    NotYours,
    RosterRefused,
    WorkWithdrawn,
)
from orgdesk.apps.work.models import Exclusion, WorkItem
from orgdesk.apps.work.seats import seats_of

_EXCLUSION = Columns(Exclusion, ["person_key"])


def can_work_on(person: Person, item: WorkItem, *, at: datetime) -> bool:
    return seats_of(person, on=timezone.localdate(at)).cover(item) and not is_excluded(person, item)


def is_excluded(person: Person, item: WorkItem) -> bool:
    (found,) = run(_EXCLUSION.select('WHERE "item_id" = %s AND "person_key" = %s', item.pk, person.key))
    return bool(found)


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
    with lookup.one_organisation():
        seats = seats_of(person, on=timezone.localdate(at))
        if not seats.cover(item) and item.claimed_by_id != person.pk:
            raise NotYours(item)
        return seats.position_for(item)


def leads(person: Person, unit_key: str, *, at: datetime) -> bool:
    """Whether the person holds the seat that heads the unit or one above it, or administers the house."""
    if person.has_role(RoleGrant.Role.ADMINISTRATOR):
        return True
    held = lookup.positions_held_by(person, on=timezone.localdate(at))
    units = lookup.active_structure().unit_by_key
    seen: set[str] = set()
    while unit_key in units and unit_key not in seen:
        seen.add(unit_key)
        if units[unit_key].head in held:
            return True
        unit_key = units[unit_key].parent or ""
    return False


def require_roster_keeper(by: Person, person: Person, *, at: datetime, own: bool = False) -> None:
    """The roster is kept by whoever leads the person's unit; `own`: also by the person. Raises RosterRefused."""
    if own and by == person:
        return
    if not any(leads(by, unit, at=at) for unit in lookup.units_of(person, on=timezone.localdate(at))):
        raise RosterRefused(_("The roster of %(name)s is kept by whoever leads their unit.") % {"name": person.name})
