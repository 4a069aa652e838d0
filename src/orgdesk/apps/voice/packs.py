"""What stands in a pack, as plain data, and the document made of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Complaint, Feedback, Improvement, Pack, Survey, SurveyAnswer
from orgdesk.apps.voice.results import score_of

_DOCUMENT = """#let pack = json(bytes(sys.inputs.at("pack")))
#set document(title: pack.title, date: none)
#set page(paper: "a4", margin: 20mm, numbering: "1")
#set text(font: ("Inter", "Liberation Sans", "DejaVu Sans"), size: 10pt, lang: "en")
#show heading: set block(above: 1.4em, below: 0.7em)
= #pack.title
#text(fill: luma(90))[#pack.company · #pack.period]
== #pack.words.scores
#if pack.scores.len() == 0 [#pack.words.none] else [#table(columns: (1fr, auto, auto, auto), align: (left, right, right, right), stroke: 0.4pt + luma(200),
  table.header(..pack.words.score_head.map(it => strong(it))),
  ..pack.scores.map(it => (it.title, it.figure, it.interval, it.answers)).flatten())]
== #pack.words.counts
#for line in pack.counts [- #line.at(0): #line.at(1)
]
== #pack.words.items
#if pack.items.len() == 0 [#pack.words.none] else [#table(columns: (auto, 1fr, auto, auto), stroke: 0.4pt + luma(200), align: left,
  table.header(..pack.words.item_head.map(it => strong(it))),
  ..pack.items.map(it => (it.key, it.title, it.account, it.decision)).flatten())]
== #pack.words.changes
#if pack.changes.len() == 0 [#pack.words.none] else [#for line in pack.changes [- #line
]]
"""


def content_of(since: datetime, until: datetime) -> dict[str, Any]:
    """Scores with intervals, counts, items with what was decided, and what was changed: everything as words, fixed from now on."""
    said = Feedback.objects.filter(received_at__gte=since, received_at__lt=until)
    complaints = Complaint.objects.filter(feedback__in=said)
    counts = Counter(said.values_list("kind", flat=True))
    return {
        "scores": [line for survey in Survey.objects.all() if (line := _score(survey, since, until))],
        "counts": [
            *((str(Feedback.Kind(kind).label).capitalize(), number) for kind, number in counts.most_common()),
            (_("Complaints settled"), complaints.exclude(resolved_at=None).count()),
            *((_("Compliments for %(unit)s") % {"unit": name}, number) for name, number in _compliments(since, until)),
            *(
                (_("Requests about %(product)s") % {"product": name}, number)
                for name, number in _requests(since, until)
            ),
        ],
        "items": [_item(row) for row in _routed(since, until)],
        "changes": [_change(row) for row in Improvement.objects.filter(changed_at__gte=since, changed_at__lt=until)],
    }


def pdf_of(pack: Pack) -> bytes:
    """The pack as PDF. Customers' words go in as data, never as source: no word of theirs can be an instruction."""
    last = timezone.localtime(pack.until)
    words = {
        "scores": _("What surveys say"),
        "score_head": [_("Survey"), _("Score"), _("95 % interval"), _("Answers")],
        "counts": _("How much was said"),
        "items": _("What waits for a decision, and what was decided"),
        "item_head": [_("No."), _("What customers say"), _("Account"), _("Decision")],
        "changes": _("What was changed"),
        "none": _("Nothing in this period."),
    }
    data = {
        **pack.content,
        "title": pack.title,
        "company": settings.ORGDESK_COMPANY,
        "period": f"{date_format(timezone.localtime(pack.since))} – {date_format(last)}",
        "words": words,
        "counts": [[str(name), str(number)] for name, number in pack.content["counts"]],
    }
    made = typst.compile(_DOCUMENT.encode(), format="pdf", sys_inputs={"pack": json.dumps(data)})
    return bytes(made)


def _score(survey: Survey, since: datetime, until: datetime) -> dict[str, str] | None:
    held = SurveyAnswer.objects.holding().filter(invitation__survey=survey, at__gte=since, at__lt=until)
    score = score_of(survey, list(held.values_list("score", flat=True)))
    if score is None:
        return None
    return {
        "title": survey.title,
        "figure": f"{score.value:.0f}",
        "interval": f"{score.low:.0f} – {score.high:.0f}",
        "answers": str(score.answers),
    }


def _compliments(since: datetime, until: datetime) -> list[tuple[str, int]]:
    rows = Feedback.objects.filter(kind=Feedback.Kind.COMPLIMENT, received_at__gte=since, received_at__lt=until)
    counts = Counter(rows.exclude(unit_key="").values_list("unit_key", flat=True))
    return [(lookup.unit_name(key), number) for key, number in counts.most_common()]


def _requests(since: datetime, until: datetime) -> list[tuple[str, int]]:
    opened = Event.objects.of_kind("ticket.opened").filter(at__gte=since, at__lt=until)
    keys = EventObject.objects.filter(event__in=opened, object_type="product").values_list("object_key", flat=True)
    names = dict(Product.objects.values_list("key", "name"))
    return [(names.get(key, key), number) for key, number in Counter(keys).most_common(5)]


def _routed(since: datetime, until: datetime) -> list[Feedback]:
    """What was said or decided in the period, and what has waited since before."""
    said = Q(received_at__gte=since, received_at__lt=until, judgements__isnull=False)
    decided = Q(decided_at__gte=since, decided_at__lt=until)
    waits = Q(received_at__lt=since, state=Feedback.State.ROUTED)
    rows = Feedback.objects.filter(said | decided | waits)
    return list(rows.select_related("account").distinct().order_by("received_at"))


def _item(row: Feedback) -> dict[str, str]:
    decision = row.get_decision_display() if row.decision else _("open")
    return {
        "key": row.key,
        "title": row.title,
        "account": row.account.name if row.account else "–",
        "decision": str(decision),
    }


def _change(row: Improvement) -> str:
    return f"{row.key} {row.title}: {row.change_words}"
