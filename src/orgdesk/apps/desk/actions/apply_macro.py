"""Macros: several acts under one name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.move_ticket import require_moving, require_transfer
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Draft, Macro, Ticket
from orgdesk.apps.desk.ticket_acts import do_acts
from orgdesk.apps.events.actions import record_event
from orgdesk.core.service.automation import Act, Rule, Trigger


def apply_macro(macro: Macro, ticket: Ticket, *, by: Person, at: datetime) -> list[str]:
    """Do its acts and put its words into the person's draft, to be read before they are sent. Raises DeskRefused."""
    acts = Rule.of_rows(Trigger.OPENED, [], macro.acts).acts if macro.acts else ()
    for unit in (value for act, value in acts if act is Act.TRANSFER):
        require_transfer(ticket, require_moving(ticket), unit, by=by, at=at)
    with transaction.atomic():
        done, problem = do_acts(ticket, acts, by=by, at=at, reason=macro.name)
        if problem:
            raise DeskRefused(problem)
        if macro.reply is not None:
            insert_words(ticket, macro.reply.words_for(ticket), person=by, at=at)
        record_event("macro.applied", at=at, by=by.key, objects={"ticket": ticket.key, "macro": str(macro.pk)})
    return done


def insert_words(ticket: Ticket, words: str, *, person: Person, at: datetime) -> None:
    """After what the person has typed already."""
    kept = Draft.objects.filter(ticket=ticket, person=person, kind="reply").first()
    text = f"{kept.text}\n\n{words}" if kept is not None and kept.text.strip() else words
    Draft.objects.update_or_create(ticket=ticket, person=person, kind="reply", defaults={"text": text, "at": at})
