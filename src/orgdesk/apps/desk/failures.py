"""Letters of ours that came back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.models import Message
from orgdesk.apps.mail.handlers import on_delivery_failed
from orgdesk.apps.mail.models import DeliveryFailure


@on_delivery_failed
def tell_of_failed_delivery(failure: DeliveryFailure, at: datetime) -> None:
    """A letter of ours came back: whoever keeps the promise hears of it, since the customer did not."""
    message = Message.objects.filter(mail_id=failure.outgoing.message_id).select_related("ticket__owner").first()
    if message is not None and message.ticket.owner is not None and failure.hard:
        words = _("%(reference)s: your letter did not reach %(address)s") % {
            "reference": message.ticket.reference,
            "address": failure.recipient,
        }
        notify([message.ticket.owner], ticket=message.ticket, words=words, tone="bad", at=at, by_mail=True)


def failures_of(messages: Iterable[Message]) -> dict[str, list[DeliveryFailure]]:
    """By the number of the mail that did not arrive, in one query for a whole conversation."""
    numbers = [message.mail_id for message in messages if message.kind == Message.Kind.SENT and message.mail_id]
    found: dict[str, list[DeliveryFailure]] = {}
    if numbers:
        for row in DeliveryFailure.objects.filter(outgoing__message_id__in=numbers).select_related("outgoing"):
            found.setdefault(row.outgoing.message_id, []).append(row)
    return found


def last_failure_at(person: Person) -> DeliveryFailure | None:
    """The latest hard failure of this person's address: it is shown with the contact until a letter arrives by another."""
    return DeliveryFailure.objects.filter(recipient__iexact=person.email, hard=True).order_by("-at").first()
