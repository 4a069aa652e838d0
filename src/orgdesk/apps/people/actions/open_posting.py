"""Post an open seat inside the house, and close the posting."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.actions._asking import require_human_resources, withdraw_about
from orgdesk.apps.people.errors import NotYourPeople, ReasonMissing, SeatNotOpen
from orgdesk.apps.people.models import Application, Posting
from orgdesk.apps.people.policies import can_post
from orgdesk.core.organisation.model import PositionState
from orgdesk.ui.lengths import whole


def free_seats(position_key: str, *, on: date) -> int:
    """Seats of an open position without a real holder on the day; a box without any name has none taken."""
    position = lookup.active_structure().position_by_key.get(position_key)
    if position is None or position.state is not PositionState.OPEN:
        return 0
    held = Assignment.objects.in_force(on=on).filter(position_key=position_key, kind=Assignment.Kind.SUBSTANTIVE)
    return position.headcount - held.values("person").distinct().count()


def open_posting(position_key: str, *, internal_until: date, by: Person, at: datetime, words: str = "") -> Posting:
    """Colleagues come first: until the day named nobody else is asked. An acting holder does not close the seat."""
    on = timezone.localdate(at)
    if not can_post(by, position_key, on=on):
        raise NotYourPeople(_("Only who leads this seat, human resources or a chart editor posts it."))
    require_human_resources()
    title, seats = lookup.position_title(position_key), free_seats(position_key, on=on)
    if seats < 1:
        raise SeatNotOpen(_("%(title)s has no open seat to post.") % {"title": title})
    if Posting.objects.open().filter(position_key=position_key).exists():
        raise SeatNotOpen(_("%(title)s is posted already; its applications stand on that posting.") % {"title": title})
    if internal_until < on:
        raise SeatNotOpen(_("Colleagues must have time to apply: choose a day from today on."))
    with transaction.atomic():
        row = Posting.objects.create(
            position_key=position_key, title=title, words=words, seats=seats, internal_until=internal_until, by=by, at=at
        )  # fmt: skip
        record_event(
            "posting.opened", at=at, by=by.key, objects={"posting": row.key, "position": position_key},
            data={"seats": seats, "internal_until": internal_until.isoformat()},
        )  # fmt: skip
    return row


def close_posting(posting: Posting, *, reason: str, by: Person, at: datetime) -> Posting:
    """Nobody moves; who still waits is told the reason."""
    if not can_post(by, posting.position_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only who leads this seat, human resources or a chart editor closes its posting."))
    if not reason.strip():
        raise ReasonMissing(_("Say why it closes: who applied will read it."))
    with transaction.atomic():
        end_posting(posting, reason=reason.strip(), by=by, at=at)
    return posting


def end_posting(posting: Posting, *, reason: str, by: Person, at: datetime) -> None:
    posting.closed_at, posting.closed_reason = at, whole(reason, 250, "reason")
    posting.save(update_fields=["closed_at", "closed_reason"])
    for row in posting.applications.pending().select_related("person"):
        row.state, row.decided_by, row.decided_at, row.reason = Application.State.REFUSED, by, at, reason
        row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        withdraw_about(("application", row.key), at=at, by=by, reason="posting closed")
        record_event(
            "application.refused", at=at, by=by.key, objects={"application": row.key, "person": row.person.key},
            text={"reason": reason},
        )  # fmt: skip
    record_event("posting.closed", at=at, by=by.key, objects={"posting": posting.key}, text={"reason": reason})
