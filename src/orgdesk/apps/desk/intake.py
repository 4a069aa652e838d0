"""A stored mail becomes a ticket, or goes on in one."""

from __future__ import annotations

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions import open_ticket, receive_message
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.actions.ask_aside import conversation_of, receive_aside
from orgdesk.apps.desk.errors import TicketClosed
from orgdesk.apps.desk.models import Message, RequestType, Ticket
from orgdesk.apps.desk.rows import PEOPLE, TICKETS
from orgdesk.apps.events.prepared import Columns, run
from orgdesk.apps.mail.handlers import on_mail_stored
from orgdesk.apps.mail.loops import reason_for_silence
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.parsing import Address, ParsedMail
from orgdesk.apps.mail.parsing.model import Role
from orgdesk.apps.mail.threading import find_thread
from orgdesk.apps.organisation.lookup import one_organisation

_ADDRESSES = Columns(Mailbox, ["address"])
_TAKEN = Columns(Message, ["id"])
_SAID = (
    'WHERE "id" = COALESCE('
    '(SELECT "ticket_id" FROM "desk_message" WHERE "mail_id" = %s ORDER BY "at", "id" LIMIT 1), '
    '(SELECT t."id" FROM "mail_outgoingmail" AS o JOIN "desk_ticket" AS t ON t."key" = o."about" '
    'JOIN "accounts_person" AS p ON p."id" = t."requester_id" '
    'WHERE o."message_id" = %s AND o."first_recipient" = p."email"))'
)
"""A message of the conversation, or a letter to its customer that is none, as the acknowledgement."""
_LISTED = Columns(RequestType.mailboxes.through, ["requesttype"])
_KEPT = {Role.FILE, Role.PICTURE, Role.CALENDAR, Role.MESSAGE}


@on_mail_stored
@one_organisation()
def take_in(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None:
    """Continue the conversation that the mail belongs to and whose sender may write to it; else begin one.

    A machine's mail is kept and never answered; it begins no ticket when it is an automatic reply to one of ours.
    """
    sender = _true_sender(parsed)
    if not sender.address:
        return
    addresses, known = run(_ADDRESSES.select(""), PEOPLE.select('WHERE "email" = %s', sender.key))
    own = {address for (address,) in addresses}
    silent = reason_for_silence(parsed, own_addresses=own)
    if sender.key in {address.casefold() for address in own}:
        return
    aside = conversation_of([*parsed.in_reply_to, *parsed.references])
    if aside is not None and sender.key == aside.to_address.casefold():
        receive_aside(
            aside, text=parsed.visible_text or parsed.text, at=at, mail_id=parsed.message_id, incoming_id=mail.pk
        )
        return
    named = _Named()
    thread, refused = find_thread(
        parsed,
        reference_of=named.reference_of,
        exists=lambda reference: named.ticket(reference) is not None,
        may_write=named.may_write,
        prefix=mail.mailbox.reference_prefix,
    )
    author = PEOPLE.loaded(known[0]) if known else _new_person(sender)
    ticket = named.ticket(thread.reference) if thread else None
    if ticket is not None:
        _continue(ticket, mail, parsed, author=author, at=at, silent=silent is not None)
    elif silent is None or not refused:
        _begin(mail, parsed, author=author, at=at, silent=silent is not None)


def _continue(
    ticket: Ticket, mail: IncomingMail, parsed: ParsedMail, *, author: Person, at: datetime, silent: bool
) -> None:
    (taken,) = run(_TAKEN.select('WHERE "incoming_id" = %s', mail.pk))
    if taken:
        return
    try:
        if silent:
            _note_automatic(ticket, mail, parsed, author=author, at=at)
        else:
            receive_message(
                ticket,
                author=author,
                text=parsed.visible_text or parsed.text,
                html=parsed.html,
                quoted=parsed.quoted_text,
                files=_files(parsed),
                at=at,
                incoming_id=mail.pk,
                mail_id=parsed.message_id,
                problems=_problems(parsed),
            )
    except TicketClosed:
        _begin(mail, parsed, author=author, at=at, silent=silent, follows=ticket)


def _begin(
    mail: IncomingMail,
    parsed: ParsedMail,
    *,
    author: Person,
    at: datetime,
    silent: bool,
    follows: Ticket | None = None,
) -> None:
    open_ticket(
        subject=parsed.subject,
        text=parsed.visible_text or parsed.text,
        html=parsed.html,
        quoted=parsed.quoted_text,
        requester=author,
        channel=Ticket.Channel.EMAIL,
        files=_files(parsed),
        at=at,
        incoming_id=mail.pk,
        mail_id=parsed.message_id,
        acknowledge=not silent,
        follows=follows,
        problems=_problems(parsed),
        request_type=_request_type_of(mail.mailbox),
    )


def _request_type_of(mailbox: Mailbox) -> RequestType | None:
    """The kind of request that this mailbox is for, as long as its process is in force."""
    (listed,) = run(_LISTED.select('WHERE "mailbox_id" = %s LIMIT 1', mailbox.pk))
    return RequestType.objects.usable().filter(mailboxes=mailbox).first() if listed else None


def _note_automatic(ticket: Ticket, mail: IncomingMail, parsed: ParsedMail, *, author: Person, at: datetime) -> None:
    """An out-of-office note is shown on the ticket, and wakes nobody."""
    from orgdesk.apps.desk.actions._store_message import store_message

    store_message(
        ticket,
        kind=Message.Kind.RECEIVED,
        author=author,
        at=at,
        text=parsed.visible_text or parsed.text,
        automatic=True,
        incoming_id=mail.pk,
        mail_id=parsed.message_id,
    )


def _true_sender(parsed: ParsedMail) -> Address:
    """Whoever really asked: the sender inside a mail that a colleague forwarded, else the sender."""
    forwarded = parsed.forwarded
    if forwarded is not None and forwarded.sender.address and _is_staff(parsed.sender):
        return forwarded.sender
    return parsed.sender


def _is_staff(address: Address) -> bool:
    return Person.objects.staff().of_address(address.key).exists()


def _new_person(address: Address) -> Person:
    """One who writes for the first time is kept without a way to sign in."""
    return Person.objects.create_person(email=address.key, name=address.name[:120] or address.key)


class _Named:
    """The conversations that one mail names, each read once."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket | None] = {}

    def reference_of(self, message_id: str) -> str | None:
        found = TICKETS.first(_SAID, message_id, message_id)
        return found.reference if found else None

    def ticket(self, reference: str) -> Ticket | None:
        """Where it was merged into another one, that one."""
        if reference not in self._tickets:
            found = TICKETS.first('WHERE "key" = %s', reference.rpartition("-")[2])
            self._tickets[reference] = (found.merged_into or found) if found else None
        return self._tickets[reference]

    def may_write(self, reference: str, parsed: ParsedMail) -> bool:
        """The requester, their colleagues of the same account, and staff."""
        ticket, writer = self.ticket(reference), PEOPLE.first('WHERE "email" = %s', parsed.sender.key)
        if ticket is None or writer is None:
            return False
        elif writer.is_staff or writer.pk == ticket.requester_id:
            return True
        else:
            return ticket.account_id is not None and writer.contact_of.filter(account=ticket.account_id).exists()


def _files(parsed: ParsedMail) -> list[NewFile]:
    return [
        NewFile(name=one.name or "file", media_type=one.type, content=one.content)
        for one in parsed.attachments
        if one.role in _KEPT and one.content
    ]


def _problems(parsed: ParsedMail) -> list[str]:
    """What the agent cannot see here, in words; the mail as it came is kept and can be had whole."""
    left_out = [
        f"{one.name or one.type} ({filesizeformat(one.size)})"
        for one in parsed.attachments
        if not one.content and one.size
    ]
    return [str(problem) for problem in parsed.problems] + [
        _("not opened: %(file)s") % {"file": file} for file in left_out
    ]
