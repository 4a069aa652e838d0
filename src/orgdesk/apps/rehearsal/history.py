"""The cases of a table of another system, to judge by: when each came and when it was resolved, and what could not be read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orgdesk.core.measures.mining import ColumnMapping
from orgdesk.core.measures.mining.tables import parse_moment
from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.backtest import Seen
from orgdesk.core.rehearsal.errors import InputsRefused

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """The cases in the order in which they came, and how many rows or cases were left out, by reason."""

    cases: tuple[Seen, ...]
    left_out: dict[str, int]


def read_history(lines: Iterable[str], *, case: str, opened: str, resolved: str, now: datetime) -> History:
    """A row a case or a row an event, in any order: of a case's rows the last that says it counts. Raises InputsRefused."""
    rows = csv.DictReader(lines)
    missing = [name for name in (case, opened, resolved) if name not in (rows.fieldnames or ())]
    if missing:
        raise InputsRefused(
            phrase(
                "There is no column {missing} among {columns}; name the columns of the case, of its opening and of its resolution.",
                missing=", ".join(missing),
                columns=", ".join(rows.fieldnames or ()) or "-",
            )
        )
    came: dict[str, str] = {}
    ended: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        key = (row[case] or "").strip()
        if key:
            came[key] = row[opened] or came.get(key, "")
            ended[key] = row[resolved] or ""
        else:
            left_out["without a case"] += 1
    found = [_seen(came[key], ended[key], now, left_out) for key in came]
    return History(tuple(sorted(filter(None, found), key=lambda one: one.opened)), dict(left_out))


def _seen(opened: str, resolved: str, now: datetime, left_out: Counter[str]) -> Seen | None:
    began, ended = _moment(opened), _moment(resolved)
    if began is None:
        left_out["without a readable opening"] += 1
        return None
    if began > now:
        left_out["opened in the future"] += 1
        return None
    if ended is not None and (ended < began or ended > now):
        left_out["resolved before it came or in the future: taken as open"] += 1
        ended = None
    return Seen(began, ended)


def _moment(text: str) -> datetime | None:
    found = parse_moment(text, ColumnMapping("", "", ""))
    return _EPOCH + timedelta(microseconds=found) if found is not None else None
