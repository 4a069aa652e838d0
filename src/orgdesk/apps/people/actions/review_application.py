"""Human resources' required step."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.actions._asking import ask_seat, boss_seat
from orgdesk.apps.people.errors import NotToBeDecided, NotYourPeople, ReasonMissing
from orgdesk.apps.people.models import Application, Review
from orgdesk.apps.people.reach import is_human_resources

DAYS_TO_DECIDE = 10
"""Days within which the leader of the seat decides."""


def review_application(row: Application, *, finding: str, words: str, by: Person, at: datetime) -> Review:
    """After it, and not before, the leader of the seat is asked to decide. Concerns need words."""
    if not is_human_resources(by, on=timezone.localdate(at)) or by.pk == row.person_id:
        raise NotYourPeople(_("Only human resources take this step, and not for their own application."))
    if row.state != Application.State.WITH_HR:
        raise NotToBeDecided(_("This application is %(state)s; human resources have been heard.") % {"state": row.get_state_display()})  # fmt: skip
    if finding == Review.Finding.CONCERNS and not words.strip():
        raise ReasonMissing(_("Say which concerns; whoever decides must know them."))
    with transaction.atomic():
        review = Review.objects.create(application=row, finding=finding, words=words, by=by, at=at)
        row.state = Application.State.TO_DECIDE
        row.save(update_fields=["state"])
        ask_seat(
            kind="decide-application",
            title=_("Decide on an application: %(title)s") % {"title": row.posting.title},
            subject=("application", row.key),
            position_key=boss_seat(row.posting.position_key),
            due_at=at + timedelta(days=DAYS_TO_DECIDE),
            excluded=[row.person.key],
            at=at,
            by=by,
        )
        record_event(
            "application.reviewed", at=at, by=by.key, objects={"application": row.key, "person": row.person.key},
            data={"finding": finding}, text={"words": words} if words else None,
        )  # fmt: skip
    return review
