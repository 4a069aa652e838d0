"""What comes out of another desk, in words that no vendor owns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Raw = Mapping[str, Any]
"""One record as its vendor wrote it."""


class Part(StrEnum):
    """What a piece of an export is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    STATE = "state"
    PRIORITY = "priority"
    FIELD = "field"
    TICKET = "ticket"
    MESSAGE = "message"
    FILE = "file"
    RATING = "rating"
    ARTICLE = "article"


class Reason(StrEnum):
    """Why something was not taken, or not as it was."""

    UNREADABLE = "unreadable"
    CUT_SHORT = "cut_short"
    TOO_LARGE = "too_large"
    NO_ID = "no_id"
    DUPLICATE = "duplicate"
    NOT_TAKEN = "not_taken"
    WRONG_ENCODING = "wrong_encoding"
    NO_TICKET = "no_ticket"
    NO_REQUESTER = "no_requester"
    NO_OWNER = "no_owner"
    NO_AUTHOR = "no_author"
    NO_TIME = "no_time"
    FUTURE = "future"
    TEXT_CUT = "text_cut"
    NO_FILE = "no_file"
    FILE_TOO_LARGE = "file_too_large"
    BAD_FILE = "bad_file"
    MERGE_LOOP = "merge_loop"
    NO_MERGE_TARGET = "no_merge_target"
    CHANGED_HERE = "changed_here"
    NO_PROCESS = "no_process"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing for the report: which piece, where it stood, why, and as much of it as can be kept."""

    reason: Reason
    part: str = ""
    id: str = ""
    where: str = ""
    detail: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of an export: `ticket` is the ticket it belongs to, empty for what stands alone."""

    part: Part
    id: str
    raw: Raw
    where: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class SourcePerson:
    """A user: an agent of the old desk, or a customer's contact. `organisations` are ids."""

    id: str
    name: str
    email: str = ""
    agent: bool = False
    active: bool = True
    organisations: tuple[str, ...] = ()
    language: str = ""
    zone: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class SourceOrganisation:
    """A customer organisation; people whose address ends with one of its domains belong to it."""

    id: str
    name: str
    domains: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a message. Its bytes come with it (`content`), or stand in the export under `path`, or are only named by `link`."""

    id: str
    name: str
    media_type: str = ""
    size: int = 0
    content: bytes | None = field(default=None, repr=False)
    path: str = ""
    link: str = ""
    content_id: str = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """What one person said. `customer` says whose side wrote it where the export tells; else the author decides."""

    id: str
    at: datetime | None
    text: str = ""
    html: str = ""
    quoted: str = ""
    author: str = ""
    public: bool = True
    customer: bool | None = None
    automatic: bool = False
    mail_id: str = ""
    files: tuple[SourceFile, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRating:
    """How satisfied a customer was: `share` from 0 (not at all) to 1."""

    share: float
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceTicket:
    """A ticket with its conversation. Times are aware; people, organisation and other tickets are ids of the old desk.

    `state`, `priority`, `group` and `channel` are the vendor's words; what they become is chosen before the import.
    """

    id: str
    subject: str
    opened_at: datetime | None
    number: str = ""
    changed_at: datetime | None = None
    solved_at: datetime | None = None
    requester: str = ""
    owner: str = ""
    organisation: str = ""
    group: str = ""
    state: str = ""
    priority: str = ""
    channel: str = ""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[SourceMessage, ...] = ()
    rating: SourceRating | None = None
    merged_into: str = ""
    follows: str = ""
    watchers: tuple[str, ...] = ()
    people: tuple[SourcePerson, ...] = ()
    exact: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids of an export are called, by part: groups, states, priorities, fields."""

    by_part: Mapping[Part, Mapping[str, str]] = field(default_factory=dict)

    def of(self, part: Part, key: object) -> str:
        """The name of an id; the id itself where nothing names it, and nothing for None."""
        if key is None or key == "":
            return ""
        return self.by_part.get(part, {}).get(str(key), str(key))
