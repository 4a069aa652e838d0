"""A timeline: rows of steps, columns of weeks, bars for what is planned, booked, slipped and done."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.measure import wrap
from orgdesk.core.scene.model import (
    Align,
    Box,
    Command,
    Item,
    Line,
    LineKind,
    Scene,
    SceneError,
    Shape,
    ShapeKind,
    Site,
    Text,
    TextLine,
)
from orgdesk.core.scene.parts import baseline, polyline, rounded

_HEAD = 44.0
_ROW = 34.0
_BAR = 16.0
_GROUP = 28.0
_MARGIN = 16.0
_HATCH = 7.0
_WIDEST = 140.0
"""Of a week."""
_LONGEST = 3_700
"""Days; longer plans are asked to be cut."""


class BarKind(StrEnum):
    """How sure a bar is: solid when booked, outlined when planned, tinted where it is expected now, hatched when slipped,
    grey when done, dashed where it would be if a move were confirmed."""

    PLAN = "planned-bar"
    BOOKED = "booked"
    FORECAST = "forecast"
    SLIP = "slip"
    DONE = "done"
    GHOST = "would-be"


class PointKind(StrEnum):
    """A diamond for a milestone, a star for a touchpoint with the customer, a dot for an automatic mail."""

    MILESTONE = "milestone"
    TOUCHPOINT = "touchpoint"
    MAIL = "done"


class TooLongError(SceneError):
    """The rows span more time than can be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """From the first to the last day, both included. `label` is read aloud and shown on hover."""

    start: date
    end: date
    kind: BarKind = BarKind.PLAN
    label: str = ""
    id: str = ""
    href: str = ""
    moves: str = ""
    """The key of the step that is moved by dragging this bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happens on one day."""

    on: date
    kind: PointKind = PointKind.MILESTONE
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step; `group` is the translated heading it stands under, `after` the ids of the rows it waits for.

    A `critical` row decides the end of all: its bar is framed, and lines between two such rows are strong.
    """

    id: str
    name: str
    bars: tuple[Bar, ...] = ()
    moments: tuple[Moment, ...] = ()
    group: str = ""
    after: tuple[str, ...] = ()
    href: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True)
class _Grid:
    """From days to px."""

    first: date
    weeks: int
    left: float
    week: float

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days * self.week / 7


def _day_and_month(day: date) -> str:
    return f"{day.day}.{day.month}."


def draw_gantt(
    rows: Sequence[Row],
    *,
    title: str,
    description: str = "",
    today: date | None = None,
    today_word: str = "Today",
    week_names: Callable[[date], str] = _day_and_month,
    weeks_from: date | None = None,
    name_width: float = 220.0,
    week_width: float = 56.0,
    wide: float = 0.0,
) -> Scene:
    """The rows in the order given, a heading before each new group. `weeks_from` numbers the weeks from its own (0).

    `week_width` is the least width of a week in px; a short plan stretches to `wide` px in all.

    Raises TooLongError when the rows span more than ten years.
    """
    grid = _grid(rows, today, name_width, week_width)
    grid = replace(grid, week=max(week_width, min(_WIDEST, (wide - grid.left - _MARGIN) / grid.weeks)))
    body: list[Item] = []
    tops: dict[str, float] = {}
    y, group = _MARGIN + _HEAD, ""
    for row in rows:
        if row.group != group:
            group = row.group
            body.append(Text(x=_MARGIN, y=y + baseline("strong") + 8, text=group, role="strong"))
            y += _GROUP
        tops[row.id] = y
        body += _row(row, y, grid)
        y += _ROW
    width, height = grid.x(grid.first + timedelta(weeks=grid.weeks)) + _MARGIN, y + _MARGIN
    items: list[Item] = [*_head(grid, y, week_names, weeks_from), *body, *_dependencies(rows, tops, grid)]
    if today is not None:
        items += _today(grid.x(today), y, today_word)
    return Scene(
        width=width,
        height=height,
        title=title,
        description=description,
        items=tuple(items),
        kind="gantt",
        head=_MARGIN + _HEAD - 12,
    )


def _grid(rows: Sequence[Row], today: date | None, name_width: float, week_width: float) -> _Grid:
    days = [day for row in rows for bar in row.bars for day in (bar.start, bar.end)]
    days += [moment.on for row in rows for moment in row.moments]
    days += [today] if today is not None else []
    if not days:
        return _Grid(date(2000, 1, 3), 4, _MARGIN + name_width, week_width)
    first, last = min(days), max(days)
    if (last - first).days > _LONGEST:
        raise TooLongError(
            phrase(
                "The plan runs from {first} to {last}, longer than ten years; draw a part of it.",
                first=first,
                last=last,
            )
        )
    monday = first - timedelta(days=first.weekday())
    weeks = max(4, math.ceil(((last - monday).days + 1) / 7))
    return _Grid(monday, weeks, _MARGIN + name_width, week_width)


def _head(grid: _Grid, bottom: float, week_names: Callable[[date], str], weeks_from: date | None) -> list[Item]:
    items: list[Item] = []
    for week in range(grid.weeks + 1):
        monday = grid.first + timedelta(weeks=week)
        x = grid.x(monday)
        items.append(Shape(kind=ShapeKind.PATH, style="grid", path=polyline(((x, _MARGIN + _HEAD - 8), (x, bottom)))))
        if week == grid.weeks:
            break
        middle = x + grid.week / 2
        items.append(Text(x=middle, y=_MARGIN + 26, text=week_names(monday), role="tick", align=Align.MIDDLE))
        if weeks_from is not None:
            number = (monday - weeks_from + timedelta(days=weeks_from.weekday())).days // 7
            items.append(Text(x=middle, y=_MARGIN + 12, text=f"{number}", role="strong", align=Align.MIDDLE))
    return items


def _row(row: Row, y: float, grid: _Grid) -> list[Item]:
    middle = y + _ROW / 2
    line = ((_MARGIN, y + _ROW), (grid.x(grid.first + timedelta(weeks=grid.weeks)), y + _ROW))
    items: list[Item] = [Shape(kind=ShapeKind.PATH, style="grid", path=polyline(line))]
    lines = wrap(row.name, grid.left - _MARGIN - 24, "name", lines=2)
    role = "name" if len(lines) == 1 else "body"
    items.append(
        Box(
            id=row.id, x=_MARGIN, y=y, w=grid.left - _MARGIN - 4, h=_ROW, kind=ShapeKind.RECTANGLE, style="none",
            lines=tuple(TextLine(text, role) for text in lines), align=Align.START, href=row.href, label=row.name,
            group=row.group,
        )
    )  # fmt: skip
    for number, bar in enumerate(row.bars):
        items += _bar(bar, f"{row.id}~{bar.id or number}", middle, grid)
    if row.critical:
        items += _critical_frame(row, middle, grid)
    for moment in row.moments:
        items.append(_moment(moment, *_moment_at(row, moment, middle, grid)))
    return items


def _bar(bar: Bar, id: str, middle: float, grid: _Grid) -> list[Item]:
    start, end = min(bar.start, bar.end), max(bar.start, bar.end)
    x, w = _span(bar, grid)
    y = middle - _BAR / 2
    box = Box(
        id=id, x=x, y=y, w=w, h=_BAR, style=bar.kind, label=bar.label, href=bar.href,
        data=(("start", start.isoformat()), ("end", end.isoformat()), ("moves", bar.moves)),
    )  # fmt: skip
    items: list[Item] = [box]
    if bar.kind is BarKind.SLIP:
        items += _hatching(x, y, w)
    return items


def _span(bar: Bar, grid: _Grid) -> tuple[float, float]:
    """Left edge and width of a bar in px."""
    start, end = min(bar.start, bar.end), max(bar.start, bar.end)
    return grid.x(start), max(4.0, grid.x(end + timedelta(days=1)) - grid.x(start) - 2)


def _critical_frame(row: Row, middle: float, grid: _Grid) -> list[Item]:
    """Around the bar as it stands now: the last one that is no ghost."""
    standing = [bar for bar in row.bars if bar.kind is not BarKind.GHOST]
    if not standing:
        return []
    x, w = _span(standing[-1], grid)
    y = middle - _BAR / 2
    return [Shape(kind=ShapeKind.ROUNDED, style="critical", x=x - 2, y=y - 2, w=w + 4, h=_BAR + 4)]


def _hatching(x: float, y: float, w: float) -> list[Shape]:
    """One path of many strokes."""
    strokes: list[Command] = []
    for number in range(1, int((w + _BAR) / _HATCH) + 1):
        a = number * _HATCH
        start = (x + min(a, w), y + max(0.0, a - w))
        end = (x + max(0.0, a - _BAR), y + min(a, _BAR))
        if start[0] - end[0] > 1:
            strokes += polyline((start, end))
    return [Shape(kind=ShapeKind.PATH, style="hatch", path=tuple(strokes))] if strokes else []


def _moment_at(row: Row, moment: Moment, middle: float, grid: _Grid) -> tuple[float, float]:
    """A star stands at the upper right corner of its bar, so that the bar stays in sight and under the hand."""
    bars = _standing(row)
    if moment.kind is PointKind.TOUCHPOINT and bars:
        x, w = _span(bars[-1][1], grid)
        return x + w, middle - _BAR / 2
    return grid.x(moment.on) + grid.week / 14, middle


def _moment(moment: Moment, x: float, middle: float) -> Shape:
    if moment.kind is PointKind.TOUCHPOINT:
        points = []
        for tip in range(10):
            radius, angle = (7.0, 3.0)[tip % 2], math.pi * (tip / 5 - 0.5)
            points.append((x + radius * math.cos(angle), middle + radius * math.sin(angle)))
        path = (*polyline(points), ("Z", ()))
        return Shape(kind=ShapeKind.PATH, style=moment.kind, path=path, label=moment.label)
    elif moment.kind is PointKind.MILESTONE:
        return Shape(kind=ShapeKind.DIAMOND, style=moment.kind, x=x - 7, y=middle - 7, w=14, h=14, label=moment.label)
    else:
        return Shape(kind=ShapeKind.ELLIPSE, style=moment.kind, x=x - 3, y=middle - 3, w=6, h=6, label=moment.label)


def _dependencies(rows: Sequence[Row], tops: dict[str, float], grid: _Grid) -> list[Line]:
    """From the end of the last bar waited for, down or up, into the first bar that waits."""
    by_id = {row.id: row for row in rows if any(bar.kind is not BarKind.GHOST for bar in row.bars)}
    return [
        _dependency(by_id[before], row, tops, grid)
        for row in rows
        for before in row.after
        if before in by_id and row.id in by_id
    ]


def _dependency(before: Row, row: Row, tops: dict[str, float], grid: _Grid) -> Line:
    number, last = max(_standing(before), key=lambda pair: max(pair[1].start, pair[1].end))
    follower, first = min(_standing(row), key=lambda pair: min(pair[1].start, pair[1].end))
    x, w = _span(last, grid)
    x0, y0 = x + w, tops[before.id] + _ROW / 2
    x1, y1 = grid.x(min(first.start, first.end)), tops[row.id] + _ROW / 2
    turn = x0 + 7
    if x1 - 12 >= turn:
        points = ((x0, y0), (turn, y0), (turn, y1), (x1, y1))
    else:
        gap = y1 - _ROW / 2 if y1 > y0 else y1 + _ROW / 2
        points = ((x0, y0), (turn, y0), (turn, gap), (x1 - 10, gap), (x1 - 10, y1), (x1, y1))  # type: ignore[assignment]
    return Line(
        id=f"{before.id}>{row.id}", points=points, kind=LineKind.FLOW,
        style="critical" if before.critical and row.critical else "solid", source=f"{before.id}~{last.id or number}",
        target=f"{row.id}~{first.id or follower}", source_site=Site.RIGHT, target_site=Site.LEFT,
    )  # fmt: skip


def _standing(row: Row) -> list[tuple[int, Bar]]:
    """The bars that lines are glued to, with their places: a ghost carries none."""
    return [(number, bar) for number, bar in enumerate(row.bars) if bar.kind is not BarKind.GHOST]


def _today(x: float, bottom: float, word: str) -> list[Item]:
    line = Shape(kind=ShapeKind.PATH, style="today", path=polyline(((x, _MARGIN + _HEAD - 8), (x, bottom))))
    tag = Shape(kind=ShapeKind.PATH, style="touchpoint", path=rounded(x - 2, _MARGIN + _HEAD - 10, 4, 4, 2))
    return [line, tag, Text(x=x + 5, y=bottom + 11, text=word, role="tick")]
