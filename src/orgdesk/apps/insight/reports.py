"""A dashboard as a page to print and to send."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orgdesk.apps.insight.models import Dashboard, Goal
from orgdesk.apps.insight.numbers import Shown, changes_between, grouped, show_all
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.apps.organisation.lookup import unit_name
from orgdesk.core.measures import Standing, definition_of
from orgdesk.core.scene.plots import draw_sparkline
from orgdesk.core.scene.theme import PRINT
from orgdesk.core.scene.writers.svg import to_svg
from orgdesk.ui.sayings import in_words

_QUARTER = 90
_WIDE, _HIGH = 150.0, 30.0
_DOCUMENT = """#let it = json(bytes(sys.inputs.at("report")))
#set document(title: it.title, date: none)
#set page(paper: "a4", margin: (x: 18mm, y: 18mm), numbering: "1 / 1")
#set text(font: ("Inter", "Liberation Sans", "DejaVu Sans"), size: 10pt, lang: it.language)
#show heading: set block(above: 1.5em, below: 0.7em)
#let quiet(words) = text(fill: luma(90), size: 8.5pt, words)
#quiet(it.company)
= #it.title
#quiet(it.lead)
#v(0.5em)
#table(columns: (1fr, 42mm, 42mm, 24mm), align: (left, left, left, right), stroke: (x, y) => (bottom: 0.4pt + luma(200)), inset: (x: 3pt, y: 6pt),
  table.header(..it.head.map(one => strong(one))),
  ..it.rows.map(row => (
    [#strong(row.name) #linebreak() #quiet(row.meaning)],
    [#text(size: 12pt, strong(row.figure)) #if row.beside != "" [#linebreak() #quiet(row.beside)]],
    image(bytes(row.course), format: "svg", width: 38mm, alt: row.said),
    [#row.target],
  )).flatten())
#if it.changed != "" [
== #it.changed
#table(columns: (26mm, 1fr), stroke: none, inset: (x: 3pt, y: 3pt), ..it.changes.map(row => (quiet(row.at(0)), row.at(1))).flatten())
]
#v(0.5em)
#quiet(it.note)
"""


def shown_on(dashboard: Dashboard, *, at: datetime) -> list[Shown]:
    """The measures of a dashboard, with the goals of its unit."""
    definitions = [definition_of(code) for code in dashboard.codes]
    goals = list(Goal.objects.standing().filter(unit_key=dashboard.unit_key))
    return show_all(definitions, own_source(at), at=at, days=dashboard.days, unit=dashboard.unit_key, goals=goals)


def lead_of(dashboard: Dashboard, *, at: datetime) -> str:
    """Whose numbers, and when."""
    unit = unit_name(dashboard.unit_key) if dashboard.unit_key else _("All units")
    day, read = date_format(localtime(at), "j F Y"), read_until()
    lead = _("%(unit)s, %(days)d days up to %(day)s") % {"unit": unit, "days": dashboard.days, "day": day}
    if read is None:
        return lead
    words = _("the log is read up to %(moment)s, the rest is being read")
    return f"{lead}; {words % {'moment': date_format(localtime(read), 'DATETIME_FORMAT')}}"


def report_text(dashboard: Dashboard, *, at: datetime) -> str:
    """The dashboard in plain words."""
    lines = [dashboard.title, lead_of(dashboard, at=at), ""]
    for one in shown_on(dashboard, at=at):
        interval = f" ({one.interval})" if one.interval else ""
        target = " · " + _target(one) if one.goal else ""
        lines.append(f"{one.definition.code} {in_words(one.definition.name)}: {one.figure}{interval}{target}")
    return "\n".join(lines) + "\n"


def report_pdf(dashboard: Dashboard, *, at: datetime) -> bytes:
    """Sheets of A4: each measure with its value, interval, cases, course, target and meaning, and what changed meanwhile.

    What people wrote goes in as data, never as source: no word of theirs can be an instruction.
    """
    told = json.dumps(_told(dashboard, at=at))
    stamp = int(at.timestamp())
    return bytes(typst.compile(_DOCUMENT.encode(), format="pdf", sys_inputs={"report": told}, timestamp=stamp))


def _told(dashboard: Dashboard, *, at: datetime) -> dict[str, Any]:
    shown = shown_on(dashboard, at=at)
    steps = _("8 months") if dashboard.days > _QUARTER else _("8 weeks")
    changes = grouped(changes_between(shown[0].scopes[0].start, at)) if shown else []
    return {
        "language": (get_language() or "en").split("-")[0],
        "company": settings.ORGDESK_COMPANY,
        "title": dashboard.title,
        "lead": lead_of(dashboard, at=at),
        "head": [_("Measure"), _("Value"), _("Last %(steps)s") % {"steps": steps}, _("Target")],
        "rows": [_row(one) for one in shown],
        "changed": _("What changed meanwhile") if changes else "",
        "changes": [[date_format(localtime(one.at), "j M Y"), one.words] for one in changes],
        "note": _("Under each value: its 95 % interval and the number of cases. A change beside a number is no proof that it caused it."),
    }  # fmt: skip


def _row(one: Shown) -> dict[str, str]:
    cases = ngettext("%(n)d case", "%(n)d cases", one.value.n) % {"n": one.value.n} if one.value.n else ""
    reached = {True: _("reached"), False: _("not yet"), None: ""}[one.reached]
    past, name = [value.value for value in one.history], in_words(one.definition.name)
    course = draw_sparkline(past, title=name, width=_WIDE, height=_HIGH)
    return {
        "name": f"{one.definition.code} {name}",
        "meaning": in_words(one.definition.meaning),
        "figure": one.figure,
        "beside": " · ".join(
            words for words in (one.interval, cases) if words and one.value.standing is Standing.SHOWN
        ),
        "course": to_svg(course, standalone=True, theme=PRINT),
        "said": f"{course.title}: {course.description}",
        "target": f"{one.target}\n{reached}".strip() if one.goal else "–",
    }


def _target(one: Shown) -> str:
    return _("target %(target)s") % {"target": one.target}
