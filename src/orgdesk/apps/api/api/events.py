"""The event log, for whoever may read all of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from orgdesk.apps.accounts.models import RoleGrant
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.readers import Position, settled_after

router = Router(auth=Scope("events"))
_READERS = (RoleGrant.Role.ADMINISTRATOR, RoleGrant.Role.AUDITOR)


class EventsWanted(Schema):
    """From where on; `next` of the page before continues without gap or repeat, also while events come."""

    after: Annotated[str, Query(max_length=60, pattern=r"^([0-9]{1,18}-[0-9]{1,18})?$")] = ""
    limit: Annotated[int, Query(ge=1, le=500)] = 100
    kind: Annotated[str, Query(max_length=64)] = ""


class About(Schema):
    """An object that an event is about."""

    type: str
    key: str


class EventShape(Schema):
    """What happened: pseudonymous keys, never names or words."""

    position: str
    kind: str
    at: datetime
    by: str
    seat: str
    org_version: str
    process_version: str
    objects: list[About]
    data: dict[str, Any]


class EventsPage(Schema):
    """`next` is where to go on, also when nothing is there yet."""

    items: list[EventShape]
    next: str


@router.get("", response=EventsPage)
def list_events(request: Call, wanted: Query[EventsWanted]) -> Any:
    """Events in the order in which they became visible: for administrators and auditors."""
    if not any(request.user.has_role(role) for role in _READERS):
        raise PermissionDenied(_("The whole log is for administrators and auditors; a ticket tells its own events."))
    position = Position.parse(wanted.after) if wanted.after else Position()
    if max(position.transaction, position.event) >= 2**63:
        raise Refused(422, _("“after” is no cursor of this list; leave it out to begin anew."))
    events = settled_after(position)
    if wanted.kind:
        events = events.of_kind(wanted.kind)
    found = list(events.prefetch_related("subjects")[: wanted.limit])
    last = str(Position.of(found[-1])) if found else wanted.after
    return EventsPage(items=[_shape(event) for event in found], next=last)


def _shape(event: Event) -> EventShape:
    return EventShape(
        position=str(Position.of(event)),
        kind=event.kind,
        at=event.at,
        by=event.actor,
        seat=event.position,
        org_version=event.org_version,
        process_version=event.process_version,
        objects=[About(type=one.object_type, key=one.object_key) for one in event.subjects.all()],
        data=event.data,
    )
