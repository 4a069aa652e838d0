"""Our own archive, as `orgdesk export` writes it: lines of JSON and the files beside them; `docs/reference/archive.md` describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgdesk.core.service.exchange.model import (
    Names,
    Part,
    Raw,
    SourceFile,
    SourceMessage,
    SourceOrganisation,
    SourcePerson,
    SourceRating,
    SourceTicket,
)
from orgdesk.core.service.exchange.values import dicts, key_of, keys, text_of, time_of, whole, words, yes

FILES: Mapping[str, Part] = {
    r"^tickets\.ndjson$": Part.TICKET,
    r"^people\.ndjson$": Part.PERSON,
    r"^accounts\.ndjson$": Part.ORGANISATION,
}
IGNORED = (
    r"^(?!tickets|people|accounts).*\.ndjson$",
    r"^manifest\.json$",
    r"^readme\.txt$",
)
"""The rest of an archive is for reading elsewhere: it comes back by a backup, not by an import."""
STATES: Mapping[str, str] = {
    state: state
    for state in (
        "new", "triaged", "assigned", "in_progress", "pending_customer", "pending_vendor", "pending_internal", "resolved", "closed",
        "merged", "cancelled",
    )
}  # fmt: skip
PRIORITIES: Mapping[str, int] = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
_EXACT = (
    "key",
    "tier",
    "impact",
    "urgency",
    "live",
    "periods",
    "product",
    "last_activity_at",
    "outside_reference",
    "custom",
)


def read_ticket(raw: Raw, messages: Sequence[Raw], names: Names) -> SourceTicket:
    """A line of `tickets.ndjson`; what only we have stands in `exact`."""
    ratings = dicts([raw.get("rating")])
    return SourceTicket(
        id=key_of(raw.get("id")),
        number=key_of(raw.get("key")),
        subject=text_of(raw.get("subject")),
        opened_at=time_of(raw.get("opened_at")),
        changed_at=time_of(raw.get("last_activity_at")),
        solved_at=time_of(raw.get("solved_at")),
        requester=key_of(raw.get("requester")),
        owner=key_of(raw.get("owner")),
        organisation=key_of(raw.get("account")),
        state=text_of(raw.get("status")),
        priority=text_of(raw.get("priority")),
        channel=text_of(raw.get("channel")) or "email",
        tags=words(raw.get("tags")),
        messages=tuple(_message(one) for one in dicts(raw.get("messages"))),
        rating=next((_rating(one) for one in ratings), None),
        merged_into=key_of(raw.get("merged_into")),
        follows=key_of(raw.get("follows")),
        watchers=keys(raw.get("watchers")),
        exact={name: raw[name] for name in _EXACT if raw.get(name) not in (None, "")},
    )


def read_person(raw: Raw) -> SourcePerson:
    """A line of `people.ndjson`."""
    return SourcePerson(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("name")),
        email=text_of(raw.get("email")),
        agent=yes(raw.get("works_here")),
        active=yes(raw.get("active")),
        organisations=keys(raw.get("accounts")),
        language=text_of(raw.get("language")),
        zone=text_of(raw.get("zone")),
        job=text_of(raw.get("job")),
    )


def read_organisation(raw: Raw) -> SourceOrganisation:
    """A line of `accounts.ndjson`."""
    return SourceOrganisation(key_of(raw.get("id")), text_of(raw.get("name")), notes=text_of(raw.get("notes")))


def read_name(raw: Raw) -> str:
    """Nothing in our archive is named by id."""
    return text_of(raw.get("name"))


def _message(raw: Raw) -> SourceMessage:
    kind = text_of(raw.get("kind"))
    return SourceMessage(
        id=key_of(raw.get("id")),
        at=time_of(raw.get("at")),
        text=text_of(raw.get("text")),
        html=text_of(raw.get("html")),
        quoted=text_of(raw.get("quoted")),
        author=key_of(raw.get("author")),
        public=kind != "note",
        customer=kind == "received",
        automatic=yes(raw.get("automatic")),
        mail_id=text_of(raw.get("mail_id")),
        files=tuple(_file(one) for one in dicts(raw.get("files"))),
        problems=tuple(one for one in raw.get("problems") or () if isinstance(one, str)),
    )


def _file(raw: Raw) -> SourceFile:
    return SourceFile(
        id=key_of(raw.get("id")),
        name=text_of(raw.get("name")),
        media_type=text_of(raw.get("media_type")),
        size=whole(raw.get("size")),
        path=text_of(raw.get("path")),
    )


def _rating(raw: Raw) -> SourceRating:
    score = raw.get("share")
    return SourceRating(
        float(score) if isinstance(score, int | float) else 0.0, text_of(raw.get("words")), time_of(raw.get("at"))
    )
