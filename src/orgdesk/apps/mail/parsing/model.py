"""What a mail says, as plain values: the result of reading one, and the limits of the reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Trouble(StrEnum):
    """What can be wrong with a mail. None of them stops the reading; each is shown beside the mail."""

    EMPTY = "empty"
    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"
    BROKEN_ADDRESS = "broken_address"
    DUPLICATED_HEADER = "duplicated_header"
    BROKEN_HEADER = "broken_header"
    HEADERS_TOO_LONG = "headers_too_long"
    CONTROL_CHARACTERS = "control_characters"
    BROKEN_ENCODED_WORD = "broken_encoded_word"
    UNKNOWN_CHARSET = "unknown_charset"
    WRONG_CHARSET = "wrong_charset"
    BROKEN_ENCODING = "broken_encoding"
    MISSING_BOUNDARY = "missing_boundary"
    UNCLOSED_BOUNDARY = "unclosed_boundary"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_LARGE = "too_large"
    TEXT_CUT = "text_cut"
    BROKEN_HTML = "broken_html"
    NO_DATE = "no_date"
    ABSURD_DATE = "absurd_date"
    BROKEN_TNEF = "broken_tnef"
    BROKEN_CALENDAR = "broken_calendar"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the words that help to find it in the raw source."""

    kind: Trouble
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.detail}" if self.detail else self.kind.value


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an address; either may be empty."""

    name: str = ""
    address: str = ""

    @property
    def key(self) -> str:
        """The address as it is compared: case does not count."""
        return self.address.strip().casefold()

    @property
    def domain(self) -> str:
        return self.key.rpartition("@")[2]


class Role(StrEnum):
    """What an attachment is for."""

    FILE = "file"
    PICTURE = "picture"  # shown inside the HTML by its content id
    CALENDAR = "calendar"
    MESSAGE = "message"
    SIGNATURE = "signature"
    ENCRYPTED = "encrypted"
    REPORT = "report"  # machine-readable part of a delivery or read report


@dataclass(frozen=True, slots=True)
class Attachment:
    """A decoded part that is not the text. `content` is empty where the mail is over the size limit: see `problems`."""

    name: str
    type: str
    size: int
    sha256: str
    role: Role = Role.FILE
    content_id: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a mail of ours did not arrive.

    `status` is the enhanced status of RFC 3463 (``5.1.1``). `hard` says that the address itself is dead: no later mail
    to it can arrive. A full mailbox or a refused content is soft even where the status is permanent.
    """

    recipient: str
    status: str
    hard: bool
    reply_code: str = ""
    diagnostic: str = ""
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail inside a forwarded one: who really asked."""

    sender: Address
    subject: str = ""
    date: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A calendar part: what it asks (REQUEST, CANCEL, REPLY …), for what and when."""

    method: str
    uid: str
    summary: str
    start: str
    end: str
    organizer: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything the desk needs to know of a mail. Texts hold no NUL and no lone surrogate."""

    subject: str = ""
    sender: Address = Address()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    visible_text: str = ""
    quoted_text: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    auto_reply: bool = False
    bounce: Bounce | None = None
    forwarded: Forwarded | None = None
    invitations: tuple[Invitation, ...] = ()
    signed: bool = False
    encrypted: bool = False
    control: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def header(self, name: str) -> str:
        """The first value of a header that says how the mail travelled (see `headers.CONTROL`), or an empty text."""
        return next((value for key, value in self.control if key == name.lower()), "")

    def has_header(self, name: str) -> bool:
        return any(key == name.lower() for key, _ in self.control)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mail is read. What is beyond stays in the raw source and is named in `problems`."""

    bytes_with_attachments: int = 25 * 1024 * 1024
    header_bytes: int = 256 * 1024
    headers: int = 1000
    addresses: int = 1000
    parts: int = 1000
    depth: int = 50
    text_characters: int = 500_000
    html_characters: int = 2_000_000
    tnef_bytes: int = 25 * 1024 * 1024
    problems: int = 100


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Notes:
    """Collects the problems of one reading, each once and not without end."""

    limit: int = 100
    found: list[Problem] = field(default_factory=list)

    def add(self, kind: Trouble, detail: str = "") -> None:
        problem = Problem(kind, detail[:200])
        if len(self.found) < self.limit and problem not in self.found:
            self.found.append(problem)
