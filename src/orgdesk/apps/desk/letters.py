"""Mail to customers about their tickets: acknowledgement, reply, answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from orgdesk.apps.desk.links import token_of
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.events.prepared import Columns, all_but, run, to_time
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.loops import Caps
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.mail.threading import reply_address, subject_with

_DAY = timedelta(days=1)
_MAILBOXES = Columns(Mailbox, all_but(Mailbox))
_THROUGH = """WHERE "closed_at" IS NULL ORDER BY "id" <> COALESCE((
    SELECT came."mailbox_id" FROM "mail_incomingmail" came JOIN "desk_message" said ON said."incoming_id" = came."id"
    WHERE said."ticket_id" = %s ORDER BY said."at", said."id" LIMIT 1), 0), "key"
"""
_MAIL_IDS = Columns(Message, ["mail_id"])
_LAST = """WHERE "ticket_id" = %s AND "kind" = 'received' AND "mail_id" <> '' ORDER BY "at" DESC, "id" DESC LIMIT 1"""
_EARLIER = """WHERE "ticket_id" = %s AND "mail_id" <> '' ORDER BY "at" DESC, "id" DESC LIMIT 20"""
_AUTOMATIC = Columns(OutgoingMail, ["id"])
_RECENT = """WHERE "automatic" AND "queued_at" >= %s AND"""


def send_letter(
    ticket: Ticket, kind: str, *, at: datetime, message: Message | None = None, automatic: bool = False
) -> OutgoingMail | None:
    """Queue the letter in the caller's transaction; it leaves after the commit. `kind` names a template in desk/letters.

    None where no mailbox is set up (the customer reads it in the portal), or where an automatic letter would be one too many.
    """
    mailbox, last, earlier = _correspondence(ticket)
    unwritable = ticket.requester.email.endswith(".invalid")  # known by a social channel only: answered there
    if mailbox is None or unwritable or (automatic and _enough(ticket, at=at)):
        return None
    queued = queue_mail(
        f"ticket-{ticket.key}-{kind}-{message.pk if message else 'opened'}",
        mailbox=mailbox,
        to=[Address(name=ticket.requester.name, address=ticket.requester.email)],
        subject=subject_with(ticket.reference, ticket.subject),
        text=_words(ticket, kind, message),
        at=at,
        reply_to=reply_address(mailbox.address, ticket.reference),
        in_reply_to=last,
        references=earlier,
        about=ticket.key,
        automatic=automatic,
    )
    if message is not None:
        message.mail_id = queued.message_id
        message.save(update_fields=["mail_id"])
    return queued


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    """The mailbox that the ticket came through, else the first one that is open."""
    return _MAILBOXES.first(_THROUGH, ticket.pk)


def _correspondence(ticket: Ticket) -> tuple[Mailbox | None, str, list[str]]:
    """The mailbox, the last mail of the customer, and the mails of both sides, the latest at the end."""
    through, last, earlier = run(
        _MAILBOXES.select(f"{_THROUGH} LIMIT 1", ticket.pk),
        _MAIL_IDS.select(_LAST, ticket.pk),
        _MAIL_IDS.select(_EARLIER, ticket.pk),
    )
    mailbox = _MAILBOXES.loaded(through[0]) if through else None
    return mailbox, last[0][0] if last else "", [mail_id for (mail_id,) in reversed(earlier)]


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
    caps, since = Caps(), to_time(at - _DAY)
    to_sender, about = run(
        _AUTOMATIC.select(
            f'{_RECENT} "first_recipient" = %s LIMIT {caps.per_sender}', since, ticket.requester.email.casefold()
        ),
        _AUTOMATIC.select(f'{_RECENT} "about" = %s LIMIT {caps.per_ticket}', since, ticket.key),
    )
    return len(to_sender) >= caps.per_sender or len(about) >= caps.per_ticket
