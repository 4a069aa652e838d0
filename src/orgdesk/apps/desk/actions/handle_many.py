"""One act on many tickets: each for itself, so that one refusal leaves the others done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.mark_ticket import tag_ticket, watch_ticket
from orgdesk.apps.desk.actions.move_ticket import hand_off_ticket
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Ticket
from orgdesk.ui.sayings import in_words

ACTS = ("own", "tag", "watch")


@dataclass
class Done:
    """How many tickets the act reached, and why the others were refused."""

    count: int = 0
    refused: list[str] = field(default_factory=list)


def handle_many(tickets: Iterable[Ticket], act: str, *, value: str, by: Person, at: datetime) -> Done:
    """`own` makes the person case owner, `tag` adds the tags of `value`, `watch` watches. Raises DeskRefused for another act."""
    if act not in ACTS:
        raise DeskRefused(_("Choose what to do with the tickets."))
    done = Done()
    for ticket in tickets:
        try:
            _handle(ticket, act, value=value, by=by, at=at)
        except DeskRefused as refusal:
            done.refused.append(f"{ticket.reference}: {in_words(refusal)}")
        else:
            done.count += 1
    return done


def _handle(ticket: Ticket, act: str, *, value: str, by: Person, at: datetime) -> None:
    if act == "own":
        hand_off_ticket(ticket, to=by, by=by, at=at, reason=_("taken from the list"))
    elif act == "tag":
        if not value.strip():
            raise DeskRefused(_("Give a tag."))
        kept = ",".join(ticket.tags.values_list("name", flat=True))
        tag_ticket(ticket, words=f"{kept},{value}", by=by, at=at)
    else:
        watch_ticket(ticket, person=by, watching=True)
