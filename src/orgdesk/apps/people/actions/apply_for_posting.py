"""Apply for a posted seat, from the seat one holds; or take the application back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.actions._asking import ask_human_resources, withdraw_about
from orgdesk.apps.people.errors import CannotApply
from orgdesk.apps.people.models import Application, Posting, Review

DAYS_FOR_REVIEW = 5
"""Days within which human resources look at an application."""


def apply_for_posting(
    posting: Posting, *, by: Person, at: datetime, words: str = "", origin_key: str = ""
) -> Application:
    """Human resources get it as work. Refused without a seat to move from, for one's own seat, and a second time."""
    held = lookup.positions_held_by(by, on=timezone.localdate(at))
    _require_chance(posting, by, held)
    origin = origin_key if origin_key in held else min(held)
    with transaction.atomic():
        row = Application.objects.create(posting=posting, person=by, origin_key=origin, words=words, at=at)
        ask_human_resources(
            kind="review-application",
            title=_("Accompany an application: %(title)s") % {"title": posting.title},
            instructions=_("Look whether anything stands against the move; the decision is the seat's leader's."),
            subject=("application", row.key),
            outcomes=[{"key": key, "name": str(name), "meaning": ""} for key, name in Review.Finding.choices],
            due_at=at + timedelta(days=DAYS_FOR_REVIEW),
            excluded=[by.key],
            at=at,
            by=by,
        )
        record_event(
            "application.made", at=at, by=by.key, position=origin,
            objects={"application": row.key, "person": by.key, "posting": posting.key, "position": posting.position_key},
            text={"words": words} if words else None,
        )  # fmt: skip
    return row


def withdraw_application(row: Application, *, by: Person, at: datetime) -> Application:
    if row.person_id != by.pk or row.state not in Application.PENDING:
        raise CannotApply(_("Only the applicant takes an application back, and only before it is decided."))
    with transaction.atomic():
        row.state = Application.State.WITHDRAWN
        row.save(update_fields=["state"])
        withdraw_about(("application", row.key), at=at, by=by, reason="withdrawn")
        record_event("application.withdrawn", at=at, by=by.key, objects={"application": row.key, "person": by.key})
    return row


def _require_chance(posting: Posting, person: Person, held: frozenset[str]) -> None:
    if posting.closed_at is not None:
        raise CannotApply(_("%(title)s is no longer posted.") % {"title": posting.title})
    if not held:
        raise CannotApply(_("A move begins at a seat that you hold today, and you hold none."))
    if posting.position_key in held:
        raise CannotApply(_("You hold %(title)s already.") % {"title": posting.title})
    if posting.applications.filter(person=person).exists():
        raise CannotApply(_("You have applied for %(title)s already.") % {"title": posting.title})
