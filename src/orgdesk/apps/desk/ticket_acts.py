"""What a rule or a macro does with a ticket: one small vocabulary for both, carried out by the desk's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.add_message import add_note, reply_to_customer
from orgdesk.apps.desk.actions.escalate_to_authority import escalate_to_authority
from orgdesk.apps.desk.actions.mark_ticket import tag_ticket, watch_ticket
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.actions.prioritise_ticket import PRIORITIES, choose_priority
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import CannedReply, Ticket
from orgdesk.apps.organisation import lookup
from orgdesk.core.service.automation import Act

Doer = Callable[[Ticket, str, Person, datetime, str], None]

LABELS: Mapping[Act, object] = {
    Act.SET_PRIORITY: gettext_lazy("set the priority to"),
    Act.ADD_TAG: gettext_lazy("add the tag"),
    Act.ADD_NOTE: gettext_lazy("write the note"),
    Act.NOTIFY: gettext_lazy("tell whoever holds"),
    Act.ESCALATE: gettext_lazy("ask for more authority from"),
    Act.WATCH: gettext_lazy("let watch whoever holds"),
    Act.CANNED_REPLY: gettext_lazy("send the canned reply"),
}


SEAT_ACTS = frozenset({Act.NOTIFY, Act.ESCALATE, Act.WATCH})


def act_words(act: str, value: str) -> str:
    """An act in a few words, as lists and dry runs show it."""
    shown = lookup.position_title(value) if act in SEAT_ACTS else value
    return f"{LABELS.get(Act(act), act)} {shown}"


def require_values(acts: Iterable[tuple[Act, str]]) -> None:
    """Raises DeskRefused for the first act whose value it could do nothing with, when it is kept and not only when it acts."""
    for act, value in acts:
        if not _FITS[act](value.strip()):
            words = _("“%(act)s” does not know “%(value)s”; %(way_on)s")
            said = {"act": LABELS[act], "value": value[:80], "way_on": _WAYS_ON.get(act, _("write something."))}
            raise DeskRefused(words % said)


def settled_values(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Rows of acts as people fill them in: a position may be called by its title, where only one has it."""
    return [[act, _seat_called(value.strip()) if act in SEAT_ACTS else value, *more] for act, value, *more in rows]


def do_acts(
    ticket: Ticket, acts: Iterable[tuple[Act, str]], *, by: Person, at: datetime, reason: str
) -> tuple[list[str], str]:
    """In their order; what was done, and why the first that was refused stopped the rest ("" when none was)."""
    done: list[str] = []
    for act, value in acts:
        try:
            _DOERS[act](ticket, value, by, at, reason)
        except DeskRefused as refusal:
            return done, str(refusal)
        done.append(act_words(act, value))
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
}


def _seat_called(value: str) -> str:
    structure = lookup.active_structure()
    if value in structure.position_by_key:
        return value
    named = [one.key for one in structure.positions if one.title.casefold() == value.casefold()]
    return named[0] if len(named) == 1 else value


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
}
_WAYS_ON: Mapping[Act, object] = {
    Act.SET_PRIORITY: gettext_lazy("give a number from 1 to 5."),
    Act.NOTIFY: gettext_lazy("choose a position of the chart in force."),
    Act.ESCALATE: gettext_lazy("choose a position of the chart in force."),
    Act.WATCH: gettext_lazy("choose a position of the chart in force."),
    Act.CANNED_REPLY: gettext_lazy("give the name of words that are kept."),
}
