"""The page for the board: one rehearsal on one sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.results import Row, loads_of, numbers_of, rows_of, shape_of
from orgdesk.apps.rehearsal.wording import trust_words, verdict_words
from orgdesk.core.scene.model import Item, Scene, Shape, Text
from orgdesk.core.scene.writers.pdf import to_pdf

_WIDTH, _ROW = 760.0, 30.0


def board_pdf(run: Run, *, at: datetime) -> bytes:
    """One page: the question, the answer with its intervals, how far to trust it, and what it rests on."""
    return to_pdf(board_scene(run, at=at), at=at)


def board_scene(run: Run, *, at: datetime) -> Scene:
    played = numbers_of(run)
    title = f"{run.first.name} – {run.other.name}" if run.other else run.first.name
    day = date_format(localtime(at), "j F Y")
    lead = _("%(weeks)d weeks, %(n)d replications, %(day)s") % {"weeks": run.weeks, "n": run.replications, "day": day}
    items: list[Item] = [
        Text(x=24, y=34, text=title, role="title"),
        Text(x=24, y=54, text=lead, role="note"),
        Text(x=24, y=72, text=trust_words(run), role="note"),
        Text(x=24, y=104, text=_("Measure"), role="tick"),
        Text(x=240, y=104, text=run.first.name[:28], role="tick"),
        Text(x=420, y=104, text=(run.other.name if run.other else "")[:28], role="tick"),
        Text(x=600, y=104, text=_("Difference"), role="tick"),
    ]
    y = 126.0
    rows = rows_of(played)
    for row in rows:
        items += _row(row, y)
        y += _ROW
    plot = shape_of(run, played)
    items += [_moved(item, 24, y + 8) for item in plot.items]
    y += plot.height + 30
    full = [load.name for load in loads_of(run, played) if load.is_full]
    said = _("Hardly any room left: %(names)s") % {"names": ", ".join(full)} if full else _("Nobody is over 90 % busy.")
    items.append(Text(x=24, y=y, text=said[:110], role="note"))
    marks = " · ".join(digest[:12] for digest in run.digests)
    items.append(
        Text(
            x=24, y=y + 20, text=_("Bundles %(marks)s, seed %(seed)d") % {"marks": marks, "seed": run.seed}, role="tick"
        )
    )
    spoken = "; ".join(f"{row.name}: {row.first} {row.other} {row.change}" for row in rows)
    return Scene(width=_WIDTH, height=y + 40, title=title, description=spoken, items=tuple(items), kind="plot")


def _row(row: Row, y: float) -> list[Item]:
    return [
        Text(x=24, y=y, text=row.name, role="name"),
        Text(x=240, y=y, text=row.first, role="note"),
        Text(x=420, y=y, text=row.other, role="note"),
        Text(x=600, y=y, text=row.change, role="note"),
        Text(x=600, y=y + 13, text=verdict_words(row.verdict), role="tick"),
    ]


def _moved(item: Item, right: float, down: float) -> Item:
    """A part of a plot, put elsewhere on the sheet."""
    if isinstance(item, Text):
        return replace(item, x=item.x + right, y=item.y + down)
    elif isinstance(item, Shape):
        path = tuple(
            (name, tuple(value + (down if place % 2 else right) for place, value in enumerate(values)))
            for name, values in item.path
        )
        return replace(item, x=item.x + right, y=item.y + down, path=path)
    else:
        return item
