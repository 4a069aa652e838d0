"""Catch and dispatch: work that no seat receives is given to one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._inbound import require_inbound
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.policies import can_dispatch
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work
from orgdesk.apps.work.models import WorkItem


def dispatch_work(item: WorkItem, *, unit_key: str, by: Person, at: datetime, reason: str) -> WorkItem:
    """Move caught work to a unit; how long it lay unrouted is written to the log. Raises WordsMissing, DeskRefused or a WorkError."""
    if not reason.strip():
        raise WordsMissing(_("Say in a few words why it goes there; the unit reads it."))
    if not can_dispatch(by, at=at):
        raise DeskRefused(_("Dispatching is for whoever leads a unit. Ask one of them."))
    require_inbound(unit_key)
    if not lookup.members_of(unit_key, on=at.date()):
        raise DeskRefused(_("Nobody sits in that unit today; choose one with people in it."))
    with transaction.atomic():
        before = item.seat
        moved = reassign_work(item, by=by.key, at=at, unit_key=unit_key, note=reason)
        record_event(
            "work.dispatched",
            at=at,
            by=by.key,
            objects={"work": item.key, item.subject_type: item.subject_key},
            data={"from": before, "to": unit_key, "unrouted_seconds": (at - item.enabled_at).total_seconds()},
            text={"reason": reason},
        )
    return moved
