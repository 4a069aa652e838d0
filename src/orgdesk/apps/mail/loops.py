"""Whether a mail may be answered by a machine (RFC 3834), and the headers that keep others from answering ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.apps.mail.parsing import ParsedMail
from orgdesk.apps.mail.parsing.auto_replies import is_auto_reply

LOOP_HEADER = "X-Orgdesk-Loop"


class Silence(StrEnum):
    """Why a mail is not answered."""

    NO_SENDER = "no_sender"
    NULL_RETURN_PATH = "null_return_path"
    MAIL_SYSTEM = "mail_system"
    OWN_ADDRESS = "own_address"
    OWN_LOOP_HEADER = "own_loop_header"
    AUTO_SUBMITTED = "auto_submitted"
    BULK = "bulk"
    MAILING_LIST = "mailing_list"
    SUPPRESSED = "suppressed"
    REPORT = "report"
    BOUNCE = "bounce"
    SENDER_CAP = "sender_cap"
    TICKET_CAP = "ticket_cap"


@dataclass(frozen=True, slots=True)
class Caps:
    """How many automatic answers leave in a day."""

    per_sender: int = 10
    per_ticket: int = 3


_BULK = {"bulk", "list", "junk"}
_SUPPRESSING = {"all", "autoreply", "oof"}
_REPORTS = ("multipart/report", "message/disposition-notification", "message/delivery-status")
_SYSTEM = re.compile(
    r"^(?:mailer-?daemon|postmaster|mdaemon|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|owner-.*|.*-(?:request|owner|relay|bounces?))(?:[+=].*)?$"
)


def reason_for_silence(
    mail: ParsedMail,
    *,
    own_addresses: Collection[str],
    sent_to_sender: int = 0,
    sent_about_ticket: int = 0,
    caps: Caps = Caps(),
) -> Silence | None:
    """Why no automatic answer may be sent to this mail, or None when one may.

    The two counts are the automatic answers that left in the last day, to this sender and about this ticket: they stop a
    loop with a machine that sets no mark at all.
    """
    own = {address.strip().casefold() for address in own_addresses}
    marked = _marked(mail)
    if mail.bounce is not None:
        return Silence.BOUNCE
    elif "@" not in mail.sender.address:
        return Silence.NO_SENDER
    elif mail.sender.key in own or mail.header("return-path").strip("<> ").casefold() in own:
        return Silence.OWN_ADDRESS
    elif marked is not None:
        return marked
    elif _SYSTEM.match(mail.sender.key.partition("@")[0]):
        return Silence.MAIL_SYSTEM
    elif sent_to_sender >= caps.per_sender:
        return Silence.SENDER_CAP
    elif sent_about_ticket >= caps.per_ticket:
        return Silence.TICKET_CAP
    else:
        return None


def answer_headers(*, about: str, automatic: bool) -> Mapping[str, str]:
    """The headers of a mail of ours: a loop mark always, and the marks of an automatic answer where it is one."""
    marks = {LOOP_HEADER: about}
    if automatic:
        marks |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
    return marks


def _marked(mail: ParsedMail) -> Silence | None:
    for name, value in mail.control:
        found = _mark(name, value.strip().lower())
        if found is not None:
            return found
    return Silence.AUTO_SUBMITTED if mail.auto_reply or is_auto_reply(mail.subject, ()) else None


def _mark(name: str, value: str) -> Silence | None:
    if name == LOOP_HEADER.lower() or (name == "x-loop" and value):
        return Silence.OWN_LOOP_HEADER
    elif name == "return-path" and value.replace(" ", "") in {"<>", ""}:
        return Silence.NULL_RETURN_PATH
    elif name == "auto-submitted" and not value.startswith("no"):
        return Silence.AUTO_SUBMITTED
    elif name in {"precedence", "x-precedence"} and value in _BULK:
        return Silence.BULK
    elif name.startswith("list-"):
        return Silence.MAILING_LIST
    elif name == "x-auto-response-suppress" and _SUPPRESSING & {part.strip() for part in value.split(",")}:
        return Silence.SUPPRESSED
    elif name == "content-type" and value.startswith(_REPORTS):
        return Silence.REPORT
    else:
        return None
