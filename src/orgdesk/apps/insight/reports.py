"""A dashboard as a page to print and to send."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orgdesk.apps.insight.models import Dashboard, Goal
from orgdesk.apps.insight.numbers import Shown, show_all
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.apps.organisation.lookup import unit_name
from orgdesk.core.measures import definition_of
from orgdesk.core.scene.model import Item, Scene, Text
from orgdesk.core.scene.writers.pdf import to_pdf
from orgdesk.ui.sayings import in_words

_WIDTH, _ROW = 760.0, 46.0


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
        target = " · " + _("target %(target)g") % {"target": one.goal.target} if one.goal else ""
        lines.append(f"{one.definition.code} {in_words(one.definition.name)}: {one.figure}{interval}{target}")
    return "\n".join(lines) + "\n"


def report_pdf(dashboard: Dashboard, *, at: datetime) -> bytes:
    """One page: each measure with its value, interval, number of cases, target and definition."""
    return to_pdf(report_scene(dashboard, at=at), at=at)


def report_scene(dashboard: Dashboard, *, at: datetime) -> Scene:
    items: list[Item] = [
        Text(x=24, y=34, text=dashboard.title, role="title"),
        Text(x=24, y=54, text=lead_of(dashboard, at=at), role="note"),
    ]
    shown = shown_on(dashboard, at=at)
    for number, one in enumerate(shown):
        items += _row(one, 92 + number * _ROW)
    height = 92 + len(shown) * _ROW + 20
    said = "; ".join(f"{in_words(one.definition.name)}: {one.figure}" for one in shown)
    return Scene(width=_WIDTH, height=height, title=dashboard.title, description=said, items=tuple(items), kind="plot")


def _row(one: Shown, y: float) -> list[Item]:
    beside = " · ".join(
        words
        for words in (
            one.interval,
            _("%(n)d cases") % {"n": one.value.n} if one.value.n else "",
            _("target %(target)g") % {"target": one.goal.target} if one.goal else "",
        )
        if words
    )
    return [
        Text(x=24, y=y, text=f"{one.definition.code}  {in_words(one.definition.name)}", role="name"),
        Text(x=330, y=y, text=one.figure, role="name"),
        Text(x=500, y=y, text=beside, role="note"),
        Text(x=24, y=y + 16, text=in_words(one.definition.meaning), role="tick"),
    ]
