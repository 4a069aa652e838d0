"""Which conversation a mail belongs to. Pure: the caller says what is known and who may write where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from orgdesk.apps.mail.parsing import ParsedMail

REFERENCE_IN_ADDRESS = re.compile(r"\+([A-Za-z][A-Za-z0-9]{0,9}-\d{1,12})@")


class Clue(StrEnum):
    """What tied a mail to a conversation."""

    HEADERS = "headers"
    REPLY_ADDRESS = "reply_address"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation found, by its reference, and how."""

    reference: str
    clue: Clue


@dataclass(frozen=True, slots=True)
class Refusal:
    """A conversation that the mail names and its sender may not write to: shown to the agents, never obeyed."""

    reference: str
    clue: Clue


_MOST_NAMED = 50
"""Looked for of one mail, the latest first: mail programs keep some twenty, and a hostile list may be as long as the mail."""


def find_thread(
    mail: ParsedMail,
    *,
    reference_of: Callable[[str], str | None],
    exists: Callable[[str], bool],
    may_write: Callable[[str, ParsedMail], bool],
    prefix: str,
) -> tuple[Thread | None, tuple[Refusal, ...]]:
    """The conversation of a mail, and those that it named without right.

    `reference_of` gives the conversation of a Message-ID that we sent or received, `exists` says whether a reference is
    one of ours, `may_write` whether the sender takes part in it. Headers count before tokens: a subject is copied by hand.
    """
    refused: list[Refusal] = []
    tried: set[str] = set()
    for reference, clue in _candidates(mail, reference_of, prefix):
        if reference in tried or not exists(reference):
            continue
        tried.add(reference)
        if may_write(reference, mail):
            return Thread(reference, clue), tuple(refused)
        refused.append(Refusal(reference, clue))
    return None, tuple(refused)


def references_in(subject: str, *, prefix: str) -> tuple[str, ...]:
    """The tokens of a subject, as `[BW-4711]` or `BW-4711`, in upper case; those in brackets first."""
    token = rf"{re.escape(prefix)}-(\d{{1,12}})(?!\d)"
    bracketed = re.findall(rf"\[\s*#?{token}\s*\]", subject, re.IGNORECASE)
    bare = re.findall(rf"(?<![\w\-]){token}", subject, re.IGNORECASE)
    return tuple(dict.fromkeys(f"{prefix.upper()}-{number}" for number in bracketed + bare))


def subject_with(reference: str, subject: str) -> str:
    """The subject of an answer: the token once, in front."""
    named = "[" in subject  # a pattern made for one ticket takes longer than the rest of its letter
    bare = re.sub(rf"\[\s*#?{re.escape(reference)}\s*\]\s*", "", subject, flags=re.IGNORECASE) if named else subject
    return f"[{reference}] {bare.strip()}".strip()


def reply_address(address: str, reference: str) -> str:
    """Where an answer to a mail about this conversation goes: `support+BW-4711@…`."""
    local, _, domain = address.partition("@")
    return f"{local}+{reference}@{domain}"


def _candidates(mail: ParsedMail, reference_of: Callable[[str], str | None], prefix: str) -> Iterable[tuple[str, Clue]]:
    named = dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)])
    for message_id in islice(named, _MOST_NAMED):
        reference = reference_of(message_id)
        if reference:
            yield reference, Clue.HEADERS
    envelope = [value for key, value in mail.control if key in {"delivered-to", "x-original-to", "envelope-to"}]
    for address in [*(one.address for one in mail.to + mail.cc), *envelope]:
        found = REFERENCE_IN_ADDRESS.search(address)
        if found is not None and found[1].upper().startswith(f"{prefix.upper()}-"):
            yield found[1].upper(), Clue.REPLY_ADDRESS
    for reference in references_in(mail.subject, prefix=prefix):
        yield reference, Clue.SUBJECT
