"""A customer who was held up by a limitation is told the answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._store_message import store_message
from orgdesk.apps.desk.actions.declare_capability import resolve
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.models import Message, Resolution, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Limitation, Telling, in_plain_words


def tell_customer(
    ticket: Ticket, *, limitation: Limitation, at: datetime, by: Person | None = None
) -> Resolution | None:
    """Send the published answer, or the reason why there is none, and resolve the ticket.

    None when the customer has been told before, or when the ticket was closed already.
    """
    with transaction.atomic():
        _row, made = Telling.objects.get_or_create(limitation=limitation, ticket_key=ticket.key, defaults={"at": at})
        if not made:
            return None
        text = answer_to(limitation, language=ticket.requester.language)
        message = store_message(ticket, kind=Message.Kind.SENT, author=by, at=at, text=text, automatic=by is None)
        send_letter(ticket, "answer", at=at, message=message, automatic=False)
        record_event(
            "limitation.told",
            at=at,
            by=by.key if by else "",
            objects={"ticket": ticket.key, "limitation": limitation.key, "person": ticket.requester.key},
        )
        if ticket.status == Ticket.Status.CLOSED:
            return None
        return resolve(ticket, tier=ticket.tier, by=by, at=at, answer=text, limitation=limitation)


def answer_to(limitation: Limitation, *, language: str) -> str:
    """The words for the customer: the published answer, in their language where there is one, else what was decided and why."""
    version = limitation.article.words_in(language) if limitation.article else None
    if version is not None:
        return f"{version.title}\n\n{in_plain_words(version.body)}"
    decided = limitation.qualifications.last()
    reason = decided.reason if decided and decided.reason else _("It works as it was designed.")
    return _("We looked into it with our specialists. %(reason)s") % {"reason": reason}
