"""Where somebody can help, and sending them there for a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import assign_person
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.errors import HelpRefused, NotYourPeople
from orgdesk.apps.people.models import Flex
from orgdesk.apps.people.policies import can_judge, leads_unit
from orgdesk.core.organisation.capability import flex_targets
from orgdesk.ui.lengths import whole

SHARE = 0.5
"""Part of the time that a helper gives."""


def note_flex(person: Person, *, unit: str, by: Person, at: datetime, activity: str = "") -> Flex:
    """The person can help there; said twice, it is the same."""
    on = timezone.localdate(at)
    if by.pk != person.pk and not can_judge(by, person, on=on):
        raise NotYourPeople(_("Only who leads %(person)s, or they themselves, says where they can help.") % {"person": person.name})  # fmt: skip
    if not flex_targets(lookup.active_structure(), unit):
        raise HelpRefused(_("The chart in force has no unit “%(unit)s”.") % {"unit": unit})
    with transaction.atomic():
        row = Flex.objects.standing(on=on).filter(person=person, unit=unit, activity=activity).first()
        if row is None:
            row = Flex.objects.create(person=person, unit=unit, activity=whole(activity, 160, "activity"), on=on, by=by)
            record_event("flex.noted", at=at, by=by.key, objects={"person": person.key}, data={"unit": unit, "activity": activity})  # fmt: skip
    return row


def end_flex(row: Flex, *, by: Person, at: datetime) -> Flex:
    on = timezone.localdate(at)
    if by.pk != row.person_id and not can_judge(by, row.person, on=on):
        raise NotYourPeople(_("Only who leads %(person)s, or they themselves, takes this off.") % {"person": row.person.name})  # fmt: skip
    with transaction.atomic():
        row.ended = on
        row.save(update_fields=["ended"])
        record_event("flex.ended", at=at, by=by.key, objects={"person": row.person.key}, data={"unit": row.unit})
    return row


def send_help(person: Person, *, unit_key: str, start: date, end: date, by: Person, at: datetime) -> Assignment:
    """The person acts in a seat of the unit until the last day: its work stands in their list from the first.

    Refused for a unit to which the person cannot flex, and for those who lead neither the person nor the unit.
    """
    on = timezone.localdate(at)
    structure = lookup.active_structure()
    rows = Flex.objects.standing(on=on).filter(person=person)
    if not any(unit_key in flex_targets(structure, row.unit) for row in rows):
        raise HelpRefused(_("%(person)s is not noted as able to help in %(unit)s; note it first.") % {"person": person.name, "unit": lookup.unit_name(unit_key)})  # fmt: skip
    if not (can_judge(by, person, on=on) or leads_unit(by, unit_key, on=on)):
        raise NotYourPeople(_("Only who leads %(person)s or %(unit)s sends help.") % {"person": person.name, "unit": lookup.unit_name(unit_key)})  # fmt: skip
    seats = structure.positions_of_unit.get(unit_key, ())
    if not seats or end < start:
        raise HelpRefused(_("Help needs a unit with seats, and a last day that is not before the first."))
    seat = max(seats, key=lambda position: (position.headcount, -position.order))
    with transaction.atomic():
        row = assign_person(
            person, position=seat.key, kind=Assignment.Kind.ACTING, start=start, end=end, share=SHARE,
            note=_("Helps out"), by=by, at=at,
        )  # fmt: skip
        record_event(
            "flex.sent", at=at, by=by.key, objects={"person": person.key, "position": seat.key, "unit": unit_key},
            data={"end": end.isoformat()},
        )  # fmt: skip
    return row
