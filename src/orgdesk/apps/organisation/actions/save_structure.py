"""Save a draft's structure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import NotYourRight, StaleRevision, VersionFixed
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.model import Structure


def save_structure(
    version: Version, *, structure: Structure, revision: int, by: Person, at: datetime, what: str = ""
) -> Version:
    """Replace the structure, provided that nobody else has saved since `revision` was read.

    Raises NotYourRight, VersionFixed or StaleRevision; nothing is lost then, the caller still has the edit.
    """
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may change a chart; ask an administrator for the role."))
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if not locked.editable:
            raise VersionFixed(
                _("%(locked)s is %(status)s and fixed; copy it to a draft to change it.")
                % {"locked": locked, "status": locked.get_status_display()}
            )
        if locked.revision != revision:
            raise StaleRevision(
                _("%(locked)s was changed by somebody else; reload it and make the change again.") % {"locked": locked}
            )
        locked.structure = structure_to_data(structure)
        locked.revision += 1
        locked.save(update_fields=["structure", "revision"])
        record_event(
            "version.edited",
            at=at,
            by=by.key,
            objects={"org_version": locked.key},
            org_version=locked.key,
            data={"revision": locked.revision, "what": what},
        )
    return locked
