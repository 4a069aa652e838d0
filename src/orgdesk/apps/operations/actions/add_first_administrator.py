"""The first person who may administer, made by whoever holds the link."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.errors import SetUpRefused
from orgdesk.apps.operations.models import SetUpLink, SetUpStep
from orgdesk.apps.operations.policies import has_administrator


def add_first_administrator(link: SetUpLink, *, email: str, name: str, password: str, at: datetime) -> Person:
    """Uses the link up. Of two who come at once the second is refused with SetUpRefused, and nothing of theirs is kept."""
    with transaction.atomic():
        held = SetUpLink.objects.select_for_update().open(at=at).filter(pk=link.pk).first()
        if held is None or has_administrator():
            raise SetUpRefused(_("There is an administrator already, or the link is used up. Sign in instead."))
        if Person.objects.filter(email=email.lower()).exists():
            raise SetUpRefused(_("%(email)s is known here already; choose another address.") % {"email": email})
        held.used_at = at
        held.save(update_fields=["used_at"])
        person = Person.objects.create_person(
            email=email, name=name, password=password, is_staff=True, zone=settings.TIME_ZONE
        )
        grant_role(person, role=RoleGrant.Role.ADMINISTRATOR, by=None, at=at)
        note_step(SetUpStep.Step.ADMINISTRATOR, by=person, at=at)
    return person
