"""Small marks on a ticket: tags, watchers, time, the next update promised."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Tag, Ticket, TimeEntry
from orgdesk.apps.events.actions import record_event
from orgdesk.ui.lengths import whole

_A_DAY = 24 * 60


def tag_ticket(ticket: Ticket, *, words: str, by: Person, at: datetime) -> list[Tag]:
    """The tags are these, by commas; no words take them all off."""
    names = [slugify(word, allow_unicode=True)[:40] for word in words.split(",")]
    with transaction.atomic():
        tags = [Tag.objects.get_or_create(name=name)[0] for name in dict.fromkeys(names) if name]
        ticket.tags.set(tags)
        record_event(
            "ticket.tagged", at=at, by=by.key, objects={"ticket": ticket.key}, data={"tags": [tag.name for tag in tags]}
        )
    return tags


def watch_ticket(ticket: Ticket, *, person: Person, watching: bool) -> None:
    """Watchers hear of what the customer writes and of every move."""
    if watching:
        ticket.watchers.add(person)
    else:
        ticket.watchers.remove(person)


def log_time(ticket: Ticket, *, minutes: int, person: Person, at: datetime, note: str = "") -> TimeEntry:
    if not 0 < minutes <= _A_DAY:
        raise DeskRefused(_("Give the minutes spent, from 1 to %(most)s.") % {"most": _A_DAY})
    with transaction.atomic():
        record_event("time.logged", at=at, by=person.key, objects={"ticket": ticket.key}, data={"minutes": minutes})
        return TimeEntry.objects.create(
            ticket=ticket, person=person, minutes=minutes, note=whole(note, 200, "note"), at=at
        )


def promise_update(ticket: Ticket, *, promised: datetime, by: Person, at: datetime) -> None:
    """The customer hears from us again by then; a clock of its own watches it."""
    if promised <= at:
        raise DeskRefused(_("Promise a moment that is still to come."))
    record_event(
        "ticket.promised", at=at, by=by.key, objects={"ticket": ticket.key}, data={"promised": promised.isoformat()}
    )
