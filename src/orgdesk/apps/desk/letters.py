"""Mail to customers about their tickets: acknowledgement, reply, answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.mail.actions import queue_mail


def send_letter(
    ticket: Ticket, kind: str, *, at: datetime, message: Message | None = None, automatic: bool = False
) -> None:
    """Queue the letter in the caller's transaction; it leaves after the commit. `kind` names a template in desk/letters."""
    last = ticket.messages.filter(kind=Message.Kind.RECEIVED).exclude(mail_id="").last()
    with translation.override(ticket.requester.language):
        text = render_to_string(
            f"desk/letters/{kind}.txt",
            {
                "ticket": ticket,
                "message": message,
                "company": settings.ORGDESK_COMPANY,
                "address": f"{settings.ORGDESK_BASE_URL}/requests/{ticket.key}",
            },
        )
    queued = queue_mail(
        to=ticket.requester.email,
        to_name=ticket.requester.name,
        subject=f"[{ticket.reference}] {ticket.subject}",
        text=text,
        at=at,
        key=f"ticket-{ticket.key}-{kind}-{message.pk if message else 'opened'}",
        in_reply_to=last.mail_id if last else "",
        automatic=automatic,
    )
    if message is not None and queued is not None:
        message.mail_id = queued.message_id
        message.save(update_fields=["mail_id"])
