"""What the reporting machine itself says, as against the mail that it returns; and who did not get it."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_CHARACTERS = 20_000

# Where the returned mail begins. A header line in the text begins it too.
_RETURNED = re.compile(
    r"(?im)^[ \t>*|=\-_#.]{0,60}(?:below this line is (?:a copy|the original)|this is a copy of|original (?:message|mail|e-?mail)\b.{0,40}$|"
    r"(?:message|mail) headers? follow|returned (?:message|mail) follow|unsent message (?:below|follow)|the (?:header|body|text|first \d+ lines) of|"
    r"your (?:original )?(?:message|mail) (?:headers? )?(?:follow|reads|begins|is (?:below|included|attached))|copy of (?:the|your) (?:original )?(?:message|mail)|"
    r"non-delivered information|message (?:text|body|contents?) follow|included is a copy|begin (?:original|returned)|"
    r"(?:undelivered|returned|rejected) (?:message|mail) (?:follows|below|is attached)|original mail as follows|the following is a copy)"
    r"|^(?:Received|Return-Path|X-Received|DKIM-Signature|MIME-Version|Message-ID):[ \t]"
)
_ADDRESS = re.compile(
    r"(?<![\w.+\-@])[\w.!#$%&'*+/=?^`{|}~\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.)+[A-Za-z][A-Za-z0-9\-]{1,62}"
)
_ALONE = re.compile(
    r"(?m)^[ \t>*\-]{0,8}(?:To:|Recipient:|rfc822;|RCPT TO:)?[ \t]*[<\"'(]?(\S+@[^\s<>\"',;:)]+)[>\"')]?[ \t]*[:.,;]?(?:[ \t]|$)"
)


def own_words(text: str) -> str:
    """The report without the returned mail. Where the returned mail stands first, everything."""
    head = text[:MAX_CHARACTERS]
    for match in _RETURNED.finditer(head):
        if head[: match.start()].strip():
            return head[: match.start()]
    return head


def cause(words: str, recipient: str) -> str:
    """The lines about one recipient: from where it is named to where the next one is. Everything where it is not named."""
    start = words.casefold().find(recipient.casefold()) if recipient else -1
    if start < 0:
        return words
    begin = words.rfind("\n", 0, start) + 1
    after = start + len(recipient)
    for match in _ALONE.finditer(words, after):
        if match[1].strip("<>\"'.()[]:").casefold() != recipient.casefold() and _ADDRESS.fullmatch(
            match[1].strip("<>\"'.()[]:")
        ):
            return words[begin : match.start()]
    return words[begin:]


def recipients_in(words: str, *, not_these: frozenset[str]) -> list[str]:
    """Addresses that a report names, those on a line of their own first; never the machines'."""
    alone = [match[1].strip("<>\"'.()[]") for match in _ALONE.finditer(words)]
    anywhere = [match[0].strip(".'") for match in _ADDRESS.finditer(words)]
    found = dict.fromkeys(one for one in alone + anywhere if _ADDRESS.fullmatch(one))
    return [one for one in found if one.casefold() not in not_these and not is_machine(one)]


def is_machine(address: str) -> bool:
    """Whether an address belongs to a mail system."""
    local = address.partition("@")[0].casefold()
    return local.startswith(("mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "postmaster", "mdaemon"))


def provider_report(text: str) -> dict[str, Any] | None:
    """The first failed recipient of a provider's JSON notice (Amazon SES, also inside an SNS envelope)."""
    body = text.lstrip()
    if not body.startswith("{") or "ounce" not in body:
        return None
    decoder = json.JSONDecoder(strict=False)  # mail systems fold the long line inside its texts
    try:
        notice = decoder.raw_decode(body)[0]
        if isinstance(notice.get("Message"), str):
            notice = decoder.raw_decode(notice["Message"])[0]
        bounce = notice["bounce"]
        first = bounce["bouncedRecipients"][0]
        return {key: str(first.get(key, "")) for key in ("emailAddress", "status", "diagnosticCode", "action")}
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
