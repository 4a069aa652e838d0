"""Tickets in a line, for the register of limitations, which lies below the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge import tickets


def notes(keys: Iterable[str], person: Person) -> dict[str, tickets.TicketNote]:
    visible = Ticket.objects.visible_to(person).filter(key__in=list(keys)).select_related("account", "requester")
    return {ticket.key: _note(ticket) for ticket in visible}


def _note(ticket: Ticket) -> tickets.TicketNote:
    return tickets.TicketNote(
        key=ticket.key,
        reference=ticket.reference,
        subject=ticket.subject,
        account=ticket.account.name if ticket.account else "",
        requester=ticket.requester.name,
        status=ticket.get_status_display(),
        url=reverse("desk:ticket", args=[ticket.key]),
    )


tickets.register(notes)
