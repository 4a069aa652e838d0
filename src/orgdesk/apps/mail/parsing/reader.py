"""Read a mail: bytes in, `ParsedMail` out, whatever the bytes are."""

from __future__ import annotations

import re
from typing import Any

from orgdesk.apps.mail.parsing.addresses import parse_addresses
from orgdesk.apps.mail.parsing.auto_replies import is_auto_reply
from orgdesk.apps.mail.parsing.bodies import Contents, read_contents
from orgdesk.apps.mail.parsing.bounces import find_bounce
from orgdesk.apps.mail.parsing.dates import read_date
from orgdesk.apps.mail.parsing.headers import Headers, control_headers, note_duplicates, read_headers
from orgdesk.apps.mail.parsing.mime import read_parts
from orgdesk.apps.mail.parsing.model import (
    DEFAULT_LIMITS,
    Address,
    Forwarded,
    Limits,
    Notes,
    ParsedMail,
    Problem,
    Role,
    Trouble,
)
from orgdesk.apps.mail.parsing.quotes import fold_text, is_forward_subject, read_forwarded

MAX_REFERENCES = 200
_BRACKETED = re.compile(r"<([^<>]{1,998})>")
_BARE = re.compile(r"[^\s<>,;\"]{1,998}@[^\s<>,;\"]{1,998}")


def parse_mail(raw: bytes, *, limits: Limits = DEFAULT_LIMITS) -> ParsedMail:
    """What a mail says. Never raises: what is wrong with it is listed in `problems`.

    Takes time linear in the size of the mail. The caller keeps `raw`: it is the only complete record.
    """
    try:
        return _parse(_with_line_feeds(raw), limits)
    except Exception as error:  # noqa: BLE001 -- a mail must never be lost for a fault of ours; tests hold that none gets here
        return ParsedMail(problems=(Problem(Trouble.UNREADABLE, f"{type(error).__name__}: {error}"[:200]),))


def to_json(mail: ParsedMail) -> dict[str, Any]:
    """The form that `orgdesk mail parse` prints."""
    return {
        "subject": mail.subject,
        "from": _address(mail.sender),
        "to": [_address(one) for one in mail.to],
        "cc": [_address(one) for one in mail.cc],
        "reply_to": [_address(one) for one in mail.reply_to],
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to[0] if mail.in_reply_to else "",
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "html": mail.html,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256} for one in mail.attachments
        ],
        "auto_reply": mail.auto_reply,
        "bounce": mail.bounce
        and {"recipient": mail.bounce.recipient, "status": mail.bounce.status, "hard": mail.bounce.hard},
        "problems": [str(problem) for problem in mail.problems],
    }


def read_message_ids(text: str) -> tuple[str, ...]:
    """The ids of a References, In-Reply-To or Message-ID header, without brackets, each once."""
    ids = _BRACKETED.findall(text) or _BARE.findall(text)
    kept = dict.fromkeys("".join(one.split()) for one in ids if one.strip())
    return tuple(kept)[-MAX_REFERENCES:]


def _parse(raw: bytes, limits: Limits) -> ParsedMail:
    notes = Notes(limits.problems)
    if not raw.strip():
        notes.add(Trouble.EMPTY)
    parts = read_parts(raw, limits, notes)
    headers = parts[0].headers
    note_duplicates(headers, notes)
    contents = read_contents(parts, limits, notes)
    folded = fold_text(contents.text)
    control = control_headers(headers, notes)
    subject = headers.words("subject", notes)
    sender = _sender(headers, notes, limits)
    bounce = find_bounce(parts, subject=subject, sender=sender, text=contents.text, control=dict(reversed(control)))
    return ParsedMail(
        subject=subject,
        sender=sender,
        to=_list(headers, "to", notes, limits),
        cc=_list(headers, "cc", notes, limits),
        reply_to=_list(headers, "reply-to", notes, limits),
        message_id=next(iter(read_message_ids(headers.text("message-id", notes))), ""),
        in_reply_to=read_message_ids(_all_text(headers, "in-reply-to", notes)),
        references=read_message_ids(_all_text(headers, "references", notes)),
        date=read_date(headers.words("date", notes), notes),
        text=contents.text,
        html=contents.html,
        visible_text=folded.visible,
        quoted_text=folded.quoted,
        signature=folded.signature,
        attachments=tuple(contents.attachments),
        auto_reply=is_auto_reply(subject, control),
        bounce=bounce,
        forwarded=None if bounce else _forwarded(subject, contents, notes),
        invitations=tuple(contents.invitations),
        signed=contents.signed,
        encrypted=contents.encrypted,
        control=control,
        problems=tuple(notes.found),
    )


def _with_line_feeds(raw: bytes) -> bytes:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in raw[:100_000] and b"\r" in raw[:100_000]:
        return raw.replace(b"\r", b"\n")
    return raw


def _sender(headers: Headers, notes: Notes, limits: Limits) -> Address:
    found = _list(headers, "from", notes, limits)
    if len(found) > 1:
        notes.add(Trouble.SEVERAL_SENDERS, ", ".join(one.address for one in found[:5]))
    with_address = [one for one in found if "@" in one.address] or list(found)
    if with_address:
        return with_address[0]
    notes.add(Trouble.NO_SENDER)
    for name in ("sender", "reply-to", "return-path", "x-original-from"):
        other = [one for one in _list(headers, name, notes, limits) if "@" in one.address]
        if other:
            return other[0]
    return Address()


def _list(headers: Headers, name: str, notes: Notes, limits: Limits) -> tuple[Address, ...]:
    found: list[Address] = []
    for value in headers.all_raw(name)[:20]:
        text = headers.characters(value, notes, name)
        found.extend(parse_addresses(text, notes, where=name, limit=limits.addresses))
    return tuple(dict.fromkeys(found))[: limits.addresses]


def _all_text(headers: Headers, name: str, notes: Notes) -> str:
    return " ".join(headers.characters(value, notes, name) for value in headers.all_raw(name)[:20])


def _address(one: Address) -> dict[str, str]:
    return {"name": one.name, "address": one.address}


def _forwarded(subject: str, contents: Contents, notes: Notes) -> Forwarded | None:
    """Who wrote the forwarded mail, inside the text or attached as a mail."""
    inline = read_forwarded(subject, contents.text, notes)
    if inline is not None:
        return inline
    attached = [item for item in contents.attachments if item.role is Role.MESSAGE and item.content]
    if len(attached) != 1 or not is_forward_subject(subject):
        return None
    inner = Notes()
    headers, _ = read_headers(attached[0].content, 0, len(attached[0].content), DEFAULT_LIMITS, inner)
    sender = _sender(headers, inner, DEFAULT_LIMITS)
    if "@" not in sender.address:
        return None
    return Forwarded(sender, headers.words("subject", inner), headers.words("date", inner))
