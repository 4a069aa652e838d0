"""The move on the chart: the old seat ends the day before, the new one begins on the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.actions import assign_person, end_assignment
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.errors import NotToBeDecided, NotYourPeople
from orgdesk.apps.people.models import Application
from orgdesk.apps.people.reach import is_human_resources


def complete_move(row: Application, *, by: Person, at: datetime) -> Assignment:
    """By human resources. The old assignment stays as history; the new one is in force from its date, not before."""
    if not is_human_resources(by, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only human resources complete a move."))
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).select_related("posting", "person").get(pk=row.pk)
        if row.state != Application.State.APPROVED or row.effective_on is None:
            raise NotToBeDecided(_("This application is %(state)s; only an approved move is completed.") % {"state": row.get_state_display()})  # fmt: skip
        _leave(row, by=by, at=at)
        assignment = assign_person(
            row.person, position=row.posting.position_key, start=row.effective_on, by=by, at=at, note=_("Internal posting")
        )  # fmt: skip
        row.state, row.completed_by, row.completed_at = Application.State.COMPLETED, by, at
        row.save(update_fields=["state", "completed_by", "completed_at"])
        record_event(
            "move.completed", at=at, by=by.key,
            objects={"application": row.key, "person": row.person.key, "position": [row.origin_key, row.posting.position_key]},
            data={"from": row.origin_key, "to": row.posting.position_key, "effective_on": row.effective_on.isoformat()},
        )  # fmt: skip
    return assignment


def _leave(row: Application, *, by: Person, at: datetime) -> None:
    """The seat that the move began at, and an acting hold of the very seat that is now theirs."""
    day = row.effective_on
    if day is None:
        return
    held = Assignment.objects.in_force(on=day).filter(
        person=row.person, position_key__in=[row.origin_key, row.posting.position_key]
    )
    for assignment in held:
        end_assignment(assignment, on=day - timedelta(days=1), by=by, at=at)
