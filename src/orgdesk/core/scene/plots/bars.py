"""Bars and distributions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from orgdesk.core.scene.measure import cut
from orgdesk.core.scene.model import Align, Item, Scene, Shape, ShapeKind, Text
from orgdesk.core.scene.parts import polyline
from orgdesk.core.scene.plots.frame import framed, level_axis, say, ticks

_BINS = 24


def draw_bars(
    bars: Sequence[tuple[str, float]],
    *,
    title: str,
    unit: str = "",
    target: float | None = None,
    width: float = 480,
    height: float = 220,
    say: Callable[[float], str] = say,
) -> Scene:
    """One bar a label with its value above it; `target` is a dashed line."""
    values = [value for _, value in bars]
    frame, items = framed([*values, *([target] if target is not None else [])], width, height, say=say)
    slot = (frame.right - frame.left) / max(1, len(bars))
    zero = frame.y(0)
    for number, (label, value) in enumerate(bars):
        x, y = frame.left + slot * (number + 0.18), frame.y(value)
        middle = frame.left + slot * (number + 0.5)
        items.append(
            Shape(
                kind=ShapeKind.RECTANGLE, style="bar", x=x, y=min(y, zero), w=slot * 0.64, h=abs(zero - y),
                label=f"{label}: {say(value)} {unit}".strip(),
            )
        )  # fmt: skip
        items.append(Text(x=middle, y=min(y, zero) - 4, text=say(value), role="tick", align=Align.MIDDLE))
        items.append(
            Text(x=middle, y=frame.bottom + 16, text=cut(label, slot - 4, "tick"), role="tick", align=Align.MIDDLE)
        )
    if target is not None:
        line = ((frame.left, frame.y(target)), (frame.right, frame.y(target)))
        items.append(Shape(kind=ShapeKind.PATH, style="target", path=polyline(line), label=say(target)))
    said = "; ".join(f"{label} {say(value)}" for label, value in bars)
    return Scene(width=width, height=height, title=title, description=said, items=tuple(items), kind="plot")


def draw_histogram(
    samples: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    width: float = 480,
    height: float = 220,
    say: Callable[[float], str] = say,
) -> Scene:
    """One or two named distributions over common bins as shares: the first filled, the second as a line on top."""
    known = [value for _, values in samples for value in values]
    edges = ticks(min(known, default=0.0), max(known, default=1.0), 5)
    low, high = edges[0], edges[-1]
    shares = [_shares(values, low, high) for _, values in samples]
    frame, items = framed([share for row in shares for share in row], width, height, say=lambda v: f"{v:.0%}")
    step = (frame.right - frame.left) / _BINS
    for number, row in enumerate(shares, 1):
        if number == 1:
            items += [
                Shape(kind=ShapeKind.RECTANGLE, style="interval-1", x=frame.left + step * bin + 0.5, y=frame.y(share),
                      w=step - 1, h=frame.bottom - frame.y(share))
                for bin, share in enumerate(row) if share
            ]  # fmt: skip
        points = []
        for bin, share in enumerate(row):
            points += [(frame.left + step * bin, frame.y(share)), (frame.left + step * (bin + 1), frame.y(share))]
        items.append(Shape(kind=ShapeKind.PATH, style=f"line-{min(4, number)}", path=polyline(points)))
    scale = (frame.right - frame.left) / (high - low)
    items += level_axis(frame, [(frame.left + (edge - low) * scale, say(edge)) for edge in edges])
    items += _legend([name for name, _ in samples], frame.right)
    said = "; ".join(_summary(name, values, say) for name, values in samples)
    return Scene(width=width, height=height, title=title, description=said, items=tuple(items), kind="plot")


def _shares(values: Sequence[float], low: float, high: float) -> list[float]:
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, max(0, int((value - low) / (high - low) * _BINS)))] += 1
    return [count / max(1, len(values)) for count in counts]


def _legend(names: Sequence[str], right: float) -> list[Item]:
    """Names at the upper right, each after a piece of its line."""
    items: list[Item] = []
    for number, name in enumerate(names, 1):
        y = 10.0 + 15 * (number - 1)
        items.append(Text(x=right - 24, y=y + 3.5, text=name, role="tick", align=Align.END))
        line = polyline(((right - 20, y), (right, y)))
        items.append(Shape(kind=ShapeKind.PATH, style=f"line-{min(4, number)}", path=line))
    return items


def _summary(name: str, values: Sequence[float], say: Callable[[float], str]) -> str:
    if not values:
        return f"{name}: –"
    ranked = sorted(values)
    low, middle, high = (ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.1, 0.5, 0.9))
    return f"{name}: {say(low)} – {say(middle)} – {say(high)}"
