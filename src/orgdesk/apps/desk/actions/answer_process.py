"""The customer says what the process waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.desk.request_forms import Offer
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.actions import deliver_message


def answer_process(ticket: Ticket, offer: Offer, *, facts: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Whether the process heard it: saying it twice, or too late, changes nothing."""
    message = deliver_message(
        offer.message,
        correlation=offer.correlation,
        data=facts,
        message_id=f"customer:{offer.key}",
        subject=("ticket", ticket.key),
        by=by.key,
        at=at,
    )
    heard = message.delivered_at == at
    if heard:
        record_event(
            "ticket.customer_said", at=at, by=by.key, objects={"ticket": ticket.key}, data={"message": offer.message}
        )
    return heard
