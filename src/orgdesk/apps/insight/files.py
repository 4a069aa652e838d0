"""Logs as files, in and out, by the ending of their name."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining import (
    ColumnMapping,
    EventLog,
    ObjectLog,
    ObjectStream,
    flatten,
    objects_of_cases,
    read_csv,
    read_ocel_json,
    read_ocel_xml,
    read_xes,
    write_csv,
    write_ocel_json,
    write_ocel_xml,
    write_xes,
)

NAMES = {"csv": "CSV", "xes": "XES", "jsonocel": "OCEL, JSON", "xmlocel": "OCEL, XML"}
TYPES = {"csv": "text/csv", "xes": "application/xml", "jsonocel": "application/json", "xmlocel": "application/xml"}


def kind_of(name: str) -> str:
    """csv, xes, jsonocel or xmlocel. Raises LogError for another ending."""
    kind = {"json": "jsonocel", "xml": "xmlocel"}.get(ending := PurePath(name).suffix.lstrip(".").lower(), ending)
    if kind not in TYPES:
        raise LogError(_("%(name)s is of no known kind. Name it .csv, .xes, .jsonocel or .xmlocel.") % {"name": name})
    return kind


def read_log(
    source: IO[bytes],
    kind: str,
    *,
    mapping: ColumnMapping | None = None,
    object_type: str = "",
    now: datetime | None = None,
) -> EventLog:
    """The log of a file; of a log of objects, that of one type (the most frequent where none is named)."""
    if kind == "csv":
        text = codecs.getreader("utf-8-sig")(source, "replace")
        return read_csv(text, mapping, now=now)
    elif kind == "xes":
        return read_xes(source, now=now)
    found = read_objects(source.read(), kind)
    types = found.types()
    if not types or (object_type and object_type not in types):
        raise LogError(
            _("The log has no objects of type “%(object_type)s”. It has %(types)s.")
            % {"object_type": object_type, "types": ", ".join(types) or _("none at all")}
        )
    return flatten(found, object_type or max(types, key=lambda one: types[one]), now=now)


def read_objects(data: bytes, kind: str) -> ObjectLog:
    """A log of objects. Raises LogError for a file of cases: it does not say what else an event touched."""
    if not kind.endswith("ocel"):
        raise LogError(
            _("Give a log of objects, as .jsonocel or .xmlocel: one of cases does not tell what else was touched.")
        )
    return read_ocel_json(data) if kind == "jsonocel" else read_ocel_xml(data)


def pieces(log: EventLog | Iterable[EventLog], kind: str) -> Iterator[str | bytes]:
    """A log of cases as a file, piece by piece; for CSV and XES a long one may come in parts, of cases each."""
    if kind == "csv":
        yield from write_csv(log)
    elif kind == "xes":
        yield from write_xes(log)
    else:
        (whole,) = [log] if isinstance(log, EventLog) else log
        yield from object_pieces(objects_of_cases(whole), kind)


def object_pieces(log: ObjectLog | ObjectStream, kind: str) -> Iterator[str | bytes]:
    """A log of objects as a file, piece by piece."""
    yield from write_ocel_json(log) if kind == "jsonocel" else write_ocel_xml(log)
