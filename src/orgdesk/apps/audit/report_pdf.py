"""The report of an audit as PDF, set by typst: the same facts as the page, and no names of agents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.audit_page import report_of
from orgdesk.apps.audit.models import Audit, Draw, Finding
from orgdesk.apps.audit.results import Results, Share

_DOCUMENT = """#let it = json(bytes(sys.inputs.at("report")))
#set document(title: it.title, date: none)
#set page(paper: "a4", margin: 20mm, numbering: "1 / 1")
#set text(font: ("Inter", "Liberation Sans", "DejaVu Sans"), size: 10pt, lang: it.language)
#show heading: set block(above: 1.5em, below: 0.7em)
#let facts(rows) = table(columns: (38mm, 1fr), stroke: none, inset: (x: 0pt, y: 3pt), ..rows.map(row => (text(fill: luma(90), row.at(0)), row.at(1))).flatten())
= #it.title
#text(fill: luma(90))[#it.lead]
== #it.words.conclusion
#it.conclusion
== #it.words.results
#facts(it.figures)
== #it.words.scope
#if it.question != "" [#it.question]
#facts(it.scope)
== #it.words.criteria
#table(columns: (1fr, auto, auto), align: (left, right, right), stroke: 0.4pt + luma(200),
  table.header(..it.words.criteria_head.map(one => strong(one))),
  ..it.criteria.flatten())
== #it.words.findings
#if it.findings.len() == 0 [#it.words.none]
#for one in it.findings [
=== #one.title
#one.words
#facts(one.facts)
]
#v(1em)
#text(fill: luma(90), size: 8pt)[#it.printed]
"""


def report_pdf(audit: Audit, person: Person, *, at: datetime) -> bytes:
    """What the auditors wrote goes in as data, never as source: no word of theirs can be an instruction."""
    told = json.dumps(_told(audit, person, at=at))
    return bytes(typst.compile(_DOCUMENT.encode(), format="pdf", sys_inputs={"report": told}))


def _told(audit: Audit, person: Person, *, at: datetime) -> dict[str, Any]:
    found = report_of(audit, person, at=at)
    results: Results = found["results"]
    period = f"{date_format(audit.first, 'j F Y')} – {date_format(audit.last, 'j F Y')}"
    return {
        "language": (get_language() or "en").split("-")[0],
        "title": _("Audit report: %(title)s") % {"title": audit.title},
        "lead": " · ".join(
            (settings.ORGDESK_COMPANY, audit.key, found["unit"], period, str(audit.get_state_display()))
        ),
        "conclusion": audit.conclusion or _("Not written yet: the audit is under way."),
        "question": audit.question,
        "figures": _figures(results),
        "scope": _scope(audit, found),
        "criteria": [[str(row.criterion.words), _share(row.chance), _share(row.risk)] for row in results.rows],
        "findings": [_finding(one) for one in found["findings"]],
        "printed": _("Printed %(day)s") % {"day": date_format(timezone.localtime(at), "j F Y, H:i")},
        "words": {
            "conclusion": _("Conclusion"),
            "results": _("Results"),
            "scope": _("What was looked at, and how"),
            "criteria": _("By criterion"),
            "criteria_head": [_("Criterion"), _("Met, drawn by chance"), _("Met, drawn by risk")],
            "findings": _("Findings"),
            "none": _("Nothing was found."),
        },
    }


def _figures(results: Results) -> list[list[str]]:
    rows = [
        [_("Passed, drawn by chance"), _share(results.chance)],
        [_("Passed, drawn by risk"), _share(results.risk)],
        [_("Scored"), _("%(n)d of %(all)d") % {"n": results.scored, "all": results.drawn}],
        [_("Critical errors"), str(results.fatal)],
    ]
    if results.score:
        mean, low, high = results.score
        rows.insert(0, [_("Mean score"), f"{mean:.0f} ({low:.0f} – {high:.0f})"])
    return rows


def _share(share: Share) -> str:
    """The share with its interval where one may be said, and the count behind it."""
    if share.percent is None:
        return "–"
    interval = f" ({share.low:.0f} – {share.high:.0f})" if share.low is not None and share.high is not None else ""
    return f"{share.percent:.0f} %{interval}, {share.hits}/{share.n}"


def _scope(audit: Audit, found: dict[str, Any]) -> list[list[str]]:
    team = ", ".join(f"{one.person} ({one.get_part_display()})" for one in found["team"])
    draws: Iterable[Draw] = found["draws"]
    return [
        [_("Carried out by"), f"{found['body']}: {team}"],
        [_("Independence"), _("None of them belonged to, reported into or worked for the unit in the period.")],
        [_("Criteria"), str(audit.scorecard)],
        *(
            [
                _("Sample %(how)s") % {"how": one.get_method_display()},
                _("%(size)d of %(all)d %(of)s, seed %(seed)s")
                % {"size": one.size, "all": one.population, "of": one.get_subject_display(), "seed": one.seed},
            ]
            for one in draws
        ),
    ]


def _finding(one: Finding) -> dict[str, Any]:
    facts = [[_("Severity"), str(one.get_severity_display())]]
    if one.criterion is not None:
        facts.append([_("Against"), one.criterion.words])
    if one.due_on:
        facts.append([_("Until"), date_format(one.due_on, "j F Y")])
    evidence = ", ".join(f"{row.item.key} {row.digest[:12]}" for row in one.evidence.all())
    facts.append([_("Evidence"), evidence or "–"])
    for action in one.actions.all():
        checked = f" – {action.check_words}" if action.checked_at else ""
        facts.append([_("Action"), f"{action.action}{checked}"])
    return {"title": f"{one.key} {one.title}", "words": one.words, "facts": facts}
