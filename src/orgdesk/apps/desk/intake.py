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
from orgdesk.apps.mail.handlers import on_mail_stored
from orgdesk.apps.mail.loops import reason_for_silence
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.mail.parsing import Address, ParsedMail
from orgdesk.apps.mail.parsing.model import Role
from orgdesk.apps.mail.threading import find_thread

_KEPT = {Role.FILE, Role.PICTURE, Role.CALENDAR, Role.MESSAGE}


@on_mail_stored
def take_in(mail: IncomingMail, parsed: ParsedMail, at: datetime) -> None:
    """Continue the conversation that the mail belongs to and whose sender may write to it; else begin one.

    A machine's mail is kept and never answered; it begins no ticket when it is an automatic reply to one of ours.
    """
    sender = _true_sender(parsed)
    if not sender.address:
        return
    own = set(Mailbox.objects.values_list("address", flat=True))
    silent = reason_for_silence(parsed, own_addresses=own)
    if sender.key in {address.casefold() for address in own}:
        return
    aside = conversation_of([*parsed.in_reply_to, *parsed.references])
    if aside is not None and sender.key == aside.to_address.casefold():
        receive_aside(
            aside, text=parsed.visible_text or parsed.text, at=at, mail_id=parsed.message_id, incoming_id=mail.pk
        )
        return
    thread, refused = find_thread(
        parsed,
        reference_of=_reference_of,
        exists=lambda reference: _ticket(reference) is not None,
        may_write=_may_write,
        prefix=mail.mailbox.reference_prefix,
    )
    author = _person(sender)
    ticket = _ticket(thread.reference) if thread else None
    if ticket is not None:
        _continue(ticket, mail, parsed, author=author, at=at, silent=silent is not None)
    elif silent is None or not refused:
        _begin(mail, parsed, author=author, at=at, silent=silent is not None)


def _continue(
    ticket: Ticket, mail: IncomingMail, parsed: ParsedMail, *, author: Person, at: datetime, silent: bool
) -> None:
    if Message.objects.filter(incoming_id=mail.pk).exists():
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
        request_type=RequestType.objects.usable().filter(mailboxes=mail.mailbox).first(),
    )


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
    return Person.objects.staff().filter(email__iexact=address.key).exists()


def _person(address: Address) -> Person:
    """The person of this address; one who writes for the first time is kept without a way to sign in."""
    known = Person.objects.filter(email__iexact=address.key).first()
    return known or Person.objects.create_person(email=address.key, name=address.name[:120] or address.key)


def _reference_of(message_id: str) -> str | None:
    message = Message.objects.filter(mail_id=message_id).select_related("ticket").first()
    return message.ticket.reference if message else None


def _ticket(reference: str) -> Ticket | None:
    found = Ticket.objects.filter(key=reference.rpartition("-")[2]).select_related("merged_into").first()
    return found.merged_into or found if found is not None else None


def _may_write(reference: str, parsed: ParsedMail) -> bool:
    """The requester, their colleagues of the same account, and staff."""
    ticket = _ticket(reference)
    writer = Person.objects.filter(email__iexact=parsed.sender.key).first()
    if ticket is None or writer is None:
        return False
    colleague = ticket.account_id is not None and writer.contact_of.filter(account=ticket.account_id).exists()
    return writer.is_staff or writer.pk == ticket.requester_id or colleague


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
