"""The second pair of eyes on a version: somebody who neither made it nor profits by it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.merging import merge_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.rights import gains_rights


def can_approve(person: Person, version: Version, *, on: date) -> bool:
    """An editor who neither drew nor proposed it, nor gets a position or a right by it."""
    return can_edit(person) and not why_not_second(person, version, on=on)


def why_not_second(person: Person, version: Version, *, on: date) -> str:
    """Why the person cannot be the second pair of eyes on this version, empty when they can."""
    proposers = version.transitions.filter(to=Version.Status.PROPOSED).values_list("by_id", flat=True)
    if version.created_by_id == person.pk:
        return _("drew it")
    elif person.pk in set(proposers):
        return _("proposed it")
    elif version.operations.filter(by=person).exists():
        return _("changed it")
    elif version.assignments.filter(person=person).exists():
        return _("gets a position by it")
    elif _gains(person, version, on=on):
        return _("gains rights by it")
    else:
        return ""


def _gains(person: Person, version: Version, *, on: date) -> bool:
    """The first chart gives everybody what they have; from then on a gain is a gain."""
    current = Version.objects.active().first()
    return current is not None and gains_rights(person, version, merge_of(version, current).structure, current, on=on)
