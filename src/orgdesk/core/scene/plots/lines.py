"""Lines with their intervals, sparklines and strips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from orgdesk.core.scene.measure import width as text_width
from orgdesk.core.scene.model import Align, Item, Scene, Shape, ShapeKind, Text
from orgdesk.core.scene.parts import polygon, polyline
from orgdesk.core.scene.plots.frame import Frame, framed, level_axis, say, ticks


@dataclass(frozen=True, slots=True)
class Series:
    """A value for each label; `None` leaves a gap. `low` and `high` give the interval around it."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


def draw_lines(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    target: float | None = None,
    width: float = 560,
    height: float = 240,
    zero: bool = True,
    notes: Sequence[tuple[float, str, str]] = (),
    say: Callable[[float], str] = say,
) -> Scene:
    """Up to four series over common labels, each named at its end, told apart by dashes as well as by colour.

    A note is an upright line at a place among the labels (1.5 is half-way from the second to the third) with its mark above and its words.
    """
    values = [value for one in series for value in (*one.values, *one.low, *one.high) if value is not None]
    values += [target] if target is not None else []
    room = max((text_width(one.name, "tick") for one in series), default=0.0) + 8 if len(series) > 1 else 0.0
    frame, items = framed(values, width - room, height, say=say, zero=zero)
    xs = _places(len(labels), frame)
    items += level_axis(frame, list(zip(xs, labels, strict=True)))
    if target is not None:
        line = polyline(((frame.left, frame.y(target)), (frame.right, frame.y(target))))
        items.append(Shape(kind=ShapeKind.PATH, style="target", path=line, label=say(target)))
    for number, one in enumerate(series, 1):
        items += _band(one, xs, frame, number)
    for place, mark, words in notes:
        items += _note(place, mark, words, xs, frame)
    for number, one in enumerate(series, 1):
        items += _runs(one, xs, frame, number, say)
        if room:
            items += _end(one, frame)
    said = "; ".join(
        [f"{one.name}: {_spoken(one, labels, say)}" for one in series] + [f"{m}: {w}" for _, m, w in notes]
    )
    return Scene(width=width, height=height, title=title, description=said, items=tuple(items), kind="plot")


def draw_sparkline(
    values: Sequence[float | None],
    *,
    title: str,
    width: float = 96,
    height: float = 24,
    say: Callable[[float], str] = say,
) -> Scene:
    """A line without axes, its last value as a dot."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    frame = Frame(3, 4, width - 5, height - 4, low, high if high > low else low + 1)
    xs = _places(len(values), frame)
    items: list[Item] = list(_runs(Series("", tuple(values)), xs, frame, 1, say)[: 1 if len(known) > 1 else 0])
    if known and values[-1] is not None:
        x, y = xs[-1], frame.y(values[-1])
        items.append(Shape(kind=ShapeKind.ELLIPSE, style="series-1", x=x - 2, y=y - 2, w=4, h=4))
    said = f"{say(known[0])} → {say(known[-1])}" if known else ""
    return Scene(width=width, height=height, title=title, description=said, items=tuple(items), kind="sparkline")


def draw_strip(
    rows: Sequence[tuple[str, Sequence[float | None]]],
    *,
    title: str,
    limit: float | None = None,
    width: float = 560,
    say: Callable[[float], str] = say,
    names: Sequence[str] = (),
) -> Scene:
    """A row a name, a tick a value, on one level axis; `limit` is a dashed upright line. `names` tell the ticks of a row apart, None is no tick."""
    known = [value for _, values in rows for value in (*values, limit) if value is not None]
    level, items = _level(known, [name for name, _ in rows], width, 24, say=say)
    for number, (_, values) in enumerate(rows):
        y = level.middle(number)
        for place, value in enumerate(values, 1):
            if value is None:
                continue
            x = level.x(value)
            style = f"line-{min(6, place)}" if names else "line-1"
            items.append(Shape(kind=ShapeKind.PATH, style=style, path=polyline(((x, y - 7), (x, y + 7)))))
    if limit is not None:
        x = level.x(limit)
        upright = polyline(((x, 2), (x, level.bottom)))
        items.append(Shape(kind=ShapeKind.PATH, style="target", path=upright, label=say(limit)))
    items += _key(names, level.left, level.bottom + 34)
    said = "; ".join(
        f"{name}: {', '.join('–' if value is None else say(value) for value in values)}" for name, values in rows
    )
    height = level.bottom + 24 + 16 * len(names)
    return Scene(width=width, height=height, title=title, description=said, items=tuple(items), kind="plot")


def draw_ranges(
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    width: float = 560,
    say: Callable[[float], str] = say,
) -> Scene:
    """A row a name: a line over the middle eight tenths of its values, a bar over the middle half, a tick at the median."""
    quantiles = [(name, _quantiles(values)) for name, values in rows]
    known = [value for _, values in quantiles for value in values]
    level, items = _level(known, [name for name, _ in rows], width, 30, say=say)
    for number, (_, values) in enumerate(quantiles):
        if values:
            items += _range([level.x(value) for value in values], level.middle(number))
    said = "; ".join(f"{name}: {' – '.join(say(values[place]) for place in (0, 2, 4))}" for name, values in quantiles if values)  # fmt: skip
    return Scene(width=width, height=level.bottom + 24, title=title, description=said, items=tuple(items), kind="plot")


@dataclass(frozen=True, slots=True)
class _Level:
    """Rows of one height over a level axis."""

    left: float
    bottom: float
    row: float
    least: float
    scale: float

    def x(self, value: float) -> float:
        return self.left + (value - self.least) * self.scale

    def middle(self, number: int) -> float:
        """The height of a row, counted from 0."""
        return _ABOVE + self.row * (number + 0.5)


_ABOVE = 8.0


def _level(
    known: Sequence[float], names: Sequence[str], width: float, row: float, *, say: Callable[[float], str]
) -> tuple[_Level, list[Item]]:
    """Places for values in rows, with the grid and the names of the rows."""
    marks = ticks(min([0.0, *known]), max(known, default=1.0), 6)
    left = max((text_width(name, "tick") for name in names), default=0.0) + 16
    level = _Level(left, _ABOVE + row * len(names), row, marks[0], (width - left - 20) / (marks[-1] - marks[0]))
    items: list[Item] = []
    for mark in marks:
        x = level.x(mark)
        items.append(Shape(kind=ShapeKind.PATH, style="grid", path=polyline(((x, 4), (x, level.bottom)))))
        items.append(Text(x=x, y=level.bottom + 15, text=say(mark), role="tick", align=Align.MIDDLE))
    for number, name in enumerate(names):
        items.append(Text(x=left - 10, y=level.middle(number) + 3.5, text=name, role="tick", align=Align.END))
    return level, items


def _quantiles(values: Sequence[float]) -> list[float]:
    ranked = sorted(values)
    return [ranked[int((len(ranked) - 1) * share)] for share in (0.1, 0.25, 0.5, 0.75, 0.9)] if ranked else []


def _range(xs: Sequence[float], y: float) -> list[Item]:
    least, low, middle, high, most = xs
    return [
        Shape(kind=ShapeKind.RECTANGLE, style="interval-1", x=low, y=y - 8, w=max(1.0, high - low), h=16),
        Shape(kind=ShapeKind.PATH, style="axis", path=polyline(((least, y), (most, y)))),
        Shape(kind=ShapeKind.PATH, style="line-1", path=polyline(((middle, y - 8), (middle, y + 8)))),
    ]


def _key(names: Sequence[str], left: float, top: float) -> list[Item]:
    """Names one below the other, each behind a piece of its line."""
    items: list[Item] = []
    for number, name in enumerate(names, 1):
        y = top + 16 * (number - 1)
        line = polyline(((left, y - 3.5), (left + 24, y - 3.5)))
        items.append(Shape(kind=ShapeKind.PATH, style=f"line-{min(6, number)}", path=line))
        items.append(Text(x=left + 32, y=y, text=name, role="tick"))
    return items


def _places(count: int, frame: Frame) -> list[float]:
    if count < 2:
        return [(frame.left + frame.right) / 2] * count
    step = (frame.right - frame.left) / (count - 1)
    return [frame.left + step * number for number in range(count)]


def _band(one: Series, xs: Sequence[float], frame: Frame, number: int) -> list[Item]:
    """The intervals, broken where one is not known."""
    if len(one.low) != len(one.high):
        return []
    style = "interval-1" if number % 2 else "interval-2"
    known = [(x, low, high) for x, low, high in zip(xs, one.low, one.high, strict=False)]
    items: list[Item] = []
    for whole, places in groupby(known, key=lambda place: place[1] is not None and place[2] is not None):
        run = [(x, frame.y(low or 0.0), frame.y(high or 0.0)) for x, low, high in places]
        if whole and len(run) > 1:
            outline = [*((x, top) for x, _, top in run), *((x, bottom) for x, bottom, _ in reversed(run))]
            items.append(Shape(kind=ShapeKind.PATH, style=style, path=polygon(outline)))
    return items


def _note(place: float, mark: str, words: str, xs: Sequence[float], frame: Frame) -> list[Item]:
    """Kept within the frame: what lies before the first label stands at it."""
    step = xs[1] - xs[0] if len(xs) > 1 else 0.0
    x = min(max(frame.left, (xs[0] if xs else frame.left) + place * step), frame.right)
    line = polyline(((x, frame.top), (x, frame.bottom)))
    return [
        Shape(kind=ShapeKind.PATH, style="target", path=line, label=words),
        Text(x=x, y=frame.top - 3, text=mark, role="tick", align=Align.MIDDLE),
    ]


def _runs(one: Series, xs: Sequence[float], frame: Frame, number: int, say: Callable[[float], str]) -> list[Item]:
    """The line, broken at gaps; a value alone between gaps is a dot."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, one.values, strict=False):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, frame.y(value)))
    items: list[Item] = []
    for run in runs:
        if len(run) > 1:
            items.append(Shape(kind=ShapeKind.PATH, style=f"line-{min(4, number)}", path=polyline(run), label=one.name))
        elif run:
            x, y = run[0]
            items.append(
                Shape(kind=ShapeKind.ELLIPSE, style=f"series-{min(4, number)}", x=x - 2.5, y=y - 2.5, w=5, h=5)
            )
    return items


def _end(one: Series, frame: Frame) -> list[Item]:
    last = next((value for value in reversed(one.values) if value is not None), None)
    if last is None:
        return []
    return [Text(x=frame.right + 6, y=frame.y(last) + 3.5, text=one.name, role="tick")]


def _spoken(one: Series, labels: Sequence[str], say: Callable[[float], str]) -> str:
    pairs = zip(labels, one.values, strict=False)
    return ", ".join(f"{label} {'–' if value is None else say(value)}" for label, value in pairs)
