"""One act on many tickets: each for itself, so that one refusal leaves the others done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.apply_macro import apply_macro
from orgdesk.apps.desk.actions.cancel_ticket import cancel_ticket
from orgdesk.apps.desk.actions.close_ticket import close_by_hand
from orgdesk.apps.desk.actions.mark_ticket import tag_ticket, watch_ticket
from orgdesk.apps.desk.actions.move_ticket import hand_off_ticket, require_moving, transfer_ticket
from orgdesk.apps.desk.actions.prioritise_ticket import PRIORITIES, choose_priority
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Macro, Ticket
from orgdesk.apps.desk.ticket_acts import units_to_transfer_to
from orgdesk.apps.work.errors import WorkError
from orgdesk.ui.sayings import in_words


@dataclass
class Done:
    """How many tickets the act reached, and why the others were refused."""

    count: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """What the form gave for whichever act was chosen."""

    value: str = ""
    colleague: str = ""
    priority: str = ""
    macro: str = ""
    unit: str = ""


def handle_many(tickets: Iterable[Ticket], act: str, *, given: Given, by: Person, at: datetime) -> Done:
    """The act of the button pressed, on each. Raises DeskRefused for an act that is not known."""
    if act not in _DOERS:
        raise DeskRefused(_("Choose what to do with the tickets."))
    done = Done()
    for ticket in tickets:
        try:
            with nullcontext() if act in _WHOLE_BY_THEMSELVES else transaction.atomic():
                _DOERS[act](ticket, given, by, at)
        except WorkError as refusal:
            done.refused.append(f"{ticket.reference}: {in_words(refusal)}")
        else:
            done.count += 1
    return done


def choices_for_many(tickets: Sized) -> dict[str, Any]:
    """What the form offers beside its buttons; nothing is asked for where there is nothing to choose."""
    if not len(tickets):
        return {}
    return {
        "colleagues": Person.objects.staff().filter(is_active=True).order_by("name").only("key", "name"),
        "priorities": PRIORITIES,
        "macros": Macro.objects.only("name"),
        "units": units_to_transfer_to(),
    }


def _own(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    hand_off_ticket(ticket, to=by, by=by, at=at, reason=_("taken from the list"))


def _hand_off(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    to = Person.objects.staff().filter(key=given.colleague).first()
    if to is None:
        raise DeskRefused(_("Choose a colleague."))
    hand_off_ticket(ticket, to=to, by=by, at=at, reason=given.value or _("handed off from the list"))


def _tag(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    if not given.value.strip():
        raise DeskRefused(_("Give a tag."))
    kept = ",".join(ticket.tags.values_list("name", flat=True))
    tag_ticket(ticket, words=f"{kept},{given.value}", by=by, at=at)


def _watch(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    watch_ticket(ticket, person=by, watching=True)


def _prioritise(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    choose_priority(ticket, priority=given.priority, by=by, at=at, reason=given.value)


def _close(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    close_by_hand(ticket, by=by, at=at, reason=given.value)


def _cancel(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    cancel_ticket(ticket, reason=given.value, by=by, at=at)


def _transfer(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    if not given.unit:
        raise DeskRefused(_("Choose a unit."))
    item = require_moving(ticket)
    transfer_ticket(ticket, item=item, unit_key=given.unit, by=by, at=at, reason=given.value)


def _macro(ticket: Ticket, given: Given, by: Person, at: datetime) -> None:
    macro = Macro.objects.filter(pk=given.macro).first() if given.macro.isdecimal() else None
    if macro is None:
        raise DeskRefused(_("Choose a macro."))
    apply_macro(macro, ticket, by=by, at=at)


_DOERS: Mapping[str, Callable[[Ticket, Given, Person, datetime], None]] = {
    "own": _own,
    "hand_off": _hand_off,
    "tag": _tag,
    "watch": _watch,
    "prioritise": _prioritise,
    "close": _close,
    "cancel": _cancel,
    "macro": _macro,
    "transfer": _transfer,
}
ACTS = tuple(_DOERS)
_WHOLE_BY_THEMSELVES = {"transfer", "macro"}
"""A refused way into development stays in the log, so nothing is undone around these."""
