"""The page for the board: one rehearsal on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.results import Row, loads_of, numbers_of, rows_of, shape_of
from orgdesk.apps.rehearsal.strains import strains_of
from orgdesk.apps.rehearsal.wording import trust_words, verdict_words
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.scene.measure import cut
from orgdesk.core.scene.model import Item, Scene, Shape, Text
from orgdesk.core.scene.writers.pdf import to_pdf

_WIDTH, _NAME, _COLUMN, _ROW = 760.0, 200.0, 176.0, 46.0


def board_pdf(run: Run, *, base: int = 0, at: datetime) -> bytes:
    """One page: the question, the answer with its intervals, how far to trust it, and what it rests on."""
    return to_pdf(board_scene(run, base=base, at=at), at=at)


def board_scene(run: Run, *, base: int = 0, at: datetime) -> Scene:
    """A column a scenario; the page grows wider where they are many."""
    played = numbers_of(run)
    names = [one.name for one in run.scenarios]
    title = " – ".join(names)
    day = date_format(localtime(at), "j F Y")
    lead = _("%(weeks)d weeks, %(n)d replications, %(day)s") % {"weeks": run.weeks, "n": run.replications, "day": day}
    width = max(_WIDTH, 24 + _NAME + _COLUMN * len(names))
    items: list[Item] = [
        Text(x=24, y=34, text=cut(title, width - 48, "title"), role="title"),
        Text(x=24, y=54, text=lead, role="note"),
        Text(x=24, y=72, text=trust_words(run), role="note"),
        *_head(names, base),
    ]
    y = 140.0
    rows = rows_of(played, base=base)
    for row in rows:
        items += _row(row, y)
        y += _ROW if len(names) > 1 else _ROW / 2
    plot = shape_of(run, played)
    items += [_moved(item, 24, y + 8) for item in plot.items]
    y += plot.height + 30
    full = [load.name for load in loads_of(run, played) if load.is_full]
    said = _("Hardly any room left: %(names)s") % {"names": ", ".join(full)} if full else _("Nobody is over 90 % busy.")
    items.append(Text(x=24, y=y, text=cut(said, width - 48, "note"), role="note"))
    for scenario, text in zip(run.scenarios, run.bundles, strict=True):
        for words in strains_of(read_bundle(text), scenario):
            y += 18
            strain = f"{scenario.name}: {words}" if run.others else words
            items.append(Text(x=24, y=y, text=cut(strain, width - 48, "note"), role="note"))
    marks = " · ".join(digest[:12] for digest in run.digests)
    kept = _("Bundles %(marks)s, seed %(seed)d") % {"marks": marks, "seed": run.seed}
    items.append(Text(x=24, y=y + 20, text=kept, role="tick"))
    spoken = "; ".join(
        f"{row.name}: {', '.join(f'{one.said} {one.change}'.strip() for one in row.cells)}" for row in rows
    )
    return Scene(width=width, height=y + 40, title=title, description=spoken, items=tuple(items), kind="plot")


def _head(names: Sequence[str], base: int) -> list[Item]:
    items: list[Item] = [Text(x=24, y=104, text=_("Measure"), role="tick")]
    for place, name in enumerate(names):
        x = 24 + _NAME + _COLUMN * place
        items.append(Text(x=x, y=104, text=cut(name, _COLUMN - 8, "name"), role="name"))
        if place == base and len(names) > 1:
            items.append(Text(x=x, y=118, text=_("the others against this"), role="tick"))
    return items


def _row(row: Row, y: float) -> list[Item]:
    items: list[Item] = [Text(x=24, y=y, text=cut(row.name, _NAME - 8, "name"), role="name")]
    for place, cell in enumerate(row.cells):
        x = 24 + _NAME + _COLUMN * place
        items.append(Text(x=x, y=y, text=cell.said, role="note"))
        if cell.change:
            items.append(Text(x=x, y=y + 14, text=cell.change, role="note"))
            items.append(Text(x=x, y=y + 27, text=verdict_words(cell.verdict), role="tick"))
    return items


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
