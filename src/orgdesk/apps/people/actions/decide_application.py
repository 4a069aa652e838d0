"""Decide on an application: case by case, with a reason. Nothing else ever promotes anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions._asking import ask_human_resources, boss_seat, finish_about
from orgdesk.apps.people.actions.open_posting import end_posting
from orgdesk.apps.people.errors import NotToBeDecided, NotYourPeople, ReasonMissing, SeatNotOpen
from orgdesk.apps.people.models import Application
from orgdesk.apps.people.policies import leads_seat

DAYS_TO_COMPLETE = 10
"""Days that human resources have for contract and papers."""


def decide_application(
    row: Application, *, approve: bool, reason: str, by: Person, at: datetime, effective_on: date | None = None
) -> Application:
    """By the leader of the seat, after human resources' step. An approval names the day of the move and fills the seat's posting."""
    on = timezone.localdate(at)
    _require_decider(row, by, on=on)
    if not reason.strip():
        raise ReasonMissing(_("A decision about somebody's move needs its reason; %(person)s will read it.") % {"person": row.person.name})  # fmt: skip
    if approve and (effective_on is None or effective_on < on):
        raise ReasonMissing(_("Name the day from which the move holds, from today on."))
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).select_related("posting", "person").get(pk=row.pk)
        if row.state != Application.State.TO_DECIDE:
            raise NotToBeDecided(
                _("This application is %(state)s: it is decided once, after human resources' step.") % {"state": row.get_state_display()}
            )  # fmt: skip
        if approve and _approved(row) >= row.posting.seats:
            raise SeatNotOpen(_("Every seat of this posting is given already."))
        row.state = Application.State.APPROVED if approve else Application.State.REFUSED
        row.decided_by, row.decided_at, row.reason = by, at, reason.strip()
        row.effective_on = effective_on if approve else None
        row.save(update_fields=["state", "decided_by", "decided_at", "reason", "effective_on"])
        finish_about(("application", row.key), kind="decide-application", by=by, at=at)
        record_event(
            "application.approved" if approve else "application.refused", at=at, by=by.key,
            objects={"application": row.key, "person": row.person.key, "position": row.posting.position_key},
            data={"effective_on": effective_on.isoformat() if approve and effective_on else ""},
            text={"reason": row.reason},
        )  # fmt: skip
        if approve:
            _go_on(row, by=by, at=at)
    return row


def _go_on(row: Application, *, by: Person, at: datetime) -> None:
    """Human resources complete the move; the posting closes with its last seat."""
    ask_human_resources(
        kind="complete-move",
        title=_("Complete the move of %(person)s to %(title)s")
        % {"person": row.person.name, "title": row.posting.title},
        instructions=_("Contract and papers done? The chart changes its holder on the day of the move."),
        subject=("application", row.key),
        due_at=at + timedelta(days=DAYS_TO_COMPLETE),
        excluded=[row.person.key],
        at=at,
        by=by,
    )
    if _approved(row) >= row.posting.seats:
        end_posting(row.posting, reason=_("Somebody else was chosen for this seat."), by=by, at=at)


def _approved(row: Application) -> int:
    done = (Application.State.APPROVED, Application.State.COMPLETED)
    return row.posting.applications.filter(state__in=done).count()


def _require_decider(row: Application, by: Person, *, on: date) -> None:
    seat = row.posting.position_key
    sits_there = boss_seat(seat) in lookup.positions_held_by(by, on=on)
    if by.pk == row.person_id or not (leads_seat(by, seat, on=on) or sits_there):
        raise NotYourPeople(_("Only who leads %(title)s decides who gets it, and never about themselves.") % {"title": row.posting.title})  # fmt: skip
