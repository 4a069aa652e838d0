"""Name who takes over the open work of a vanishing position."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import Successor, Version
from orgdesk.apps.organisation.policies import can_edit


def name_successor(version: Version, *, vanishing: str, successor: str, by: Person, at: datetime) -> Successor:
    """Raises OrganisationRefused when the successor is not a position of the version."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may name successors; ask an administrator for the role."))
    if successor not in version.content.position_by_key:
        raise OrganisationRefused(
            _("%(version)s has no position %(successor)s; choose one of its positions.")
            % {"version": version, "successor": successor}
        )
    row, _created = Successor.objects.update_or_create(
        version=version, vanishing_key=vanishing, defaults={"successor_key": successor, "named_by": by, "at": at}
    )
    return row
