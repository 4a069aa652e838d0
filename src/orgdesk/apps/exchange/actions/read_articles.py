"""Read the articles of another desk's help centre: how many, in which languages, for whom, and which of them are here already."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.landing.answers import Standing, standings_of
from orgdesk.apps.exchange.landing.report import Report
from orgdesk.apps.exchange.models import ImportRun, OddLine
from orgdesk.apps.exchange.parcels import Parcel, open_parcel
from orgdesk.core.service.exchange import Oddity, Part, Reason
from orgdesk.core.service.exchange.help_centres import SourceAnswer, answers_of, tables_of

_MOST_BYTES = 256 * 1024**2
"""Of one document: the articles of a large help centre are some ten thousand, without pictures."""
_SHOWN = 30


def read_articles(run: ImportRun, *, at: datetime) -> ImportRun:
    """Nothing of the knowledge changes. Raises ExchangeRefused for a file without any article."""
    report = Report(run, "reading")
    OddLine.objects.filter(run=run).delete()
    answers = articles_in(run, report)
    if not answers:
        report.write()
        raise ExchangeRefused(_("There is no article in it that could be taken."))
    with transaction.atomic():
        report.write()
        run.found, run.total = _told(run, answers), len(answers)
        run.state, run.read_at, run.failure = ImportRun.State.READY, at, ""
        run.save(update_fields=["found", "total", "state", "read_at", "failure"])
    return run


def articles_in(run: ImportRun, report: Report) -> list[SourceAnswer]:
    """In the order of the file, the same each time that it is read."""
    with open_parcel(run.parcel, run.name) as parcel:
        tables = tables_of(_documents(parcel, report))
    answers, odd = answers_of(run.kind, tables)
    report.add(*odd)
    return answers


def _told(run: ImportRun, answers: Sequence[SourceAnswer]) -> dict[str, object]:
    """The numbers, and the first articles as they will be."""
    standings = standings_of(answers, run.source)
    spoken = Counter(words.language for answer in answers for words in answer.words)
    return {
        "counts": {
            "articles": len(answers),
            "translations": sum(len(answer.words) - 1 for answer in answers),
            "drafts": sum(not answer.words[0].published for answer in answers),
            "articles_known": sum(one is not Standing.NEW for one in standings),
        },
        "languages": dict(spoken.most_common()),
        "articles": [
            {
                "title": answer.words[0].title.strip()[:200],
                "languages": [words.language for words in answer.words],
                "readers": answer.readers.value,
                "shelf": answer.shelf[:200],
                "published": answer.words[0].published,
                "standing": standing.value,
            }
            for answer, standing in zip(answers[:_SHOWN], standings, strict=False)
        ],
    }


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
