"""Read what was brought: sort its records, count them, propose what its words become here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.exchange.actions.read_articles import read_articles
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.findings import Findings, usual_choices
from orgdesk.apps.exchange.landing.report import Report
from orgdesk.apps.exchange.models import ColumnMemory, ImportRun, OddLine
from orgdesk.apps.exchange.parcels import Parcel, open_parcel
from orgdesk.apps.exchange.reading import Reading
from orgdesk.apps.exchange.sorted_pieces import SortedPieces
from orgdesk.core.service.exchange import Part
from orgdesk.core.service.exchange.tables import fingerprint, guess_columns, headings_of

_EVERY = 1_000
_SORTED = "sorted.sqlite3"
_WORTH_TAKING = ("tickets", "people", "organisations")


def read_parcel(run: ImportRun, *, at: datetime) -> ImportRun:
    """Nothing of the desk changes. A file that cannot be read fails with the reason; read again, it is read from its beginning."""
    try:
        if run.contents == ImportRun.Contents.ARTICLES:
            return read_articles(run, at=at)
        with open_parcel(run.parcel, run.name) as parcel:
            if run.kind == ImportRun.Kind.CSV and not run.choices.get("columns"):
                _recall_columns(run, parcel)
            _read(run, parcel, at=at)
    except ExchangeRefused as refusal:
        run.state, run.failure = ImportRun.State.FAILED, str(refusal)
        run.save(update_fields=["state", "failure"])
    return run


@contextmanager
def opened(run: ImportRun, *, anew: bool = False) -> Iterator[Reading]:
    """The file with its pieces in order; sorted again where they are gone."""
    path = run.folder / _SORTED
    if anew:
        path.unlink(missing_ok=True)
    with open_parcel(run.parcel, run.name) as parcel:
        there = path.exists()
        if not there:
            part = path.with_suffix(".part")
            part.unlink(missing_ok=True)
            with SortedPieces(part) as pieces:
                for _odd in Reading(run, parcel, pieces).sort():
                    pass  # told when it was read for the first time
            part.replace(path)
        with SortedPieces(path) as pieces:
            yield Reading(run, parcel, pieces)


def _read(run: ImportRun, parcel: Parcel, *, at: datetime) -> None:
    path = run.folder / _SORTED
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    report, found = Report(run, "reading"), Findings()
    OddLine.objects.filter(run=run).delete()
    with SortedPieces(part) as pieces:
        reading = Reading(run, parcel, pieces)
        for odd in reading.sort():
            report.add(odd)
            if len(report.odd) >= _EVERY:
                report.write()
        _count(reading, found)
        told = found.told()
        run.choices = usual_choices(run, told, reading)
        told["counts"]["organisations"] = pieces.count(Part.ORGANISATION)
    part.replace(path)
    empty = not any(told["counts"].get(one) for one in _WORTH_TAKING)
    with transaction.atomic():
        report.write()
        run.found, run.total = {} if empty else told, told["counts"].get("tickets", 0)
        run.state, run.read_at, run.failure = ImportRun.State.READY, at, ""
        if empty:
            run.state, run.failure = ImportRun.State.FAILED, _nothing_in(run)
        run.save(update_fields=["found", "choices", "total", "state", "read_at", "failure"])


def _nothing_in(run: ImportRun) -> str:
    """A table or a mailbox under another name is the slip that is made most."""
    suffix = run.name.rpartition(".")[2].lower()
    meant = {"csv": ImportRun.Kind.CSV, "tsv": ImportRun.Kind.CSV, "mbox": ImportRun.Kind.MBOX}.get(suffix)
    words = _("“%(file)s” holds no tickets, people or organisations as %(kind)s exports them; nothing was taken.")
    told = words % {"file": run.name, "kind": run.get_kind_display()}
    if run.kind == ImportRun.Kind.CSV:
        told = _("No row of “%(file)s” could be read as a ticket; nothing was taken.") % {"file": run.name}
        return f"{told} {_('Say below what its columns mean, or bring it again with headings in its first line.')}"
    if meant is not None and meant != run.kind:
        return f"{told} {_('Bring it again and choose “%(kind)s”.') % {'kind': meant.label}}"
    return f"{told} {_('Look below at what was read, and bring it again as what it is, or exported anew.')}"


def _count(reading: Reading, found: Findings) -> None:
    for _number, person in reading.people():
        found.add_person(person)
    for _place, _digest, ticket in reading.tickets():
        found.add_ticket(ticket, reading)


def _recall_columns(run: ImportRun, parcel: Parcel) -> None:
    """What somebody said of the same headings before, else what their names suggest; of every table of the file together."""
    columns: dict[str, str] = {}
    for name in parcel.sorted_names:
        with parcel.open(name) as stream:
            headings = headings_of(stream)
        kept = ColumnMemory.objects.filter(headings=fingerprint(headings)).first()
        columns.update(
            kept.mapping if kept else {heading: one.value for heading, one in guess_columns(headings).items()}
        )
    run.choices = {**run.choices, "columns": columns, "headings": list(columns)}
