"""Which roles bring a second proof, and help for somebody who lost theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Device, Person, RequiredFactor
from orgdesk.apps.accounts.second_factor import remove_all_factors


def require_factor(roles: Iterable[str], *, by: Person, at: datetime) -> None:
    """From the next sign-in on these roles, and no others, need a second proof."""
    known = {role for role, _ in RequiredFactor.CHOICES}
    wanted = known & set(roles)
    with transaction.atomic():
        RequiredFactor.objects.exclude(role__in=wanted).delete()
        for role in wanted:
            RequiredFactor.objects.get_or_create(role=role, defaults={"set_by": by, "set_at": at})
        note_security("second_factor.required", by, at=at, data={"roles": sorted(wanted)})


def begin_anew(person: Person, *, by: Person, at: datetime) -> None:
    """Phone and codes are lost: the factors go, every session ends, the person signs in by password and adds new ones."""
    with transaction.atomic():
        remove_all_factors(person)
        end_sessions(person)
        note_security("second_factor.reset", person, at=at, by=by)


def end_sessions(person: Person) -> int:
    """Sign the person out everywhere, now."""
    devices = list(Device.objects.filter(person=person))
    for device in devices:
        device.sign_out()
    return len(devices)
