"""The customer says that it is solved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.add_message import say_to_process
from orgdesk.apps.desk.models import Ticket


def confirm_resolution(ticket: Ticket, *, by: Person, at: datetime) -> None:
    """Only a resolved ticket can be confirmed; its process closes it then. At any other time nothing happens."""
    if ticket.status == Ticket.Status.RESOLVED:
        with transaction.atomic():
            say_to_process(ticket, "customer_confirmed", at=at, by=by)
