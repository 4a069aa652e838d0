"""What the writer says now, what is quoted from before, and who wrote a forwarded mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

import quotequail
from quotequail._patterns import HEADER_MAP

from orgdesk.apps.mail.parsing.addresses import parse_addresses
from orgdesk.apps.mail.parsing.charsets import one_line
from orgdesk.apps.mail.parsing.model import Forwarded, Notes

MAX_LINES = 5000
FORWARD_PREFIXES = ("fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "vs:", "vb:", "doorst:", "enc:", "pd:", "továbbítás:")

_HEADER = re.compile(r"(?m)^(?:> ?)?\*?([-\w ]+):")
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_DEVICE = re.compile(
    r"(?im)^(?:sent from my |get outlook for |von meinem .{2,30} gesendet|gesendet von |envoyé de mon |verzonden vanaf mijn |"
    r"verstuurd vanaf mijn |enviado desde mi |inviato da |skickat från min ).{0,60}$"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in three: shown, folded away, signature."""

    visible: str
    quoted: str
    signature: str


def fold_text(text: str) -> Folded:
    """Split off what is quoted and the signature. The three hold every line of the text; answers between quotes stay visible."""
    visible, quoted = _split_quoted(text)
    mark = _last_signature(visible)
    if mark is None:
        return Folded(visible.strip(), quoted, "")
    return Folded(visible[:mark].strip(), quoted, visible[mark:].strip())


def read_forwarded(subject: str, text: str, notes: Notes) -> Forwarded | None:
    """The mail inside a forwarded one, where the text says so in one of the usual ways."""
    if not is_forward_subject(subject) and not _names_a_sender(text):
        return None
    lines = text.split("\n", MAX_LINES)[:MAX_LINES]
    try:
        found = quotequail.unwrap("\n".join(line[:2000] for line in lines))
    except Exception:  # noqa: BLE001 -- a foreign library on hostile input; not finding a forwarded mail is safe
        return None
    if not found or not found.get("from") or not _is_forward(found.get("type", ""), subject):
        return None
    sender = parse_addresses(
        found["from"].replace("[mailto:", "<").replace("]", ">"), notes, where="forwarded from", limit=1
    )
    if not sender or "@" not in sender[0].address:
        return None
    return Forwarded(
        sender[0], one_line(found.get("subject", "")), one_line(found.get("date", "")), found.get("text", "")
    )


def _names_a_sender(text: str) -> bool:
    """Whether a line, perhaps a quoted one, stands like a sender's header: without it nothing is found, after some forty patterns a line."""
    return any(HEADER_MAP.get(name.strip().lower()) == "from" for name in _HEADER.findall(text))


def is_forward_subject(subject: str) -> bool:
    return subject.strip().lower().startswith(FORWARD_PREFIXES)


def _is_forward(kind: str, subject: str) -> bool:
    return kind == "forward" or is_forward_subject(subject)


def _split_quoted(text: str) -> tuple[str, str]:
    try:
        pieces = quotequail.quote(text, limit=MAX_LINES, quote_intro_line=True)
    except Exception:  # noqa: BLE001 -- a foreign library on hostile input; showing everything is safe
        return text, ""
    visible = "\n".join(piece for shown, piece in pieces if shown)
    quoted = "\n".join(piece for shown, piece in pieces if not shown)
    return (visible, quoted) if visible.strip() else (text, "")


def _last_signature(text: str) -> int | None:
    marks = [match.start() for match in _SIGNATURE.finditer(text)]
    device = _DEVICE.search(text)
    if marks:
        return marks[-1]
    return device.start() if device is not None and text[device.end() :].strip() == "" else None
