"""Decide whose value stands where a version and the one in force disagree."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import MergeDecision, Version
from orgdesk.apps.organisation.policies import can_edit


def decide_conflict(
    version: Version, *, table: str, element: str, field: str, side: str, by: Person, at: datetime
) -> MergeDecision:
    """Raises OrganisationRefused for a side that does not exist; deciding again replaces the decision."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may decide conflicts; ask an administrator for the role."))
    if side not in MergeDecision.Side.values or version.status in (Version.Status.ACTIVE, Version.Status.SUPERSEDED):
        raise OrganisationRefused(
            _("Choose for %(element)s either what is in force or what %(version)s says, before it is in force.")
            % {"element": element, "version": version}
        )
    row, _created = MergeDecision.objects.update_or_create(
        version=version, table=table, element=element, field=field, defaults={"side": side, "by": by, "at": at}
    )
    record_event(
        "version.conflict_decided",
        at=at,
        by=by.key,
        objects={"org_version": version.key},
        org_version=version.key,
        data={"table": table, "element": element, "field": field, "side": side},
    )
    return row
