"""The tree of a mail: parts as spans of the raw bytes, found without recursion and within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from orgdesk.apps.mail.parsing.headers import Headers, read_headers
from orgdesk.apps.mail.parsing.model import Limits, Notes, Trouble
from orgdesk.apps.mail.parsing.transfer import decode_transfer
from orgdesk.apps.mail.parsing.words import parse_parameters

_GUESS = re.compile(rb"(?m)^--([^\r\n]{1,200}?)[ \t]*\r?$")
_TYPE = re.compile(r"^[\w!#$&^.+\-]+/[\w!#$&^.+\-]+$")


@dataclass(slots=True)
class Part:
    """One node of the tree; `start` and `end` delimit its body in `data`."""

    data: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    depth: int
    type: str
    parameters: dict[str, str]
    disposition: str
    filename: str
    parent: Part | None = None
    children: list[Part] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The bytes as they travelled."""
        return self.data[self.start : self.end]

    def content(self, notes: Notes) -> bytes:
        """The bytes without their transfer encoding."""
        raw = self.headers.raw("content-transfer-encoding") or b""
        encoding = raw.decode("ascii", "replace").partition(";")[0]
        data, whole = decode_transfer(self.body, encoding)
        if not whole:
            notes.add(Trouble.BROKEN_ENCODING, f"{self.filename or self.type}: {encoding or 'unknown'}")
        return data

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "")

    def inside(self, content_type: str) -> bool:
        """Whether some ancestor has this type."""
        ancestor = self.parent
        while ancestor is not None and ancestor.type != content_type:
            ancestor = ancestor.parent
        return ancestor is not None


def read_parts(data: bytes, limits: Limits, notes: Notes) -> list[Part]:
    """All parts of a mail in the order in which they stand; the first is the mail itself. At least one."""
    root = _read_part(data, 0, len(data), None, "text/plain", limits, notes)
    parts: list[Part] = []
    waiting = [root]
    while waiting:
        part = waiting.pop()
        parts.append(part)
        if part.type.startswith("multipart/"):
            room = limits.parts - len(parts) - len(waiting)
            part.children = _read_children(part, room, limits, notes)
            waiting.extend(reversed(part.children))
    return parts


def _read_part(
    data: bytes, start: int, end: int, parent: Part | None, default: str, limits: Limits, notes: Notes
) -> Part:
    headers, body = read_headers(data, start, end, limits, notes, whole_mail=parent is None)
    kind, parameters = parse_parameters(headers.text("content-type", notes), notes, where="content-type")
    disposition, more = parse_parameters(headers.text("content-disposition", notes), notes, where="content-disposition")
    if not _TYPE.match(kind):
        kind = {"text": "text/plain", "html": "text/html"}.get(
            kind, default if not kind else "application/octet-stream"
        )
    return Part(
        data=data,
        headers=Headers(headers.fields, parameters.get("charset", "")),
        start=min(body, end),
        end=end,
        depth=0 if parent is None else parent.depth + 1,
        type=kind,
        parameters=parameters,
        disposition=disposition,
        filename=more.get("filename") or parameters.get("name") or "",
        parent=parent,
    )


def _read_children(part: Part, room: int, limits: Limits, notes: Notes) -> list[Part]:
    """The parts of a multipart; one that cannot be split becomes a text of its own, so that nothing is lost."""
    if part.depth >= limits.depth:
        notes.add(Trouble.TOO_DEEP, f"parts nested deeper than {limits.depth} are kept as one")
        part.type = "application/octet-stream"
        return []
    spans = _spans(part, max(room, 1), notes)
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    if not spans:
        part.type = "text/plain"
        return []
    return [_read_part(part.data, start, end, part, default, limits, notes) for start, end in spans]


def _spans(part: Part, room: int, notes: Notes) -> list[tuple[int, int]]:
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    delimiters = _delimiters(part, boundary, room, notes) if boundary else []
    if not delimiters:
        guess = _guess_boundary(part)
        notes.add(
            Trouble.MISSING_BOUNDARY, f"{part.type}: the boundary {'does not occur' if boundary else 'is missing'}"
        )
        delimiters = _delimiters(part, guess, room, notes) if guess else []
    spans = []
    for index, (_, after, closing) in enumerate(delimiters):
        if closing:
            break
        last = index + 1 == len(delimiters)
        end = part.end if last else _without_line_end(part.data, after, delimiters[index + 1][0])
        if last:
            notes.add(Trouble.UNCLOSED_BOUNDARY, part.type)
        spans.append((after, end))
    return spans


def _delimiters(part: Part, boundary: bytes, room: int, notes: Notes) -> list[tuple[int, int, bool]]:
    """Start, end and whether it closes, of every delimiter line; at most `room` parts, the last one holds the rest."""
    pattern = re.compile(rb"(?m)^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")
    found: list[tuple[int, int, bool]] = []
    for match in pattern.finditer(part.data, part.start, part.end):
        if len(found) >= room:
            notes.add(Trouble.TOO_MANY_PARTS, f"the last of {room} parts holds the rest")
            break
        found.append((match.start(), match.end(), match[1] is not None))
        if match[1] is not None:
            break
    return found


def _guess_boundary(part: Part) -> bytes:
    """The first line that looks like a delimiter and is followed by a header."""
    for count, match in enumerate(_GUESS.finditer(part.data, part.start, part.end)):
        if count > 50:
            break
        following = part.data[match.end() : match.end() + 40].lstrip(b"\r\n").lower()
        if following.startswith(b"content-"):
            return match[1]
    return b""


def _without_line_end(data: bytes, start: int, end: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
        if end > start and data[end - 1 : end] == b"\r":
            end -= 1
    return end
