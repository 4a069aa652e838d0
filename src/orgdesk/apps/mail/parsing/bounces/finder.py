"""Decide whether a mail is a bounce, and read it."""

from __future__ import annotations

import email
import re
from collections.abc import Mapping
from email.message import Message

from flufl.bounce import all_failures

from orgdesk.apps.mail.parsing.auto_replies import is_auto_reply
from orgdesk.apps.mail.parsing.bounces.classify import classify, speaks_of_failure
from orgdesk.apps.mail.parsing.bounces.delivery_status import Report, read_reports
from orgdesk.apps.mail.parsing.bounces.own_words import cause, is_machine, own_words, provider_report, recipients_in
from orgdesk.apps.mail.parsing.charsets import decode_text, one_line
from orgdesk.apps.mail.parsing.headers import Headers, read_headers
from orgdesk.apps.mail.parsing.mime import Part, read_parts
from orgdesk.apps.mail.parsing.model import Address, Bounce, Limits, Notes

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
RETURNED_TYPES = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
}
MAX_LIBRARY_BYTES = 512 * 1024

_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|failed|has failed|notification|report|problem|error)|deliverystatus|failure noti(?:ce|fication)|fail(?:ed|ure) (?:of |in )?(?:mail )?deliver|"
    r"returned (?:mail|message|to sender)|mail (?:delivery|error|system error|failure|could not)|non[- ]?deliver|not delivered|could(?: not|n't) be delivered|unable to deliver|"
    r"message (?:not|status|delivery|could)|delayed mail|warning: (?:message|could not)|nondelivery|unzustellbar|delivery incomplete|rejected|(?:^|\W)DSN\b|permanent error|delay in|"
    r"^bounce|mail returned|error sending|配信|不能|エラー|投递|退信",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"mail(?:er)?[ -]?daemon|mail (?:delivery|administrator|transport|system|router)|delivery (?:sub)?system|postmaster|system administrator|internet mail",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"(?:could|can|did|was|were|has|have|is|are)(?: ?not|n'?t) (?:yet )?(?:be(?:en)? )?(?:able to )?(?:deliver|reach|sent|process)|undeliver|un ?able to deliver|"
    r"fail(?:ed|ure) (?:permanently|to deliver|recipients?|addresses)|address(?:es|\(es\))?,? ?(?:had|failed|has failed)|delivery (?:\w+ ){0,6}(?:failed|failure|error|delayed|problem)|"
    r"permanent (?:fatal )?error|returned to sender|(?:was|were|been) (?:rejected|refused|returned|undelivered|delayed)|error (?:occurred while|delivering|sending)|had delivery problems|"
    r"incorrectly constructed|unknown (?:user|recipient)|user unknown|mailbox (?:is )?full|not reach|not a member of|duplicated message-id|could not send|didn't reach|wasn't delivered|"
    r"has been delayed|message delivery (?:failed|delayed)|did not like our|sorry, we were unable|配信|送信できません|does not exist",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"(?:is|been|was) delayed|not yet been delivered|warning message only|will be retried|still trying", re.IGNORECASE
)


def find_bounce(
    parts: list[Part], *, subject: str, sender: Address, text: str, control: Mapping[str, str]
) -> Bounce | None:
    """The failed delivery that a mail reports, or None.

    A machine-readable report decides alone, also against a bounce ("delivered"). Otherwise two things are asked: that a
    mail system wrote it, and that its own words say what failed and for whom; people who talk about bounces pass neither.
    """
    status_parts = [part for part in parts if part.type in STATUS_TYPES]
    reports = [report for part in status_parts for report in read_reports(_text(part))]
    if not reports and not status_parts and _is_mail_system(sender):
        reports = _wrapped_reports(parts)
    returned = _returned_headers(parts, text)
    words = own_words(text)
    if reports:
        return _from_reports(reports, words, returned)
    elif any(part.type in {"message/disposition-notification", "message/feedback-report"} for part in parts):
        return None
    notice = provider_report(text)
    if notice is not None:
        verdict = classify(notice["status"], notice["diagnosticCode"])
        return Bounce(
            notice["emailAddress"], verdict.status, verdict.hard, verdict.reply_code, notice["diagnosticCode"]
        )
    if not _is_from_machine(parts[0], subject, sender, control, returns_mail=returned is not None):
        return None
    inline = read_reports(text)
    if inline:
        return _from_reports(inline, words, returned)
    return _from_words(parts, subject, sender, words, returned, control)


def _from_reports(reports: list[Report], words: str, returned: Headers | None) -> Bounce | None:
    failed = [report for report in reports if report.failed]
    if not failed:
        return None
    first = next((report for report in failed if not report.delayed), failed[0])
    diagnostic = first.diagnostic
    if not diagnostic or not speaks_of_failure(diagnostic):
        diagnostic = f"{diagnostic} {_telling(words, first.recipient)}".strip()
    context = words if len({report.recipient for report in failed}) == 1 else ""
    verdict = classify(first.status, diagnostic, context=context, delayed=first.delayed)
    recipient = first.recipient if "@" in first.recipient else _fallback_recipient(words, returned) or first.recipient
    return Bounce(
        recipient, verdict.status, verdict.hard, verdict.reply_code, one_line(diagnostic)[:500], _message_id(returned)
    )


def _from_words(
    parts: list[Part], subject: str, sender: Address, words: str, returned: Headers | None, control: Mapping[str, str]
) -> Bounce | None:
    addressee = parts[0].headers.text("to", Notes()).casefold()
    recipient = _named_recipient(control) or next(iter(recipients_in(words, not_these=frozenset({sender.key}))), "")
    temporary, permanent = _library_findings(parts[0])
    if not recipient or recipient.casefold() in addressee:
        recipient = permanent or temporary or recipient or _fallback_recipient(words, returned)
    telling = _telling(words, recipient)
    states = (
        _STATEMENT.search(" ".join(words.split())) is not None
        or bool(control.get("x-failed-recipients") or permanent or temporary)
        or (_is_mail_system(sender) and _SUBJECT.search(subject) is not None and speaks_of_failure(telling))
    )
    if not states or not (recipient or (_is_mail_system(sender) and _SUBJECT.search(subject))):
        return None
    delayed = _DELAYED.search(" ".join(words.split())) is not None and not permanent
    context = words if len(recipients_in(words, not_these=frozenset({sender.key}))) <= 1 else ""
    verdict = classify("", telling, context=context, delayed=delayed)
    return Bounce(
        recipient, verdict.status, verdict.hard, verdict.reply_code, one_line(telling)[:500], _message_id(returned)
    )


def _telling(words: str, recipient: str) -> str:
    """The part of the report that says why: the lines about the recipient where they do, else all."""
    lines = cause(words, recipient)
    return " ".join((lines if speaks_of_failure(lines) else words).split())


def _is_from_machine(
    root: Part, subject: str, sender: Address, control: Mapping[str, str], *, returns_mail: bool
) -> bool:
    """Whether a mail system wrote it: two marks out of sender, empty return path, subject, form and the returned mail.

    One of the two must be the sender or the return path: people write subjects and attach mails, too.
    """
    path = control.get("return-path", "none").replace(" ", "")
    empty = path in {"<>", ""} or is_machine(path.strip("<>"))
    system = _is_mail_system(sender)
    unanswered = sender.address.casefold().startswith(("no-reply", "noreply", "donotreply", "do-not-reply"))
    report = (
        root.type == "multipart/report" and root.parameters.get("report-type", "delivery-status") == "delivery-status"
    )
    marks = [empty, system, bool(_SUBJECT.search(subject)), report, returns_mail]
    if control.get("x-failed-recipients"):
        return True
    elif not system and is_auto_reply(subject, ()):
        return False
    return sum(marks) >= 2 and (empty or system or unanswered)


def _is_mail_system(sender: Address) -> bool:
    return is_machine(sender.address) or _SENDER.search(sender.name) is not None


def _named_recipient(control: Mapping[str, str]) -> str:
    return control.get("x-failed-recipients", "").split(",")[0].strip().strip("<>")


def _fallback_recipient(words: str, returned: Headers | None) -> str:
    named = recipients_in(words, not_these=frozenset())
    if named:
        return named[0]
    elif returned is None:
        return ""
    to = recipients_in(returned.text("to", Notes()), not_these=frozenset())
    return to[0] if to else ""


def _returned_headers(parts: list[Part], text: str) -> Headers | None:
    """The headers of the mail that did not arrive, attached or in the text."""
    for part in parts[1:]:
        if part.type in RETURNED_TYPES:
            data = part.content(Notes())[: 256 * 1024]
            return read_headers(data, 0, len(data), Limits(), Notes())[0]
    rest = text[len(own_words(text)) :]
    start = re.search(r"(?im)^(?:Received|Return-Path|Message-ID|From|Date|X-Received|DKIM-Signature):", rest)
    if start is None:
        return None
    data = rest[start.start() : start.start() + 64 * 1024].encode("utf-8", "replace")
    return read_headers(data, 0, len(data), Limits(), Notes())[0]


def _wrapped_reports(parts: list[Part]) -> list[Report]:
    """The report inside an attached report: some gateways wrap what they pass on. One level, never deeper."""
    for part in parts[1:]:
        if part.type == "message/rfc822":
            inner = read_parts(part.content(Notes())[:MAX_LIBRARY_BYTES], Limits(parts=20, depth=3), Notes())
            if inner[0].type == "multipart/report":
                return [report for one in inner if one.type in STATUS_TYPES for report in read_reports(_text(one))]
    return []


def _message_id(returned: Headers | None) -> str:
    return "" if returned is None else returned.text("message-id", Notes()).strip().strip("<>")[:500]


def _text(part: Part) -> str:
    notes = Notes()
    return decode_text(part.content(notes), part.charset, notes, where=part.type)


def _library_findings(root: Part) -> tuple[str, str]:
    """A temporary and a permanent failure that flufl.bounce's rules for old mail systems find."""
    if len(root.data) > MAX_LIBRARY_BYTES:
        return "", ""
    try:
        message: Message = email.message_from_bytes(root.data)
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 -- a foreign library on hostile input; our own rules go on without it
        return "", ""
    return _first(temporary), _first(permanent)


def _first(found: frozenset[bytes] | set[bytes]) -> str:
    addresses = sorted(one.decode("utf-8", "replace") for one in found if b"@" in one)
    return addresses[0] if addresses else ""
