"""From the parts of a mail to its text, its HTML and its attachments."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass, field

from orgdesk.apps.mail.parsing.charsets import decode_text, one_line, storable
from orgdesk.apps.mail.parsing.extras import TNEF_TYPES, Unpacked, read_invitations, split_uuencoded, unpack_tnef
from orgdesk.apps.mail.parsing.headers import read_headers
from orgdesk.apps.mail.parsing.html import clean_html, html_to_text, text_to_html
from orgdesk.apps.mail.parsing.mime import Part
from orgdesk.apps.mail.parsing.model import Attachment, Invitation, Limits, Notes, Role, Trouble

REPORT_TYPES = {
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/global-disposition-notification", "message/feedback-report", "text/rfc822-headers", "message/global-headers",
}  # fmt: skip
SIGNATURE_TYPES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
PKCS7_TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_PATH = re.compile(r".*[/\\]")


@dataclass(slots=True)
class Contents:
    """What the parts hold, gathered in one walk."""

    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    signed: bool = False
    encrypted: bool = False


@dataclass(slots=True)
class _Unit:
    """One stretch of text, in one or both of its forms."""

    key: int
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


def read_contents(parts: list[Part], limits: Limits, notes: Notes) -> Contents:
    """Text, HTML and attachments. A mail over the size limit lists its attachments without their content."""
    contents = Contents()
    keep = len(parts[0].data) <= limits.bytes_with_attachments
    if not keep:
        notes.add(
            Trouble.TOO_LARGE, f"{len(parts[0].data)} bytes: attachments are listed, their content is in the raw source"
        )
    units: list[_Unit] = []
    for part in parts:
        _note_protection(part, contents, notes)
        if part.children or part.type.startswith("multipart/"):
            continue
        if _is_body(part, units):
            _read_text(part, units, contents, keep=keep, limits=limits, notes=notes)
        else:
            _read_attachment(part, units, contents, keep=keep, limits=limits, notes=notes)
    _join(units, contents, limits, notes)
    contents.attachments = [_with_role(item, contents.html) for item in contents.attachments]
    if PGP_MESSAGE in contents.text:
        contents.encrypted = True
        notes.add(Trouble.ENCRYPTED, "PGP text: kept as it came")
    return contents


def _note_protection(part: Part, contents: Contents, notes: Notes) -> None:
    smime = part.parameters.get("smime-type", "").lower()
    if part.type == "multipart/signed" or part.type in SIGNATURE_TYPES or smime == "signed-data":
        contents.signed = True
    if part.type == "multipart/encrypted" or (part.type in PKCS7_TYPES and smime not in {"signed-data", "certs-only"}):
        contents.encrypted = True
    if part.type == "multipart/encrypted" or part.type in PKCS7_TYPES:
        notes.add(Trouble.ENCRYPTED, f"{part.type}: kept as it came")


def _is_body(part: Part, units: list[_Unit]) -> bool:
    if (
        part.type not in {"text/plain", "text/html", "text/enriched", "text/richtext"}
        or part.disposition == "attachment"
    ):
        return False
    return not part.filename or (not units and part.disposition != "attachment" and part.parent is None)


def _read_text(part: Part, units: list[_Unit], contents: Contents, *, keep: bool, limits: Limits, notes: Notes) -> None:
    limit = limits.html_characters if part.type == "text/html" else limits.text_characters
    data = part.content(notes)
    text = storable(decode_text(data[: limit * 4], part.charset, notes, where=part.type)).replace("\r\n", "\n")
    if part.type != "text/html":
        text, files = split_uuencoded(text)
        for name, content in files:
            contents.attachments.append(_attachment(name, "", content, Role.FILE, keep=keep))
    if len(text) > limit or len(data) > limit * 4:
        notes.add(Trouble.TEXT_CUT, f"{part.type}: the first {limit} characters of {len(data)} bytes")
        contents.attachments.append(_attachment("message.txt", part.type, data, Role.FILE, keep=keep))
    unit = _unit(part, units)
    (unit.html if part.type == "text/html" else unit.plain).append(text[:limit])


def _unit(part: Part, units: list[_Unit]) -> _Unit:
    ancestor = part.parent
    while ancestor is not None and ancestor.type != "multipart/alternative":
        ancestor = ancestor.parent
    key = id(part) if ancestor is None else id(ancestor)
    if units and units[-1].key == key:
        return units[-1]
    units.append(_Unit(key))
    return units[-1]


def _read_attachment(
    part: Part, units: list[_Unit], contents: Contents, *, keep: bool, limits: Limits, notes: Notes
) -> None:
    data = part.content(notes)
    name = _PATH.sub("", one_line(part.filename))[:200]
    role = _role(part)
    content_id = one_line((part.headers.raw("content-id") or b"").decode("utf-8", "replace")).strip("<> ")
    if part.type in TNEF_TYPES or name.lower() == "winmail.dat":
        unpacked = unpack_tnef(data, limits, notes)
        _add_unpacked(unpacked, part, units, contents, keep=keep, limits=limits)
    elif role is Role.CALENDAR:
        contents.invitations.extend(read_invitations(data, part.charset, notes))
    if not data and not name and not part.headers.fields:
        return
    item = _attachment(name or _default_name(part, role, data), part.type, data, role, keep=keep, content_id=content_id)
    contents.attachments.append(item)


def _role(part: Part) -> Role:
    if part.type in REPORT_TYPES:
        return Role.REPORT
    elif part.type in {"text/calendar", "application/ics"} or part.filename.lower().endswith(".ics"):
        return Role.CALENDAR
    elif part.type in {"message/rfc822", "message/global"}:
        return Role.MESSAGE
    elif part.type in SIGNATURE_TYPES:
        return Role.SIGNATURE
    elif part.type in PKCS7_TYPES or part.inside("multipart/encrypted"):
        return Role.ENCRYPTED
    else:
        return Role.FILE


def _default_name(part: Part, role: Role, data: bytes) -> str:
    if role is Role.MESSAGE:
        notes = Notes()
        headers, _ = read_headers(data, 0, len(data), Limits(), notes)
        return (_PATH.sub("", headers.words("subject", notes))[:120] or "message") + ".eml"
    elif role is Role.CALENDAR:
        return "invitation.ics"
    stem = {"message/delivery-status": "delivery-status", "text/rfc822-headers": "headers"}.get(part.type, "attachment")
    return stem + (mimetypes.guess_extension(part.type) or ("" if role is Role.FILE else ".txt"))


def _add_unpacked(
    unpacked: Unpacked, part: Part, units: list[_Unit], contents: Contents, *, keep: bool, limits: Limits
) -> None:
    for name, data in unpacked.files:
        contents.attachments.append(_attachment(name or "attachment", "", data, Role.FILE, keep=keep))
    if (unpacked.text or unpacked.html) and not any(text.strip() for unit in units for text in unit.plain + unit.html):
        plain, html = unpacked.text[: limits.text_characters], unpacked.html[: limits.html_characters]
        units.append(_Unit(id(part), [storable(plain)] if plain else [], [storable(html)] if html else []))


def _attachment(name: str, kind: str, data: bytes, role: Role, *, keep: bool, content_id: str = "") -> Attachment:
    return Attachment(
        name=name,
        type=kind or mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        role=role,
        content_id=content_id,
        content=data if keep else b"",
    )


def _with_role(item: Attachment, html: str) -> Attachment:
    shown = item.content_id and item.role is Role.FILE and f"cid:{item.content_id}" in html
    if not shown:
        return item
    return Attachment(item.name, item.type, item.size, item.sha256, Role.PICTURE, item.content_id, item.content)


def _join(units: list[_Unit], contents: Contents, limits: Limits, notes: Notes) -> None:
    plain: list[str] = []
    html: list[str] = []
    rich = any(unit.html for unit in units)
    for unit in units:
        source = "\n".join(unit.html)
        own = "\n".join(unit.plain)
        plain.append(own if own.strip() or not source else html_to_text(source, notes))
        if rich:
            html.append(source or text_to_html(own))
    contents.text = "\n".join(text.strip("\n") for text in plain if text.strip())[: limits.text_characters]
    if rich:
        contents.html = clean_html("\n".join(html)[: limits.html_characters])
