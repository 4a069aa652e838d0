"""Read the log of another system: its events as arrays, what they may mean, and what could not be taken."""

from __future__ import annotations

import zlib
from collections import Counter
from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.insight.files import read_log, read_objects
from orgdesk.apps.insight.models import BroughtLog
from orgdesk.core.measures.errors import LogError, MeasureError
from orgdesk.core.measures.mining import ColumnMapping, EventLog, guess_mapping, guess_meanings, pack_log
from orgdesk.ui.sayings import in_words

_REASONS = 20
_ROWS = 60
"""So many rows that were left out are kept with their text."""


def read_brought_log(log: BroughtLog, *, at: datetime) -> BroughtLog:
    """Nothing of the desk changes. A table whose columns are not known by their names asks for them; a file that is no log says why."""
    log.state, log.failure, packed = BroughtLog.State.READY, "", None
    try:
        if log.kind == BroughtLog.Kind.CSV and not log.columns:
            log.columns = _guessed(log.head)
        read = _read(log, at)
    except _ColumnsUnclearError as unclear:
        log.state, log.failure = BroughtLog.State.UNCLEAR, in_words(unclear)
    except (MeasureError, UnicodeError) as problem:
        log.state, log.failure = BroughtLog.State.FAILED, in_words(problem)
    else:
        packed = pack_log(read)
        log.found, log.read_at = {**_found(read), "types": _types(log)}, at
        log.meanings = log.meanings or _meanings(read)
    with transaction.atomic():
        log.save()
        type(log.content).objects.filter(pk=log.content.pk).update(packed=packed)
    return log


class _ColumnsUnclearError(LogError):
    """The table must be asked about."""


def _guessed(head: list[str]) -> dict[str, str]:
    try:
        found = guess_mapping(head)
    except LogError as problem:
        raise _ColumnsUnclearError(_("Which columns hold case, activity and moment cannot be told by their names. Say it below.")) from problem  # fmt: skip
    return {"case": found.case, "activity": found.activity, "at": found.at}


def _read(log: BroughtLog, at: datetime) -> EventLog:
    source = BytesIO(zlib.decompress(bytes(log.content.source)))
    named = log.columns
    mapping = ColumnMapping(named["case"], named["activity"], named["at"]) if named else None
    read = read_log(source, log.kind, mapping=mapping, object_type=log.object_type, now=at)
    if not len(read):
        reason = read.left_out[0].reason if read.left_out else _("it holds no event")
        refusal = _ColumnsUnclearError if named else LogError
        raise refusal(_("Nothing of it can be read: %(why)s. Say below what its columns mean, or bring another file.") % {"why": in_words(reason)})  # fmt: skip
    return read


def _types(log: BroughtLog) -> dict[str, int]:
    """The objects of a log of objects, most frequent first."""
    if not log.kind.endswith("ocel"):
        return {}
    types = read_objects(zlib.decompress(bytes(log.content.source)), log.kind).types()
    return dict(sorted(types.items(), key=lambda one: -one[1]))


def _found(log: EventLog) -> dict[str, object]:
    reasons = Counter(in_words(one.reason) for one in log.left_out)
    return {
        "cases": len(log.cases),
        "events": len(log),
        "activities": len(log.activity.values),
        "first": log.moment(int(log.at.argmin())).isoformat(),
        "last": log.moment(int(log.at.argmax())).isoformat(),
        "left_out": len(log.left_out),
        "reasons": reasons.most_common(_REASONS),
        "remarks": dict(log.remarks),
        "odd": {name: [(one.row, one.text) for one in rows] for name, rows in log.odd.items()},
        "rows_left_out": [(one.row, in_words(one.reason), one.text) for one in log.left_out[:_ROWS]],
        "columns": list(log.columns),
    }


def _meanings(log: EventLog) -> dict[str, dict[str, str]]:
    guessed = guess_meanings(log)
    return {"activities": dict(guessed.activities), "columns": dict(guessed.columns)}
