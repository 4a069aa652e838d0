"""A grid of values as heat, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from orgdesk.core.scene.measure import cut
from orgdesk.core.scene.measure import width as text_width
from orgdesk.core.scene.model import Align, Box, Item, Scene, ShapeKind, Text, TextLine
from orgdesk.core.scene.plots.frame import say

_CELL_H = 26.0
_HEAD = 24.0


def draw_heat(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    title: str,
    cell_width: float = 46,
    say: Callable[[float], str] = say,
) -> Scene:
    """One cell a row and column, in five steps from the least to the greatest; the number stands in each."""
    known = [value for row in values for value in row if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    left = max((text_width(name, "tick") for name in rows), default=0.0) + 12
    items: list[Item] = [
        Text(x=left + cell_width * (number + 0.5), y=_HEAD - 8, text=cut(name, cell_width - 4, "tick"), role="tick",
             align=Align.MIDDLE)
        for number, name in enumerate(columns)
    ]  # fmt: skip
    for down, (name, row) in enumerate(zip(rows, values, strict=True)):
        y = _HEAD + _CELL_H * down
        items.append(Text(x=left - 6, y=y + 17, text=name, role="tick", align=Align.END))
        for across, (head, value) in enumerate(zip(columns, row, strict=True)):
            items.append(
                Box(
                    id=f"{down}-{across}", x=left + cell_width * across + 1, y=y + 1, w=cell_width - 2, h=_CELL_H - 2,
                    kind=ShapeKind.RECTANGLE, style=_step(value, low, high),
                    lines=(TextLine("" if value is None else say(value), "body"),),
                    label=f"{name}, {head}: {'–' if value is None else say(value)}",
                )
            )  # fmt: skip
    width, height = left + cell_width * len(columns) + 8, _HEAD + _CELL_H * len(rows) + 8
    return Scene(width=width, height=height, title=title, items=tuple(items), kind="plot")


def _step(value: float | None, low: float, high: float) -> str:
    if value is None:
        return "cell"
    share = (value - low) / (high - low) if high > low else 0.0
    return f"heat-{min(5, 1 + int(share * 5))}"
