"""The date a mail claims."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from orgdesk.apps.mail.parsing.model import Notes, Trouble

EARLIEST, LATEST = 1971, 2100
_COMMENT = re.compile(r"\([^)]*\)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?")


def read_date(text: str, notes: Notes) -> datetime | None:
    """The moment, always with a time zone (UTC where none is given), or None with the problem named."""
    if not text.strip():
        notes.add(Trouble.NO_DATE)
        return None
    found = _parse(text[:200])
    if found is None or not EARLIEST <= found.year <= LATEST:
        notes.add(Trouble.ABSURD_DATE, text[:80])
        return None
    return found


def _parse(text: str) -> datetime | None:
    for reading in (text, _COMMENT.sub("", text)):
        try:
            found = parsedate_to_datetime(reading)
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
        return _zoned(found)
    iso = _ISO.search(text)
    if iso is None:
        return None
    try:
        return _zoned(datetime.fromisoformat(iso[0].replace(" Z", "Z")))
    except ValueError:
        return None


def _zoned(found: datetime) -> datetime | None:
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    try:
        found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found
