"""A list of accounts as CSV: read line by line, odd lines kept with the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.customers.errors import ImportRefused

NEEDED = ("key", "name")
KNOWN = (*NEEDED, "parent", "class", "segment", "zone", "owner")
MOST = 500_000
"""Lines; more are asked to be split."""
_KEY, _NAME, _SEGMENT = 60, 160, 60
_LONGEST = {"key": _KEY, "name": _NAME, "segment": _SEGMENT}


@dataclass(frozen=True, slots=True)
class Line:
    """One account as the file tells it."""

    number: int
    key: str
    name: str
    told: Mapping[str, str]


@dataclass
class Listed:
    """What could be read, and the lines that could not, with their number and the reason."""

    lines: dict[str, Line] = field(default_factory=dict)
    tray: list[tuple[int, str]] = field(default_factory=list)


def read_accounts(content: bytes) -> Listed:
    """Raises ImportRefused for what is no such list at all; a line that is odd goes into the tray, and nothing is lost silently."""
    rows = csv.DictReader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content))
    try:
        names = [(name or "").strip().casefold() for name in rows.fieldnames or ()]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise ImportRefused(
                _("The first line has to name the columns; missing: %(columns)s.") % {"columns": ", ".join(missing)}
            )
        rows.fieldnames = names
        listed = Listed()
        for number, row in enumerate(rows, start=2):
            if number > MOST:
                raise ImportRefused(_("The file has more than %(most)s lines; split it.") % {"most": MOST})
            if None in row:
                listed.tray.append((number, _("it has more cells than the first line names; those are left out")))
            _take(listed, number, {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)})
    except csv.Error as problem:
        raise ImportRefused(_("The file is no CSV that can be read: %(problem)s.") % {"problem": problem}) from problem
    return listed


def _take(listed: Listed, number: int, told: dict[str, str]) -> None:
    key, name = slugify(told.get("key", ""))[:_KEY], told.get("name", "")[:_NAME]
    if not key or not name:
        listed.tray.append((number, _("a key and a name are needed")))
    elif "\x00" in "".join(told.values()):
        listed.tray.append((number, _("it holds a character that is none")))
    elif key in listed.lines:
        listed.tray.append((number, _("%(key)s stands on line %(other)s already") % {"key": key, "other": listed.lines[key].number}))  # fmt: skip
    else:
        listed.lines[key] = Line(number, key, name, told)
        listed.tray += [(number, words) for words in _cut(told)]


def _cut(told: Mapping[str, str]) -> list[str]:
    """What does not fit is cut, and said."""
    words = _("%(column)s is longer than %(most)s letters and was cut")
    return [
        words % {"column": column, "most": most}
        for column, most in _LONGEST.items()
        if len(told.get(column, "")) > most
    ]


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused(_("The file is no text that can be read; save it as CSV in UTF-8."))


def _delimiter(content: bytes) -> str:
    first = content.split(b"\n", 1)[0]
    return max((",", ";", "\t"), key=lambda sign: first.count(sign.encode()))
