"""What a rule or a macro does with a ticket: one small vocabulary for both, carried out by the desk's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._inbound import outbound_only_units
from orgdesk.apps.desk.actions.add_message import add_note, reply_to_customer
from orgdesk.apps.desk.actions.escalate_to_authority import escalate_to_authority
from orgdesk.apps.desk.actions.mark_ticket import tag_ticket, watch_ticket
from orgdesk.apps.desk.actions.move_ticket import leads_to, require_moving, transfer_by_rule, transfer_ticket
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.actions.prioritise_ticket import PRIORITIES, choose_priority
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import CannedReply, Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Unit
from orgdesk.core.service.automation import Act
from orgdesk.ui.sayings import in_words

Doer = Callable[[Ticket, str, Person, datetime, str], str | None]
"""What was done where it is not what the act says, else nothing."""

LABELS: Mapping[Act, object] = {
    Act.SET_PRIORITY: gettext_lazy("set the priority to"),
    Act.ADD_TAG: gettext_lazy("add the tag"),
    Act.ADD_NOTE: gettext_lazy("write the note"),
    Act.NOTIFY: gettext_lazy("tell whoever holds"),
    Act.ESCALATE: gettext_lazy("ask for more authority from"),
    Act.WATCH: gettext_lazy("let watch whoever holds"),
    Act.CANNED_REPLY: gettext_lazy("send the canned reply"),
    Act.TRANSFER: gettext_lazy("transfer to the unit"),
}


SEAT_ACTS = frozenset({Act.NOTIFY, Act.ESCALATE, Act.WATCH})


def act_words(act: str, value: str) -> str:
    """An act in a few words, as lists and dry runs show it."""
    if act in SEAT_ACTS:
        shown = lookup.position_title(value)
    elif act == Act.TRANSFER:
        shown = lookup.unit_name(value)
    else:
        shown = value
    return f"{LABELS.get(Act(act), act)} {shown}"


def units_to_transfer_to(item: WorkItem | None = None) -> list[Unit]:
    """The units that take requests, the tiers first: those with a tier or a way in of their own, but not those that only call out.

    With an item only those that the chart in force lets it go to.
    """
    units = [one for one in lookup.active_structure().units if one.tier or one.channels]
    if item is None:
        barred = outbound_only_units()
    else:
        source = item.unit_key or lookup.unit_of_position(item.position_key)
        barred = frozenset(one.key for one in units if not leads_to(source, one.key))
    return sorted((one for one in units if one.key not in barred), key=lambda one: (one.tier or 99, one.name))


def require_values(acts: Iterable[tuple[Act, str]]) -> None:
    """Raises DeskRefused for the first act whose value it could do nothing with, when it is kept and not only when it acts."""
    for act, value in acts:
        if not _FITS[act](value.strip()):
            words = _("“%(act)s” does not know “%(value)s”; %(way_on)s")
            said = {"act": LABELS[act], "value": value[:80], "way_on": _WAYS_ON.get(act, _("write something."))}
            raise DeskRefused(words % said)


def settled_values(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Rows of acts as people fill them in: a position or unit may be called by its name, where only one has it."""
    return [[act, _called(act, value), *more] for act, value, *more in rows]


def do_acts(
    ticket: Ticket, acts: Iterable[tuple[Act, str]], *, by: Person, at: datetime, reason: str, by_rule: bool = False
) -> tuple[list[str], str]:
    """In their order; what was done, and why the first that was refused stopped the rest ("" when none was).

    `by_rule`: a rule that the council approved moves work wherever it is, a person by a macro only their own.
    """
    doers = {**_DOERS, Act.TRANSFER: _transfer_by_rule} if by_rule else _DOERS
    done: list[str] = []
    for act, value in acts:
        try:
            said = doers[act](ticket, value, by, at, reason)
        except WorkError as refusal:
            return done, in_words(refusal)
        done.append(said or act_words(act, value))
    return done, ""


def _prioritise(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    choose_priority(ticket, priority=value, by=by, at=at, reason=reason)


def _tag(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    kept = ",".join(ticket.tags.values_list("name", flat=True))
    tag_ticket(ticket, words=f"{kept},{value}", by=by, at=at)


def _note(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    add_note(ticket, by=by, text=value, at=at)


def _tell(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    words = f"{ticket.reference}: {reason}"
    notify(_holders(value, at), ticket=ticket, words=words, at=at, by_mail=True)


def _escalate(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    if not ticket.escalations.filter(to_position=value, answered_at=None, kind="hierarchical").exists():
        escalate_to_authority(ticket, position_key=value, by=by, at=at, reason=reason)


def _watch(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    for person in _holders(value, at):
        watch_ticket(ticket, person=person, watching=True)


def _reply(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    words = CannedReply.objects.filter(title=value).first()
    if words is None:
        raise DeskRefused(_("There is no canned reply “%(title)s” any more.") % {"title": value})
    reply_to_customer(ticket, by=by, text=words.words_for(ticket), at=at)


def _transfer(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> None:
    transfer_ticket(ticket, item=require_moving(ticket), unit_key=value, by=by, at=at, reason=reason)


def _transfer_by_rule(ticket: Ticket, value: str, by: Person, at: datetime, reason: str) -> str | None:
    moved = transfer_by_rule(ticket, unit_key=value, by=by, at=at, reason=reason)
    return None if moved else _("was with %(unit)s already") % {"unit": lookup.unit_name(value)}


def _holders(position: str, at: datetime) -> list[Person]:
    people = lookup.holders_of(position, on=at.date())
    if not people:
        raise DeskRefused(_("Nobody holds “%(seat)s” today.") % {"seat": lookup.position_title(position)})
    return people


_DOERS: Mapping[Act, Doer] = {
    Act.SET_PRIORITY: _prioritise,
    Act.ADD_TAG: _tag,
    Act.ADD_NOTE: _note,
    Act.NOTIFY: _tell,
    Act.ESCALATE: _escalate,
    Act.WATCH: _watch,
    Act.CANNED_REPLY: _reply,
    Act.TRANSFER: _transfer,
}


def _called(act: str, value: str) -> str:
    """Seats and units by their key, also where somebody wrote what they are called."""
    structure = lookup.active_structure()
    if act in SEAT_ACTS:
        return _key_of(value.strip(), {one.key: one.title for one in structure.positions})
    if act == Act.TRANSFER:
        return _key_of(value.strip(), {one.key: one.name for one in structure.units})
    return value


def _key_of(value: str, names: Mapping[str, str]) -> str:
    """The key itself, or that of the only one with this name; else what was said, to be refused."""
    named = [key for key, name in names.items() if name.casefold() == value.casefold()]
    return named[0] if value not in names and len(named) == 1 else value


def _is_position(value: str) -> bool:
    return value in lookup.active_structure().position_by_key


_FITS: Mapping[Act, Callable[[str], bool]] = {
    Act.SET_PRIORITY: lambda value: value in PRIORITIES,
    Act.ADD_TAG: bool,
    Act.ADD_NOTE: bool,
    Act.NOTIFY: _is_position,
    Act.ESCALATE: _is_position,
    Act.WATCH: _is_position,
    Act.CANNED_REPLY: lambda value: CannedReply.objects.filter(title=value).exists(),
    Act.TRANSFER: lambda value: value in {unit.key for unit in units_to_transfer_to()},
}
_WAYS_ON: Mapping[Act, object] = {
    Act.SET_PRIORITY: gettext_lazy("give a number from 1 to 5."),
    Act.NOTIFY: gettext_lazy("choose a position of the chart in force."),
    Act.ESCALATE: gettext_lazy("choose a position of the chart in force."),
    Act.WATCH: gettext_lazy("choose a position of the chart in force."),
    Act.CANNED_REPLY: gettext_lazy("give the name of words that are kept."),
    Act.TRANSFER: gettext_lazy("choose a unit of the chart in force that takes requests."),
}
