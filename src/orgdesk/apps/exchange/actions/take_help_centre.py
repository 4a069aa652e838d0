"""Bring the articles of another desk's help centre in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.actions.bring_parcel import bring_parcel
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.landing.answers import take_answer
from orgdesk.apps.exchange.landing.report import Report
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.parcels import Parcel, open_parcel
from orgdesk.core.service.exchange import Oddity, Part, Reason
from orgdesk.core.service.exchange.help_centres import KINDS, Tables, answers_of, tables_of

_MOST_BYTES = 256 * 1024**2
"""Of one document: the articles of a large help centre are some ten thousand, without pictures."""


def take_help_centre(
    *, name: str, chunks: Iterable[bytes], kind: str, by: Person, at: datetime, source: str = ""
) -> ImportRun:
    """One JSON file, or a zip archive of them. Brought again it takes what is new, and goes on where it broke off.

    Raises ExchangeRefused for somebody who may not, a desk that is not known, or a file without any article.
    """
    if kind not in KINDS:
        raise ExchangeRefused(_("Articles are taken from: %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    run = bring_parcel(name=name, chunks=chunks, kind=kind, source=source, by=by, at=at, later=False)
    report = Report(run, "articles")
    with open_parcel(run.parcel, run.name) as parcel:
        tables = tables_of(_documents(parcel, report))
    answers, odd = answers_of(kind, tables)
    report.add(*odd)
    report.write()
    if not answers:
        run.state, run.failure = ImportRun.State.FAILED, _("There is no article in it that could be taken.")
        run.save(update_fields=["state", "failure"])
        raise ExchangeRefused(run.failure)
    _begin(run, tables, len(answers), at=at)
    for answer in answers:
        take_answer(answer, report, by=by, at=at)
    run.state, run.finished_at, run.done, run.taken = ImportRun.State.DONE, at, len(answers), dict(report.counts)
    run.save(update_fields=["state", "finished_at", "done", "taken"])
    return run


def _begin(run: ImportRun, tables: Tables, number: int, *, at: datetime) -> None:
    run.found = {"counts": {"articles": number, "texts": sum(len(rows) for rows in tables.values())}}
    run.read_at = run.begun_at = at
    run.total = number
    run.save(update_fields=["found", "read_at", "begun_at", "total"])


def _documents(parcel: Parcel, report: Report) -> Iterator[tuple[str, object]]:
    for name in parcel.sorted_names:
        if name.endswith(".json") or len(parcel.sorted_names) == 1:
            if parcel.size_of(name) > _MOST_BYTES:
                report.add(Oddity(Reason.TOO_LARGE, Part.ARTICLE, "", where=name))
                continue
            with parcel.open(name) as stream:
                content = stream.read(_MOST_BYTES)
            try:
                yield name, json.loads(content)
            except (ValueError, RecursionError) as problem:
                report.add(Oddity(Reason.UNREADABLE, Part.ARTICLE, "", where=name, detail=str(problem)[:200]))
