"""Values as vendors write them: times, names, lists, yes and no. Every function is total: what cannot be read is nothing."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"(?i)<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>")
_HIDDEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?$")
_MILLISECONDS = 100_000_000_000


def text_of(value: object) -> str:
    """A text, without characters that no database keeps; numbers as they are written, nothing for anything else."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return str(value) if isinstance(value, int | float) else ""


def key_of(value: object) -> str:
    """An id: numbers and texts alike, at most 120 characters."""
    return text_of(value).strip()[:120]


def time_of(value: object) -> datetime | None:
    """ISO 8601, the date of a mail, a day written day first, or seconds since 1970; UTC where no zone is said."""
    written = text_of(value).strip()
    if not written:
        return None
    for read in (_iso, _epoch, _day_first, _mail):
        try:
            found = read(written)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
        if found is not None:
            return _utc(found)
    return None


def yes(value: object) -> bool:
    """Whether it is true, however it is written."""
    return value is True or text_of(value).strip().casefold() in {"true", "yes", "y", "1", "t"}


def dicts(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; none where it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def keys(value: object) -> tuple[str, ...]:
    """The ids of a list of ids, or of things that have one."""
    found = (key_of(one.get("id")) if isinstance(one, Mapping) else key_of(one) for one in _listed(value))
    return tuple(dict.fromkeys(one for one in found if one))


def words(value: object) -> tuple[str, ...]:
    """A list of words: as a list, as things with a name, or in one text between commas or blanks."""
    if isinstance(value, str):
        return tuple(dict.fromkeys(one for one in re.split(r"[,;\s]+", value.strip()) if one))
    found = (text_of(one.get("name")) if isinstance(one, Mapping) else text_of(one) for one in _listed(value))
    return tuple(dict.fromkeys(one.strip() for one in found if one.strip()))


def plain(markup: str) -> str:
    """HTML as text, in lines; for reading only, nothing is trusted."""
    shown = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", markup)))
    lines = (" ".join(line.split()) for line in html.unescape(shown).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def bytes_of(value: object) -> bytes | None:
    """Base64 as bytes, also with line breaks in it; None for anything that is none."""
    try:
        return base64.b64decode(text_of(value).encode("ascii"), validate=False) if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None


def whole(value: object) -> int:
    """A count or a size; 0 for what is none."""
    try:
        return max(0, int(text_of(value) or 0))
    except ValueError:
        return 0


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _iso(written: str) -> datetime | None:
    cleaned = written.removesuffix(" UTC").replace("Z", "+00:00") if written[:4].isdigit() else ""
    return datetime.fromisoformat(cleaned) if cleaned and not _EPOCH.match(written) else None


def _epoch(written: str) -> datetime | None:
    if not _EPOCH.match(written):
        return None
    number = float(written)
    return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS else number, UTC)


def _day_first(written: str) -> datetime | None:
    found = _DAY_FIRST.match(written)
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(one or 0) for one in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _mail(written: str) -> datetime | None:
    return parsedate_to_datetime(written)


def _utc(found: datetime) -> datetime | None:
    aware = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC) if aware.year > 1 else None
