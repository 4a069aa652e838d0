"""A side conversation: a question about a ticket to somebody outside it, with a thread of its own."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.letters import mailbox_of
from orgdesk.apps.desk.models import SideConversation, SideMessage, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import Columns, run
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.errors import MailError
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.ui.lengths import whole

_MOST_NAMED = 900  # a database binds no more than 999 values at once
_SENT = Columns(OutgoingMail, ["about"])
_ABOUT = re.compile(r"^side-(\d+)$")


def ask_aside(
    ticket: Ticket, *, to_address: str, subject: str, text: str, by: Person, at: datetime, to_name: str = ""
) -> SideConversation:
    """Begin one. The subject carries no reference of the ticket, so that the answer comes back here and not to the customer."""
    if not text.strip() or not subject.strip():
        raise WordsMissing(_("Write a subject and what you ask."))
    with transaction.atomic():
        opened = SideConversation.objects.create(
            ticket=ticket,
            subject=whole(subject, 200, "subject"),
            to_name=whole(to_name, 120, "to_name"),
            to_address=to_address,
            by=by,
            at=at,
        )
        say_aside(opened, text=text, by=by, at=at)
    return opened


def say_aside(conversation: SideConversation, *, text: str, by: Person, at: datetime) -> SideMessage:
    """Raises WordsMissing, or DeskRefused where no mailbox is set up or the address cannot be written to."""
    mailbox = mailbox_of(conversation.ticket)
    if not text.strip():
        raise WordsMissing(_("Write what you ask."))
    if mailbox is None:
        raise DeskRefused(_("No mailbox is set up to write from. An administrator adds one."))
    earlier = list(conversation.messages.exclude(mail_id="").values_list("mail_id", flat=True))
    with transaction.atomic():
        message = SideMessage.objects.create(conversation=conversation, author=by, text=text.strip(), at=at)
        try:
            queued = queue_mail(
                f"side-{message.pk}",
                mailbox=mailbox,
                to=[Address(name=conversation.to_name, address=conversation.to_address)],
                subject=conversation.subject,
                text=text.strip(),
                at=at,
                in_reply_to=earlier[-1] if earlier else "",
                references=earlier,
                about=f"side-{conversation.pk}",
                sender_name=by.name,
            )
        except MailError as refusal:
            raise DeskRefused(str(refusal)) from refusal
        message.mail_id = queued.message_id
        message.save(update_fields=["mail_id"])
        record_event("side.asked", at=at, by=by.key, objects={"ticket": conversation.ticket.key})
    return message


def conversation_of(references: list[str]) -> SideConversation | None:
    """The side conversation that a mail answers, by the numbers of the mails that it names."""
    if not references:
        return None
    references = references[:_MOST_NAMED]
    places = ", ".join(["%s"] * len(references))
    (about,) = run(_SENT.select(f'WHERE "message_id" IN ({places})', *references))
    found = next((match for (one,) in about if (match := _ABOUT.match(one))), None)
    return SideConversation.objects.select_related("ticket", "by").filter(pk=int(found[1])).first() if found else None


def receive_aside(
    conversation: SideConversation, *, text: str, at: datetime, mail_id: str = "", incoming_id: int | None = None
) -> SideMessage:
    """The other side answered: whoever asked is told; the customer sees nothing."""
    with transaction.atomic():
        message = SideMessage.objects.create(
            conversation=conversation,
            author=None,
            text=text.strip(),
            at=at,
            mail_id=mail_id[:250],
            incoming_id=incoming_id,
        )
        ticket = conversation.ticket
        words = _("%(who)s answered on %(reference)s: %(subject)s") % {
            "who": conversation.to_name or conversation.to_address,
            "reference": ticket.reference,
            "subject": conversation.subject,
        }
        notify([conversation.by], ticket=ticket, words=words, at=at)
        record_event("side.answered", at=at, objects={"ticket": ticket.key})
    return message
