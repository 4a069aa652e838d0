"""`orgdesk log export|import|mine|measure`: our log as a file, logs of any origin read and mined, and our own read for the measures."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import CommandError
from django.db.models import Count

from orgdesk.apps.events.log_acts import Act, register
from orgdesk.apps.events.models import EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.apps.insight.files import TYPES, kind_of, pieces, read_log
from orgdesk.apps.insight.mining import log_summary
from orgdesk.apps.insight.ownlog import own_log
from orgdesk.apps.insight.reading import book
from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.measures.mining import ColumnMapping, EventLog, endless_cases

_MOST_REASONS = 1_000


def export_log(*, file: str, objects: str, **options: Any) -> dict[str, Any]:
    try:
        kind = options["format"] or kind_of(file)
        _write(own_log(kind, objects=objects), file)
    except (MeasureError, OSError) as error:
        raise CommandError(str(error)) from error
    if kind.endswith("ocel"):
        things = EventObject.objects.values("object_type", "object_key").distinct()
        return {"events": settled().count(), "objects": things.count(), "file": file}
    told = EventObject.objects.filter(object_type=objects)
    cases = told.aggregate(events=Count("event_id", distinct=True), cases=Count("object_key", distinct=True))
    return {**cases, "file": file}


def import_log(**options: Any) -> dict[str, Any]:
    log = _read(**options)
    reasons = [{"row": one.row, "reason": one.reason, "text": one.text} for one in log.left_out[:_MOST_REASONS]]
    told = {"events": len(log), "cases": len(log.cases), "remarks": dict(log.remarks)}
    return {**told, "left_out": len(log.left_out), "reasons": reasons}


def mine_log(**options: Any) -> dict[str, Any]:
    log = _read(**options)
    told = log_summary(log)
    return {**told, "endless": endless_cases(log, options["end"])[:_MOST_REASONS]} if options["end"] else told


def read_on(*, anew: bool, **options: Any) -> dict[str, Any]:
    """Read the log to its end for the measures; `anew` forgets first what was read."""
    if anew:
        book.forget()
    return {"read": book.read_log()}


def _read_on_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--anew", action="store_true", help="from the beginning, as if nothing had been read")


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="where to, or - for standard output")
    parser.add_argument("--format", choices=sorted(TYPES), default="", help="by the ending of the name when not given")
    parser.add_argument("--objects", default="ticket", help="the objects that are the cases of CSV and XES")


def _read_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="CSV, XES or OCEL 2.0; - for standard input")
    parser.add_argument("--format", choices=sorted(TYPES), default="")
    for column in ("case", "activity", "at"):
        parser.add_argument(f"--{column}", default="", help=f"the column of the {column}")
    parser.add_argument("--object-type", default="", help="of a log of objects: which are the cases")
    parser.add_argument("-o", "--output", default="", help="write the log that was read to this file")


def _mine_arguments(parser: ArgumentParser) -> None:
    _read_arguments(parser)
    parser.add_argument(
        "--end", action="append", default=[], help="an activity that ends a case; names those without one"
    )


def _read(*, file: str, output: str, **options: Any) -> EventLog:
    named = [options["case"], options["activity"], options["at"]]
    mapping = ColumnMapping(*named) if all(named) else None
    if any(named) and mapping is None:
        raise CommandError("Name all three columns, --case, --activity and --at, or none.")
    try:
        kind = options["format"] or kind_of(file)
        with _source(file) as source:
            log = read_log(source, kind, mapping=mapping, object_type=options["object_type"], now=options["at_now"])
        if output:
            _write(pieces(log, kind_of(output)), output)
    except (MeasureError, OSError, UnicodeError) as error:
        raise CommandError(str(error)) from error
    return log


def _source(file: str) -> IO[bytes]:
    return sys.stdin.buffer if file == "-" else Path(file).open("rb")


def _write(found: Iterator[str | bytes], file: str) -> None:
    parts = (piece if isinstance(piece, bytes) else piece.encode() for piece in found)
    if file == "-":
        sys.stdout.buffer.writelines(parts)
    else:
        with Path(file).open("wb") as sink:
            sink.writelines(parts)


register("export", Act("our own log as a file", _export_arguments, export_log))
register("import", Act("check a log, and write it anew", _read_arguments, import_log))
register("measure", Act("read on for the measures, to the end of the log", _read_on_arguments, read_on))
register("mine", Act("what a log tells", _mine_arguments, mine_log))
