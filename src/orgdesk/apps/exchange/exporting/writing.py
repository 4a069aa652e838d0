"""The archive, part by part."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.exchange.exporting import records
from orgdesk.apps.exchange.exporting.tables import rows_of, tables
from orgdesk.apps.organisation.files import file_of
from orgdesk.apps.organisation.models import Version

FORMAT = 1
_EVERY = 200
_README = """This archive holds everything that the desk knows, as lines of JSON (one record a line, UTF-8) and files.

manifest.json      what is in it
tickets.ndjson     tickets with their conversations; files/ holds what was attached
people.ndjson      everybody who works here, asks or is named
accounts.ndjson    customer organisations
articles.ndjson    knowledge articles with all versions; pictures/ holds what they show
limitations.ndjson what cannot be done, or is not known
organisation/      every version of the organisation as YAML
events.ndjson      what happened, as the log has it
rows/              every other table: app.model.ndjson, a row a line, references by number

Times are ISO 8601. Passwords, keys and secrets are not in it.
"""

Told = Callable[[Counter[str]], bool]
"""Hears how many records of each part are written; False ends the writing."""


class Stopped(Exception):  # noqa: N818 - an error is named for the situation
    """Somebody stopped the export."""


def write_archive(path: Path, *, by: Person, at: datetime, told: Told) -> Counter[str]:
    """Write beside `path` and put it in its place whole. Raises Stopped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, written = path.with_suffix(".part"), Counter[str]()
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=4, allowZip64=True) as archive:
            writer = _Writer(archive, written, told)
            archive.writestr("readme.txt", _README)
            _write_parts(writer, by)
            _write_charts(archive, written, at=at)
            manifest = {"format": FORMAT, "product": "orgdesk", "made_at": at, "records": dict(written)}
            archive.writestr("manifest.json", json.dumps(manifest, cls=DjangoJSONEncoder, indent=1))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written


class _Writer:
    """Lines into members; tells how far it is every so many."""

    def __init__(self, archive: zipfile.ZipFile, written: Counter[str], told: Told) -> None:
        self._archive, self._written, self._told = archive, written, told

    def lines(self, name: str, rows: Iterable[Any]) -> None:
        with self._archive.open(f"{name}.ndjson", "w", force_zip64=True) as member:
            for row in rows:
                member.write(_line(row))
                self._count(name)

    def file(self, name: str, blocks: Iterator[bytes]) -> None:
        with self._archive.open(name, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)

    def _count(self, name: str) -> None:
        self._written[name] += 1
        if self._written.total() % _EVERY == 0 and not self._told(self._written):
            raise Stopped


def _write_parts(writer: _Writer, by: Person) -> None:
    writer.lines("people", records.people(by))
    writer.lines("accounts", records.accounts(by))
    kept: list[tuple[str, Any]] = []
    writer.lines("tickets", _with_files(records.tickets(by), kept))
    _write_files(writer, kept)
    pictures: dict[str, Any] = {}
    writer.lines("articles", records.articles(by, pictures))
    _write_files(writer, pictures.items())
    writer.lines("limitations", records.limitations(by))
    writer.lines("events", _events())
    for model in tables():
        writer.lines(f"rows/{model._meta.label_lower}", rows_of(model))


def _write_files(writer: _Writer, kept: Iterable[tuple[str, Any]]) -> None:
    """Those that may be given and are still in the store."""
    for name, row in kept:
        if row.may_be_given and row.file.storage.exists(row.file.name):
            with row.file.open() as stream:
                writer.file(name, stream.chunks())


def _with_files(rows: Iterable[tuple[Any, list[tuple[str, Any]]]], kept: list[tuple[str, Any]]) -> Iterator[Any]:
    """A member of a zip is written to its end before the next begins: files come after the lines."""
    for record, files in rows:
        kept += files
        yield record


def _events() -> Iterator[dict[str, Any]]:
    """In the order of the log; words that were erased are not there."""
    names = ("id", "kind", "at", "actor", "position", "org_version", "process_version", "data")
    last = 0
    while batch := list(Event.objects.filter(pk__gt=last).order_by("pk").select_related("text")[:1_000]):
        about: dict[int, list[list[str]]] = {event.pk: [] for event in batch}
        rows = EventObject.objects.filter(event__gte=batch[0].pk, event__lte=batch[-1].pk).order_by("pk")
        for number, kind, key, part in rows.values_list("event_id", "object_type", "object_key", "qualifier"):
            about[number].append([kind, key, part] if part else [kind, key])
        for event in batch:
            text = getattr(event, "text", None)
            yield {
                **{name: getattr(event, name) for name in names},
                "objects": about[event.pk],
                "text": text.words if text else {},
            }
        last = batch[-1].pk


def _write_charts(archive: zipfile.ZipFile, written: Counter[str], *, at: datetime) -> None:
    on = timezone.localdate(at)
    for version in Version.objects.select_related("workspace", "parent").order_by("pk"):
        archive.writestr(f"organisation/{version.key}.yaml", file_of(version, "yaml", on=on))
        written["organisation"] += 1


def _line(row: Any) -> bytes:
    return json.dumps(row, cls=_Encoder, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


class _Encoder(DjangoJSONEncoder):
    """Times whole: Django's own cuts the microseconds off."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)
