"""Mail to customers about their tickets: acknowledgement, reply, answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from orgdesk.apps.desk.links import token_of
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.loops import Caps
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.mail.threading import reply_address, subject_with

_DAY = timedelta(days=1)


def send_letter(
    ticket: Ticket, kind: str, *, at: datetime, message: Message | None = None, automatic: bool = False
) -> OutgoingMail | None:
    """Queue the letter in the caller's transaction; it leaves after the commit. `kind` names a template in desk/letters.

    None where no mailbox is set up (the customer reads it in the portal), or where an automatic letter would be one too many.
    """
    mailbox = mailbox_of(ticket)
    unwritable = ticket.requester.email.endswith(".invalid")  # known by a social channel only: answered there
    if mailbox is None or unwritable or (automatic and _enough(ticket, at=at)):
        return None
    last = ticket.messages.filter(kind=Message.Kind.RECEIVED).exclude(mail_id="").last()
    earlier = ticket.messages.exclude(mail_id="").order_by("-at").values_list("mail_id", flat=True)[:20]
    queued = queue_mail(
        f"ticket-{ticket.key}-{kind}-{message.pk if message else 'opened'}",
        mailbox=mailbox,
        to=[Address(name=ticket.requester.name, address=ticket.requester.email)],
        subject=subject_with(ticket.reference, ticket.subject),
        text=_words(ticket, kind, message),
        at=at,
        reply_to=reply_address(mailbox.address, ticket.reference),
        in_reply_to=last.mail_id if last else "",
        references=list(reversed(earlier)),
        about=ticket.key,
        automatic=automatic,
    )
    if message is not None:
        message.mail_id = queued.message_id
        message.save(update_fields=["mail_id"])
    return queued


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    """The mailbox that the ticket came through, else the first one that is open."""
    first = ticket.messages.exclude(incoming_id=None).first()
    if first is not None and first.incoming_id is not None:
        through = Mailbox.objects.open().filter(incoming__pk=first.incoming_id).first()
        if through is not None:
            return through
    return Mailbox.objects.open().first()


def _words(ticket: Ticket, kind: str, message: Message | None) -> str:
    with translation.override(ticket.requester.language):
        return render_to_string(
            f"desk/letters/{kind}.txt",
            {
                "ticket": ticket,
                "message": message,
                "company": settings.ORGDESK_COMPANY,
                "address": f"{settings.ORGDESK_BASE_URL}/requests/{ticket.key}?t={token_of(ticket)}",
            },
        ).strip()


def _enough(ticket: Ticket, *, at: datetime) -> bool:
    """The cap that stops a loop with a machine that marks nothing."""
    recent = OutgoingMail.objects.automatic().since(at - _DAY)
    to_sender = recent.to_address(ticket.requester.email).count()
    return to_sender >= Caps().per_sender or recent.about(ticket.key).count() >= Caps().per_ticket
