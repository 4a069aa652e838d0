"""Parts that hold something else: winmail.dat, calendar invitations, uuencoded files in the text."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from icalendar import Calendar
from tnefparse.tnef import TNEF

from orgdesk.apps.mail.parsing.charsets import decode_text, one_line
from orgdesk.apps.mail.parsing.model import Invitation, Limits, Notes, Trouble
from orgdesk.apps.mail.parsing.transfer import decode_uu

MAX_CALENDAR_BYTES = 1024 * 1024
MAX_EVENTS = 50
TNEF_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
_UU = re.compile(r"(?m)^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[!-`][ -`]*\r?\n)+?)`?\r?\n?end\r?$")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a winmail.dat held."""

    files: tuple[tuple[str, bytes], ...] = ()
    text: str = ""
    html: str = ""


def unpack_tnef(data: bytes, limits: Limits, notes: Notes) -> Unpacked:
    """Files and text of a TNEF part; the part itself stays an attachment too, so nothing depends on this."""
    if len(data) > limits.tnef_bytes:
        notes.add(Trouble.BROKEN_TNEF, "too large to unpack")
        return Unpacked()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tnef = TNEF(data, do_checksum=False)  # type: ignore[no-untyped-call]
            files = tuple((_file_name(item.long_filename()), bytes(item.data or b"")) for item in tnef.attachments)
            return Unpacked(files, _text(tnef.body, notes), _text(tnef.htmlbody, notes))
    except Exception as error:  # noqa: BLE001 -- a foreign library on hostile input
        notes.add(Trouble.BROKEN_TNEF, type(error).__name__)
        return Unpacked()


def read_invitations(data: bytes, charset: str, notes: Notes) -> tuple[Invitation, ...]:
    """The events of a calendar part."""
    if len(data) > MAX_CALENDAR_BYTES:
        notes.add(Trouble.BROKEN_CALENDAR, "too large to read")
        return ()
    text = decode_text(data, charset or "utf-8", notes, where="calendar")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendar = Calendar.from_ical(text)
            method = one_line(str(calendar.get("METHOD", "")))
            return tuple(_invitation(method, event) for event in calendar.walk("VEVENT")[:MAX_EVENTS])
    except Exception as error:  # noqa: BLE001 -- a foreign library on hostile input
        notes.add(Trouble.BROKEN_CALENDAR, type(error).__name__)
        return ()


def split_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files that old programs put into it."""
    if "\nend" not in text or "begin " not in text:
        return text, []
    files = [(_file_name(match[1]), decode_uu(match[0].encode("ascii", "replace"))[0]) for match in _UU.finditer(text)]
    return _UU.sub("", text), files


def _file_name(name: object) -> str:
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "")
    return one_line(text.rstrip("\x00"))


def _text(value: object, notes: Notes) -> str:
    if isinstance(value, list):
        value = value[0] if value else b""
    if isinstance(value, bytes):
        return decode_text(value.rstrip(b"\x00"), "", notes, where="winmail.dat")
    return str(value or "").rstrip("\x00")


def _invitation(method: str, event: object) -> Invitation:
    def value(name: str) -> str:
        found = event.get(name)  # type: ignore[attr-defined]
        return one_line(str(found)) if found is not None else ""

    def moment(name: str) -> str:
        found = event.get(name)  # type: ignore[attr-defined]
        return found.dt.isoformat() if found is not None and hasattr(found, "dt") else ""

    organizer = re.sub(r"(?i)^mailto:", "", value("ORGANIZER"))
    return Invitation(method, value("UID"), value("SUMMARY"), moment("DTSTART"), moment("DTEND"), organizer)
