"""Write down what a customer said, at whatever door, once; a complaint goes its own way, everything else to its deciders."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.process.actions import start_instance
from orgdesk.apps.process.errors import NoSuchProcess
from orgdesk.apps.voice.actions._note_voice import ask, note_feedback
from orgdesk.apps.voice.actions.route_feedback import route_feedback
from orgdesk.apps.voice.care import care_rule
from orgdesk.apps.voice.errors import WordsMissing
from orgdesk.apps.voice.letters import send_receipt
from orgdesk.apps.voice.models import BoardMeeting, Complaint, Feedback, Invitation

PROCESS = "complaint"
_FIRST_NUMBER = 100


def capture_feedback(
    *,
    kind: str,
    door: str,
    title: str,
    at: datetime,
    words: str = "",
    theme: str = "",
    account: Account | None = None,
    person: Person | None = None,
    product: Product | None = None,
    unit_key: str = "",
    ticket_key: str = "",
    meeting: BoardMeeting | None = None,
    invitation: Invitation | None = None,
    by: Person | None = None,
) -> Feedback:
    """`person` is who said it, `by` who wrote it down. A compliment is counted for its unit and asks nobody for a decision.

    Raises WordsMissing where nothing is said.
    """
    line = " ".join(title.split())[:160] or " ".join(words.split())[:160]
    if not line:
        raise WordsMissing(_("Write what the customer says, in a line or more."))
    with transaction.atomic():
        feedback = Feedback.objects.create(
            key=f"new-{secrets.token_hex(8)}",
            kind=kind,
            theme=theme,
            door=door,
            title=line,
            words=words.strip(),
            account=account or _account_of(person),
            person=person,
            product=product,
            unit_key=unit_key,
            ticket_key=ticket_key,
            meeting=meeting,
            invitation=invitation,
            received_at=at,
            received_by=by,
        )
        feedback.key = f"V{_FIRST_NUMBER + feedback.pk}"
        feedback.save(update_fields=["key"])
        note_feedback(
            "feedback.received",
            feedback,
            at=at,
            by=by or person,
            data={"door": door},
            text={"title": line, "words": feedback.words},
            objects={"ticket": ticket_key} if ticket_key else None,
        )
        if kind == Feedback.Kind.COMPLAINT:
            _open_complaint(feedback, by=by or person, at=at)
        elif kind == Feedback.Kind.COMPLIMENT:
            note_feedback("compliment.received", feedback, at=at, by=by or person)
        else:
            route_feedback(feedback, at=at, by=by)
    return feedback


def _open_complaint(feedback: Feedback, *, by: Person | None, at: datetime) -> Complaint:
    """The drawn process takes it through its hands; where none is drawn, it is work of those who ring back, at once."""
    rule = care_rule()
    complaint = Complaint.objects.create(feedback=feedback, due_at=at + timedelta(days=rule.complaint_days))
    note_feedback("complaint.received", feedback, at=at, by=by, data={"due_at": complaint.due_at.isoformat()})
    send_receipt(complaint, at=at)
    try:
        start_instance(
            PROCESS,
            subject=("complaint", feedback.key),
            data={"door": feedback.door},
            by=by.key if by else "",
            at=at,
            priority=2,
        )
    except NoSuchProcess:
        ask(
            kind="resolve",
            title=_("Settle the complaint: %(title)s") % {"title": feedback.title},
            instructions=feedback.words,
            subject=("complaint", feedback.key),
            step="resolve",
            unit=rule.unit_key,
            due_at=complaint.due_at,
            at=at,
        )
    return complaint


def _account_of(person: Person | None) -> Account | None:
    contact = person.contact_of.select_related("account").first() if person else None
    return contact.account if contact else None
