"""A ticket as the worklist shows it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview(item: WorkItem, person: Person) -> subjects.Preview | None:
    ticket = (
        Ticket.objects.visible_to(person).filter(key=item.subject_key).select_related("requester", "account").first()
    )
    if ticket is None:
        return None
    address = reverse("desk:ticket", args=[ticket.key])
    asked = ticket.messages.filter(kind=Message.Kind.RECEIVED).last()
    return subjects.Preview(
        title=f"{ticket.reference} {ticket.subject}",
        url=address,
        template="desk/_preview.html",
        context={"ticket": ticket, "asked": asked},
        answer_url=f"{address}#step" if item.outcomes else "",
    )


def titles(keys: Iterable[str]) -> dict[str, str]:
    return {ticket.key: str(ticket) for ticket in Ticket.objects.filter(key__in=keys).only("key", "subject")}


subjects.register("ticket", preview)
subjects.register_titles("ticket", titles)
