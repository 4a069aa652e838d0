"""A complaint is acknowledged, owned by one person to its end, and settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.actions._note_voice import note_feedback
from orgdesk.apps.voice.actions.route_feedback import route_feedback
from orgdesk.apps.voice.models import Complaint, Feedback

_THEMES = {
    Complaint.Cause.PRODUCT: Feedback.Theme.PRODUCT,
    Complaint.Cause.SERVICE: Feedback.Theme.SERVICE,
    Complaint.Cause.EXPECTATION: Feedback.Theme.EXPECTATION,
    Complaint.Cause.INVOICE: Feedback.Theme.PRICE,
}


def acknowledge_complaint(complaint: Complaint, *, by: Person | None, at: datetime) -> Complaint:
    if complaint.acknowledged_at is None:
        with transaction.atomic():
            complaint.acknowledged_at = at
            complaint.save(update_fields=["acknowledged_at"])
            note_feedback("complaint.acknowledged", complaint.feedback, at=at, by=by)
    return complaint


def own_complaint(complaint: Complaint, *, by: Person, at: datetime) -> Complaint:
    """Whoever takes it first keeps it until the customer is content."""
    if complaint.owner is None:
        with transaction.atomic():
            complaint.owner, complaint.owned_at = by, at
            complaint.save(update_fields=["owner", "owned_at"])
            note_feedback("complaint.owned", complaint.feedback, at=at, by=by)
    return complaint


def resolve_complaint(complaint: Complaint, *, at: datetime, cause: str = "", remedy: str = "") -> Complaint:
    """The customer is content. What caused it goes to those who can remove the cause: that is how a complaint is learnt from."""
    if complaint.resolved_at is None:
        with transaction.atomic():
            complaint.resolved_at, complaint.cause, complaint.remedy = at, cause, remedy
            complaint.save(update_fields=["resolved_at", "cause", "remedy"])
            feedback = complaint.feedback
            if cause in Complaint.Cause.values and not feedback.theme:
                feedback.theme = _THEMES[Complaint.Cause(cause)]
                feedback.save(update_fields=["theme"])
            data = {"cause": cause, "in_time": at <= complaint.due_at}
            note_feedback("complaint.resolved", feedback, at=at, by=complaint.owner, data=data)
            route_feedback(feedback, at=at)
    return complaint
