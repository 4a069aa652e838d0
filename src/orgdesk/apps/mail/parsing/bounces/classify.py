"""Status and hardness of a failed delivery, from codes and words.

RFC 3463 says that class 5 is permanent, but permanent for *this mail* is not the same as a dead address: a full mailbox,
a refused content or a blocked sender are class 5 every day. So an address counts as dead (hard) only where a code or a
phrase says that the mailbox, its domain or its mail server is not there, and nothing says that something else was wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# RFC 3463 and the IANA registry: subject.detail of class 5 that say the address cannot work.
DEAD = {"1.1", "1.2", "1.3", "1.6", "1.10", "4.4"}
# ... and those that say no more than "failed".
VAGUE = {"0.0", "1.0", "5.0", "4.0", "3.0", "2.0", "7.0", "1.5"}
# Details that leave it to the words whether the address is dead: undefined ones, and a mailbox closed for now or for good.
OPEN = {"0.0", "1.0", "5.0", "2.1"}
SENDER = {"1.7", "1.8", "1.9"}  # address status, but the sender's address
REPLY_STATUS = {
    "421": "4.4.2", "450": "4.2.0", "451": "4.3.0", "452": "4.2.2", "521": "5.3.2", "550": "5.0.0", "551": "5.1.6",
    "552": "5.2.2", "553": "5.1.3", "554": "5.0.0", "556": "5.1.10",
}  # fmt: skip

_ENHANCED = re.compile(r"(?<![\d.\w])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY = re.compile(
    r"(?<![\d.:/\w\-])([45][0-5]\d)(?=[ \-:#]|$)(?!\s*(?:seconds|minutes|hours|bytes|kb|mb|messages|days)\b)|error[_ ]?code\W{0,4}([45][0-5]\d)\b",
    re.IGNORECASE | re.MULTILINE,
)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


# Something else was wrong than the address: said in words, this outweighs a code.
_FULL = _any(
    r"(?:mail ?box|mail ?folder|inbox|account|maildir|user|recipient|disk)\W{0,3}(?:\w+ ){0,4}(?:is |are |has )?(?:full\b|over ?quota|out of storage)",
    r"over ?(?:the )?(?:his |her |their |its )?(?:storage |disk |mail )?quota", r"quota (?:has been |is |was )?(?:exceed|full|violation)", r"exceed\w* (?:\w+ ){0,5}quota",
    r"disk quota", r"quotaexceeded", r"insufficient (?:system |disk )?(?:storage|space)", r"mailbox\w* (?:size )?(?:limit|exceeded)",
    r"not enough (?:storage |disk )?space", r"mailfolder is full", r"too much mail data", r"user has too many messages",
    r"number of messages in recipient's mailbox exceeded",
)  # fmt: skip
_SIZE = _any(
    r"(?:message|mail|e-?mail) (?:is |was )?(?:too (?:big|large|long)|file too big)", r"size (?:limit )?exceed", r"exceed\w* (?:\w+ ){0,4}(?:message )?size",
    r"message size (?:limit|exceeds)", r"larger than (?:the )?(?:current )?(?:system|maximum)", r"size limit exceeded",
)  # fmt: skip
_REFUSED = _any(
    r"\bspam\b", r"\bspammy\b", r"\bspamdetected\b", r"unsolicited", r"\bUBE\b", r"\bjunk\b", r"\bvirus\b", r"malware", r"infected", r"\bphish",
    r"black ?-?list", r"block ?-?list", r"\bblocked\b", r"\bdnsbl\b", r"\brbl\b", r"spamhaus", r"spamcop", r"reputation", r"banned",
    r"access denied", r"policy", r"policies", r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited)", r"not (?:permitted|allowed) to relay", r"unable to relay",
    r"\bSPF\b", r"\bDKIM\b", r"\bDMARC\b", r"\bPTR\b", r"reverse dns", r"reverse (?:hostname|lookup)", r"authentication (?:is )?required", r"auth(?:entication)? fail",
    r"not authori[sz]ed", r"unauthori[sz]ed", r"permission", r"rate limit", r"too many (?:connections|messages|sessions|recipients|concurrent|emails)",
    r"throttl", r"recipient preferences", r"sender (?:address )?(?:\S+ )?(?:is )?(?:rejected|refused|denied|verify failed|blocked)", r"refused by (?:the )?(?:recipient|filter)",
    r"not a member of", r"restricted", r"only (?:accept|members)", r"content (?:was )?rejected", r"message (?:was )?rejected", r"message refused", r"greylist",
    r"not RFC", r"compliant", r"\bTLS\b", r"poor reputation", r"(?<!not )listed (?:in|by|on) ", r"valid from\b", r"invalid from\b", r"sending ip", r"your (?:ip|host|server|network)\b.{0,60}(?:reject|refus|denied|block)",
    r"client host", r"does not accept mail from", r"unrouteable sender", r"invalid sender", r"domain of sender", r"sender'?s? domain", r"user policy",
    r"undeliverable due to", r"filter(?:ed|ing)?\b", r"purported responsible",
)  # fmt: skip
_CLOSED = _any(
    r"(?:account|mailbox|user|recipient|address|addressee|inbox)\W{0,3}(?:\S+ ){0,3}(?:is |are |has been |was |is currently )?(?:temporarily )?"
    r"(?:disabled|suspended|inactive|deactivated|locked|frozen|on hold|not active|expired|discontinued)",
    r"disabled (?:recipient|user|account|mailbox)", r"suspended (?:account|user)", r"inactive (?:user|account|mailbox|address)", r"on hold\b", r"not allowed to receive",
)  # fmt: skip
_LATER = _any(
    r"(?:delivery )?time(?:d)? ?out", r"timeout", r"temporar(?:y|ily)", r"try (?:again )?later", r"(?:delivery|message) (?:has )?expired", r"connection refused",
    r"connection (?:was )?(?:closed|reset|dropped|lost)", r"could not be delivered (?:for|within|in) ", r"in the queue too long", r"been in queue", r"host is unreachable",
    r"unreachable", r"no route to host", r"network error", r"routing loop", r"mail loop", r"hop count", r"too many hops", r"retry time", r"giving up",
    r"has been delayed", r"not yet been delivered", r"will be retried", r"loops? back to", r"establish an smtp connection", r"conversation with .{1,80} (?:timed|failed)",
    r"undeliverable for \d+", r"been failing for a long time",
)  # fmt: skip
# The address, its domain or its mail server is not there.
_DEAD_ADDRESS = _any(
    r"user\W{0,3}(?:\S+ ){0,2}(?:is )?unknown", r"unknown (?:\w+[ -])?(?:user|recipient|address|mailbox|account|local|rcpt|addressee)", r"unknown or illegal (?:user|alias)",
    r"(?:user|recipient|mailbox|account|address(?:ee)?|alias|name)\W{0,3}(?:\S+ ){0,4}(?:not found|unknown|does ?n[o']t exist|not exist|not known|unavailable or invalid|invalid|is not valid|not valid)",
    r"no such (?:\w+ ){0,2}(?:user|recipient|mailbox|address|account|person|local|domain|host)", r"does not exist", r"doesn'?t exist", r"no (?:mailbox|account|user) (?:here )?(?:by|with|under|for|of) ", r"no mailbox\b",
    r"no (?:valid )?recipients?\b", r"not (?:a )?(?:known|valid|existing) (?:user|recipient|mailbox|address)", r"invalid (?:\w+ ){0,3}(?:user|userid|recipient|mailbox|address|rcpt)", r"is not a valid (?:mailbox|recipient|user)",
    r"not listed in", r"recipnotfound", r"recipient name is not recogni[sz]ed", r"not our customer", r"bad (?:destination|recipient) ", r"address (?:rejected|unknown)",
    r"unrouteable address", r"recipient rejected", r"is not known (?:here|at)", r"mailbox unavailable", r"not found in (?:directory|.{0,20}domino)",
    r"recipient address rejected", r"user not (?:exist|found|known)", r"no longer (?:valid|available|in use|exists|active|works|accept|with)", r"account (?:has been )?(?:closed|deleted|terminated)", r"said: 550 unknown",
    r"addressee unknown", r"adresse inconnue", r"unbekannter? (?:empfänger|benutzer)", r"has (?:been )?moved", r"user has moved", r"deactivated",
)  # fmt: skip
_DEAD_DOMAIN = _any(
    r"(?:host|domain)(?: name)?\W{0,3}(?:\S+ )?(?:or domain name )?(?:is )?(?:unknown|not found|does not exist|doesn't exist|invalid|could not be found)", r"unknown (?:host|domain)", r"no such (?:host|domain)",
    r"name service error", r"dns (?:lookup failure|error)", r"nxdomain", r"name or service not known", r"couldn'?t find any host", r"illegal host/domain", r"null ?mx",
    r"no (?:mx|mail exchanger)", r"domain isn'?t in my list", r"does not accept (?:any )?(?:mail|email|e-mail)s?\b", r"not accepting (?:network )?(?:messages|mail)", r"domain of the recipient .{0,40}not",
    r"account or domain may not exist", r"doesn'?t have (?:a|an) \S+ account", r"that domain isn'?t",
    r"見つかりません", r"存在しません", r"リストにありません", r"宛先不明", r"inexistant", r"n'existe pas", r"existiert nicht", r"unbekannt", r"no existe", r"non esiste", r"не существует",
)  # fmt: skip
# A name server that could not answer says nothing about the domain.
_UNSURE = _any(
    r"not found[,;]? try again",
    r"temporary (?:failure|lookup)",
    r"unexpected name server reply",
    r"server failure",
    r"servfail",
)
# Retried until time ran out: every single failure was a temporary one.
_RETRIED = _any(r"full\W{1,3}retry timeout exceeded", r"been failing for a long time")
# Refused only after the recipient had been accepted: a filter, whatever it calls itself (RFC 5321 4.2.5).
_AFTER_DATA = _any(
    r"after (?:end of )?data\b",
    r"in reply to (?:end of )?data\b",
    r"smtp command data\b",
    r">>> data\b",
    r"response to (?:end of )?data\b",
)
# What Exchange Online answers for a recipient that its directory does not hold.
_EDGE = _any(r"recipient address rejected: access denied")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Enhanced status, whether the address is dead, and the SMTP reply code where one was given."""

    status: str
    hard: bool
    reply_code: str = ""


def classify(field_status: str, words: str, *, context: str = "", delayed: bool = False) -> Verdict:
    """What the codes and the words say together.

    `field_status` is what the report states in its own field (may be empty), `words` the diagnostic: a remote server's
    reply is nearer to the cause than the vague code that the reporting server puts above it. `context` is the whole report
    where it is about one recipient: it may tell that the account is closed, or at which step of the dialogue it failed.
    """
    words = " ".join(words[:8000].split())[:4000]
    said = _ENHANCED.search(words)
    replies = _REPLY.search(words)
    reply = (replies[1] or replies[2]) if replies else ""
    codes = [code for code in (_valid(field_status), said[0] if said else "") if code]
    status = _most_telling(codes) or _from_reply(reply, words) or _from_words(words)
    if delayed and status.startswith("5"):
        status = "4" + status[1:]
    return Verdict(status, not delayed and _is_dead(status, words, context), reply)


def speaks_of_failure(words: str) -> bool:
    """Whether some words hold a code or a phrase that names a cause."""
    return bool(_ENHANCED.search(words) or _REPLY.search(words)) or any(
        pattern.search(words) for pattern in (_DEAD_ADDRESS, _DEAD_DOMAIN, _FULL, _CLOSED, _LATER, _SIZE, _REFUSED)
    )


def _valid(status: str) -> str:
    found = _ENHANCED.search(status)
    return found[0] if found and found[1] in "45" else ""


def _most_telling(codes: list[str]) -> str:
    telling = [code for code in codes if code[2:] not in VAGUE] or [code for code in codes if code[2:] != "0.0"]
    return next(iter(telling or codes), "")


def _from_reply(reply: str, words: str) -> str:
    if not reply:
        return ""
    elif reply == "552" and _SIZE.search(words):
        return "5.3.4"
    elif reply == "553" or reply[0] + "50" == reply:
        return f"{reply[0]}.0.0"
    return REPLY_STATUS.get(reply, f"{reply[0]}.0.0")


def _from_words(words: str) -> str:
    """A report that gives no code: given up for time (RFC 3463 X.4.7), or only known to have failed."""
    if _RETRIED.search(words):
        return "4.2.2" if _FULL.search(words) else "4.4.7"
    later = _LATER.search(words) and not (_DEAD_ADDRESS.search(words) or _DEAD_DOMAIN.search(words))
    return "5.4.7" if later else "5.0.0"


def _is_dead(status: str, words: str, context: str) -> bool:
    detail = status[2:]
    around = f"{words} {' '.join(context.split())}"
    if not status.startswith("5") or any(pattern.search(words) for pattern in (_FULL, _SIZE, _UNSURE)):
        return False
    elif _EDGE.search(words) and detail == "4.1":
        return True
    elif _REFUSED.search(words) or _CLOSED.search(around):
        return False
    elif detail in DEAD or status == "5.3.2":
        return True
    else:
        open_to_words = detail in OPEN or (detail.startswith("1.") and detail not in SENDER)
        dead_address = _DEAD_ADDRESS.search(words) and not _AFTER_DATA.search(around)
        return open_to_words and bool(_DEAD_DOMAIN.search(words) or dead_address)
