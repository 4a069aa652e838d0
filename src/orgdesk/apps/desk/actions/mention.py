"""Colleagues named in a note are told, and hear of the ticket from then on."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions import record_event

_NAMED = re.compile(r"@(\w+)", re.UNICODE)


def mentioned_in(text: str) -> list[Person]:
    """Staff named "@Joyce Bell", or "@joyce" where only one colleague has that first name."""
    if "@" not in text:
        return []
    written = text.casefold()
    people = list(Person.objects.staff())
    whole = [one for one in people if f"@{one.name.casefold()}" in written]
    firsts = {name.casefold() for name in _NAMED.findall(text)} - {_first(one) for one in whole}
    alone = [
        one for one in people if _first(one) in firsts and sum(_first(other) == _first(one) for other in people) == 1
    ]
    return [*whole, *alone]


def tell_mentioned(ticket: Ticket, text: str, *, by: Person, at: datetime) -> list[Person]:
    people = [one for one in mentioned_in(text) if one.pk != by.pk]
    if people:
        ticket.watchers.add(*people)
        words = _("%(by)s named you on %(reference)s") % {"by": by.name, "reference": ticket.reference}
        notify(people, ticket=ticket, words=words, at=at, by_mail=True)
        record_event(
            "ticket.mentioned", at=at, by=by.key, objects={"ticket": ticket.key, "person": [one.key for one in people]}
        )
    return people


def _first(person: Person) -> str:
    return person.name.split()[0].casefold() if person.name.split() else ""
