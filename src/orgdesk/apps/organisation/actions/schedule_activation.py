"""Let an approved version come into force on a later day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.actions.activate_version import activate_version
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import ScheduledActivation, Version
from orgdesk.apps.organisation.policies import can_edit


def schedule_activation(version: Version, *, on: date, by: Person, at: datetime) -> ScheduledActivation:
    """On the day the version is put into force as `activate_version` does; a refusal then is kept with its reason."""
    if not can_edit(by):
        raise NotYourRight(
            _("Only organisation editors may put a version into force; ask an administrator for the role.")
        )
    if version.status != Version.Status.APPROVED:
        raise OrganisationRefused(
            _("%(version)s is %(status)s; it must be approved before a day is set.")
            % {"version": version, "status": version.get_status_display()}
        )
    with transaction.atomic():
        row, _created = ScheduledActivation.objects.update_or_create(
            version=version, defaults={"on": on, "by": by, "at": at, "refused_at": None, "reason": ""}
        )
        record_event(
            "version.scheduled",
            at=at,
            by=by.key,
            objects={"org_version": version.key},
            org_version=version.key,
            data={"on": on.isoformat()},
        )
    return row


def activate_due_versions(*, at: datetime, on: date) -> int:
    """Put into force what was set for today or before; how many."""
    due = ScheduledActivation.objects.filter(
        on__lte=on, refused_at=None, version__status=Version.Status.APPROVED
    ).select_related("version", "by")
    done = 0
    for row in due.order_by("on", "pk"):
        try:
            activate_version(row.version, by=row.by, at=at, on=on)
            done += 1
        except OrganisationRefused as refusal:
            row.refused_at, row.reason = at, str(refusal)
            row.save(update_fields=["refused_at", "reason"])
    return done
