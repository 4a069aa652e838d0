"""Name a backup: somebody who stands by for the duties of a position, which is not the same as learning them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import assign_person
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.errors import HelpRefused, NotYourPeople
from orgdesk.apps.people.policies import can_lead, can_post


def name_backup(person: Person, *, position_key: str, by: Person, at: datetime, end: date | None = None) -> Assignment:
    """From today on; the seat may be in another unit."""
    on = timezone.localdate(at)
    if not (can_post(by, position_key, on=on) or can_lead(by, person, on=on)):
        raise NotYourPeople(_("Only who leads the seat or the person names a backup."))
    if position_key not in lookup.active_structure().position_by_key or position_key in lookup.positions_held_by(person, on=on):  # fmt: skip
        raise HelpRefused(
            _("Choose a seat of the chart that %(person)s does not hold already.") % {"person": person.name}
        )
    return assign_person(
        person, position=position_key, kind=Assignment.Kind.BACKUP, start=on, end=end, by=by, at=at
    )  # fmt: skip
