"""From the row of an outgoing mail to the bytes that leave."""

from __future__ import annotations

import re
from email import policy
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime

from orgdesk.apps.mail.errors import BadRecipientError
from orgdesk.apps.mail.loops import answer_headers
from orgdesk.apps.mail.models import OutgoingFile, OutgoingMail
from orgdesk.apps.mail.parsing.charsets import one_line, storable

MAX_REFERENCES = 20
_ADDRESS = re.compile(r"^[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[^\s@<>,;:\"()\\\x00-\x1f\x7f]{1,253}$")
_IN_ID = re.compile(r"[\s<>\x00-\x1f\x7f]")


def compose(mail: OutgoingMail) -> bytes:
    """The mail as it travels, the same bytes at each attempt but for the boundary.

    Names and subjects are customers' words: each becomes one line before it becomes a header.
    """
    message = EmailMessage(policy=policy.SMTPUTF8 if needs_utf8(mail) else policy.SMTP)
    message["From"] = header_address(mail.sender_name, mail.mailbox.address)
    message["To"] = [header_address(one["name"], one["address"]) for one in mail.to]
    if mail.cc:
        message["Cc"] = [header_address(one["name"], one["address"]) for one in mail.cc]
    if mail.reply_to:
        message["Reply-To"] = header_address("", mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.queued_at)
    for name, value in answer_headers(about=mail.about or mail.key, automatic=mail.automatic).items():
        message[name] = one_line(value)
    if mail.unsubscribe:
        del message["Auto-Submitted"]
        message["Auto-Submitted"] = "auto-generated"
        message["List-Unsubscribe"] = f"<{one_line(mail.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(storable(mail.text), cte="quoted-printable")
    if mail.html:
        message.add_alternative(storable(mail.html), subtype="html", cte="quoted-printable")
    for file in mail.files.all():
        if file.type.startswith("text/calendar"):
            _add_invitation(message, file)
            continue
        main, _, sub = file.type.partition("/")
        if main in {"text", "multipart", "message"} or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(bytes(file.data), maintype=main, subtype=sub, filename=one_line(file.name))
    return _id_headers(mail) + message.as_bytes()


def _add_invitation(message: EmailMessage, file: OutgoingFile) -> None:
    """As an alternative of the text with its method (RFC 6047): only then mail programs show their buttons."""
    method = file.type.partition("method=")[2] or "PUBLISH"
    words = bytes(file.data).decode("utf-8")
    message.add_alternative(words, subtype="calendar", params={"method": method, "name": one_line(file.name)})


def header_address(name: str, address: str) -> HeaderAddress:
    """A mailbox for a header. Raises `BadRecipientError` where the address cannot be one."""
    if not _ADDRESS.match(address):
        raise BadRecipientError(one_line(address))
    try:
        return HeaderAddress(one_line(name)[:200], addr_spec=address)
    except Exception as error:  # the library raises many kinds here
        raise BadRecipientError(one_line(address)) from error


def needs_utf8(mail: OutgoingMail) -> bool:
    return not all(one["address"].isascii() for one in [*mail.to, *mail.cc])


def clean_message_id(text: str) -> str:
    return _IN_ID.sub("", text)[:500]


def _id_headers(mail: OutgoingMail) -> bytes:
    """Ids are written by hand: the library would break long ones into encoded words, and threads with them."""
    lines = [f"Message-ID: <{mail.message_id}>"]
    if mail.in_reply_to:
        lines.append(f"In-Reply-To: <{clean_message_id(mail.in_reply_to)}>")
    references = [clean_message_id(one) for one in mail.references][-MAX_REFERENCES:]
    if references:
        lines.append("References: " + "\r\n ".join(f"<{one}>" for one in references))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
