"""Mail about what customers say: the one question, the acknowledgement of a complaint, the answer that comes back, the pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.actions.queue_mail import FileToSend
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.voice.links import address_of, leave_address
from orgdesk.apps.voice.models import Complaint, Feedback, Invitation, Pack


def send_invitation(invitation: Invitation, mailbox: Mailbox, *, at: datetime) -> OutgoingMail:
    """One question, one link for each answer."""
    least, most = invitation.survey.scale
    scores = [(score, address_of(invitation, score=score)) for score in range(least, most + 1)]
    context = {
        "invitation": invitation,
        "survey": invitation.survey,
        "scores": scores,
        "least": least,
        "most": most,
        "company": settings.ORGDESK_COMPANY,
        "leave": leave_address(invitation),
    }
    with translation.override(invitation.person.language):
        text = render_to_string("voice/letters/invitation.txt", context).strip()
        html = render_to_string("voice/letters/invitation.html", context)
        subject = _("One question: %(asks)s") % {"asks": invitation.survey.asks}
    return queue_mail(
        f"survey-{invitation.key}",
        mailbox=mailbox,
        to=[_address(invitation.person)],
        subject=subject,
        text=text,
        html=html,
        at=at,
        about=invitation.key,
        automatic=True,
        unsubscribe=leave_address(invitation),
    )


def send_receipt(complaint: Complaint, *, at: datetime) -> OutgoingMail | None:
    """The complaint has arrived, who looks after it, and by when."""
    return _tell(complaint.feedback, "receipt", _("We have your complaint"), at=at, context={"complaint": complaint})


def send_answer(feedback: Feedback, *, at: datetime) -> OutgoingMail | None:
    """What was decided on what the customer said."""
    return _tell(feedback, "answer", _("What we do about what you told us"), at=at, context={})


def send_pack(pack: Pack, people: Sequence[Person], pdf: bytes, *, at: datetime) -> list[OutgoingMail]:
    mailbox = Mailbox.objects.open().order_by("pk").first()
    if mailbox is None:
        return []
    address = f"{settings.ORGDESK_BASE_URL}{reverse('voice:pack', args=[pack.key])}"
    words = _("What customers said, for you to decide on: %(address)s") % {"address": address}
    return [
        queue_mail(
            f"pack-{pack.key}-{person.key}",
            mailbox=mailbox,
            to=[_address(person)],
            subject=pack.title,
            text=words,
            at=at,
            about=pack.key,
            files=[FileToSend(f"{pack.key}.pdf", "application/pdf", pdf)],
        )
        for person in people
    ]


def _tell(
    feedback: Feedback, name: str, subject: str, *, at: datetime, context: dict[str, object]
) -> OutgoingMail | None:
    """None where there is nobody to write to, or no mailbox: the customer reads it in the portal."""
    mailbox = Mailbox.objects.open().order_by("pk").first()
    if mailbox is None or feedback.person is None or feedback.person.is_staff:
        return None
    with translation.override(feedback.person.language):
        address = f"{settings.ORGDESK_BASE_URL}{reverse('voice:mine')}"
        known = {"feedback": feedback, "company": settings.ORGDESK_COMPANY, "address": address, **context}
        text = render_to_string(f"voice/letters/{name}.txt", known).strip()
        title = f"{subject} ({feedback.key})"
    return queue_mail(
        f"feedback-{feedback.key}-{name}", mailbox=mailbox, to=[_address(feedback.person)], subject=title, text=text,
        at=at, about=feedback.key,
    )  # fmt: skip


def _address(person: Person) -> Address:
    return Address(name=person.name, address=person.email)
