"""Somebody new begins: by default in an entry pool."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import assign_person
from orgdesk.apps.people.errors import NotYourPeople, PeopleRefused
from orgdesk.apps.people.policies import can_keep_titles
from orgdesk.core.organisation.model import ENTRY_POOL, Position


def entry_pools(*, on: date) -> list[tuple[Position, int]]:
    """Seats where new people land, with how many are free, the roomiest first."""
    structure = lookup.active_structure()
    pools = [position for position in structure.positions if ENTRY_POOL in position.tags]
    held = lookup.holders_of_many([position.key for position in pools], on=on)
    free = [(position, position.headcount - len(held.get(position.key, []))) for position in pools]
    return sorted(free, key=lambda pair: -pair[1])


def welcome_person(*, name: str, email: str, start: date, by: Person, at: datetime, position_key: str = "") -> Person:
    """A person with a seat from the first day. Refused where no seat is named and no entry pool has room."""
    if not can_keep_titles(by, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only human resources and the chart's editors welcome new people."))
    pools = entry_pools(on=start)
    seat = position_key or next((position.key for position, free in pools if free > 0), "")
    if not seat:
        raise PeopleRefused(
            _("No entry pool of the chart has a free seat; choose a seat, or mark one as an entry pool.")
        )
    if seat not in lookup.active_structure().position_by_key:
        raise PeopleRefused(_("The chart in force has no position “%(key)s”.") % {"key": seat})
    if Person.objects.filter(email=email.lower()).exists():
        raise PeopleRefused(_("Somebody has the address %(email)s already.") % {"email": email})
    with transaction.atomic():
        person = Person.objects.create_person(email=email, name=name, is_staff=True)
        assign_person(person, position=seat, start=start, by=by, at=at)
        record_event("person.welcomed", at=at, by=by.key, objects={"person": person.key, "position": seat})
    return person
