"""Axes: from values to places, round ticks, grid lines and their labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from orgdesk.core.scene.measure import width as text_width
from orgdesk.core.scene.model import Align, Item, Shape, ShapeKind, Text
from orgdesk.core.scene.parts import polyline

TOP = 12.0
BOTTOM = 28.0
RIGHT = 12.0


def say(value: float) -> str:
    """A number as short as it can be said."""
    if abs(value) >= 10_000:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.4g}"


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round values that cover low to high, at most `most` + 1 steps of 1, 2, 2.5 or 5 times a power of ten."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return (0.0, 1.0)
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        low, high = (0.0, high + 1) if low >= 0 else (low - 1, 0.0)
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(number * step for number in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Frame:
    """The area of a plot inside its labels, and the values at its edges."""

    left: float
    top: float
    right: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def framed(
    values: Iterable[float], width: float, height: float, *, say: Callable[[float], str] = say, zero: bool = True
) -> tuple[Frame, list[Item]]:
    """A frame for values on an upright axis, with its grid; `zero` keeps nought on the axis."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    marks = ticks(min(0.0, low) if zero else low, max(0.0, high) if zero else high, 4)
    left = max((text_width(say(mark), "tick") for mark in marks), default=0.0) + 10
    frame = Frame(left, TOP, width - RIGHT, height - BOTTOM, marks[0], marks[-1])
    items: list[Item] = []
    for mark in marks:
        y = frame.y(mark)
        style = "axis" if mark == 0 else "grid"
        items.append(Shape(kind=ShapeKind.PATH, style=style, path=polyline(((frame.left, y), (frame.right, y)))))
        items.append(Text(x=frame.left - 6, y=y + 3.5, text=say(mark), role="tick", align=Align.END))
    return frame, items


def level_axis(frame: Frame, labels: Sequence[tuple[float, str]]) -> list[Item]:
    """Labels under the frame at the given x, moved inwards at the edges of the plot; those that would touch the one before are left out."""
    items: list[Item] = []
    free = -math.inf
    for place, label in labels:
        half = text_width(label, "tick") / 2
        x = max(half, min(place, frame.right + RIGHT - half))
        if x - half >= free:
            items.append(Text(x=x, y=frame.bottom + 16, text=label, role="tick", align=Align.MIDDLE))
            free = x + half + 8
    return items
