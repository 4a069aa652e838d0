"""Put a person on a position, or end it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Assignment, Version


def assign_person(
    person: Person,
    *,
    position: str,
    by: Person | None,
    at: datetime,
    start: date | None = None,
    end: date | None = None,
    kind: str = Assignment.Kind.SUBSTANTIVE,
    share: float = 1.0,
    alias: str = "",
    note: str = "",
    version: Version | None = None,
) -> Assignment:
    """The person holds the position from `start`; with a draft `version` it is only planned until that is activated."""
    if end and start and end < start:
        raise OrganisationRefused(
            _("%(person)s cannot leave %(position)s on %(end)s before taking it on %(start)s.")
            % {"person": person, "position": position, "end": end, "start": start}
        )
    if version is not None and not version.editable:
        raise OrganisationRefused(_("%(version)s is fixed; plans can be added to drafts only.") % {"version": version})
    with transaction.atomic():
        row = Assignment.objects.create(
            person=person,
            position_key=position,
            kind=Assignment.Kind.PLANNED if version else kind,
            start=start,
            end=end,
            share=share,
            alias=alias,
            note=note,
            version=version,
        )
        record_event(
            "assignment.planned" if version else "assignment.started",
            at=at,
            by=by.key if by else "",
            objects={"person": person.key, "position": position},
            data={"kind": row.kind, "start": start.isoformat() if start else ""},
        )
    return row


def end_assignment(assignment: Assignment, *, on: date, by: Person | None, at: datetime) -> Assignment:
    """The last day of holding the position."""
    with transaction.atomic():
        assignment.end = max(on, assignment.start) if assignment.start else on
        assignment.save(update_fields=["end"])
        record_event(
            "assignment.ended",
            at=at,
            by=by.key if by else "",
            objects={"person": assignment.person.key, "position": assignment.position_key},
            data={"end": assignment.end.isoformat()},
        )
    return assignment
