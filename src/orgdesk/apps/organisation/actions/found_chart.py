"""Put the first chart of an installation into force."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation.actions.activate_version import activate_version
from orgdesk.apps.organisation.actions.change_status import change_status, propose_version
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import Activation, Version
from orgdesk.core.organisation.model import VersionStatus


def found_chart(version: Version, *, by: Person, at: datetime, on: date) -> Activation:
    """An administrator alone: while no chart was ever in force nobody loses or gains against it. Every later one needs a second person.

    Raises OrganisationRefused once there was a chart in force.
    """
    if not by.has_role(RoleGrant.Role.ADMINISTRATOR):
        raise NotYourRight(_("Only an administrator may put the first chart into force."))
    with transaction.atomic():
        if Activation.objects.exists() or Version.objects.active().exists():
            raise OrganisationRefused(
                _("A chart has been in force here before: propose this one, and let a second person approve it.")
            )
        note = "The first chart of this installation."
        propose_version(version, by=by, at=at, note=note)
        change_status(version, to=VersionStatus.APPROVED, by=by, at=at, note=note)
        return activate_version(version, by=by, at=at, on=on)
