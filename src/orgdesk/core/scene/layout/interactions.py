"""An interaction map: who hands work to whom, in layers from left to right, the weight of a line saying how much."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.layout.nodes import DuplicateNodeError, Node, Tie, UnknownNodeError, sized
from orgdesk.core.scene.measure import cut, width
from orgdesk.core.scene.model import Box, Line, LineKind, Point, Scene, Site, TextLine

_SWEEPS = 8
_ACROSS = 120.0
_WIDEST = 240.0
"""Between two layers there is room for the words on the lines, up to this width; longer ones are cut."""
_DOWN = 46.0
_MARGIN = 32.0
_DUMMY = 12.0


@dataclass(slots=True)
class _Layers:
    """Places in layers; a tie over several layers passes through invisible places named (tie, layer)."""

    rows: list[list[object]]
    ties: Mapping[int, tuple[str, str]]
    """Ends of each tie by its number, in the direction of the layers."""
    above: dict[object, list[object]] = field(default_factory=dict)
    below: dict[object, list[object]] = field(default_factory=dict)


def draw_interactions(
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    *,
    title: str,
    description: str = "",
    box_width: float = 172.0,
) -> Scene:
    """The map of a small weighted graph; loops are allowed and the lines that close them run back underneath.

    Raises DuplicateNodeError for a repeated id and UnknownNodeError for a tie to a node that is not given.
    """
    contents = {node.id: (node, *sized(node, box_width)) for node in nodes}
    if len(contents) < len(nodes):
        raise DuplicateNodeError(phrase("Two units of the map have the same id; give each its own."))
    for tie in ties:
        for end in (tie.source, tie.target):
            if end not in contents:
                raise UnknownNodeError(phrase("A line of the map ends at {end!r}, which is not in it.", end=end))
    kept = {number: tie for number, tie in enumerate(ties) if tie.source != tie.target}
    backward = _backward(list(contents), kept)
    layers = _layers(list(contents), {n: (t.source, t.target) for n, t in kept.items() if n not in backward})
    _order(layers)
    across = max([_ACROSS, *(min(_WIDEST, width(tie.text, "halo") + 2 * _MARGIN) for tie in kept.values())])
    centres = _places(layers, {id: (w, h) for id, (_, w, h, _) in contents.items()}, across)
    boxes = {id: _box(*content, centres[id]) for id, content in contents.items()}
    heaviest = max((tie.weight for tie in ties), default=1.0) or 1.0
    lines = [_line(n, tie, boxes, centres, tie.weight / heaviest, back=n in backward) for n, tie in kept.items()]
    deep = any(tie in backward for tie in kept)
    return Scene(
        width=max((box.x + box.w for box in boxes.values()), default=0.0) + _MARGIN,
        height=max((box.y + box.h for box in boxes.values()), default=0.0) + _MARGIN + (60 if deep else 0),
        title=title,
        description=description,
        items=(*lines, *boxes.values()),
        kind="interactions",
    )


def _backward(ids: Sequence[str], ties: Mapping[int, Tie]) -> set[int]:
    """The ties that close a loop, found by a depth-first walk in the order given."""
    leaving: dict[str, list[int]] = {id: [] for id in ids}
    for number, tie in ties.items():
        leaving[tie.source].append(number)
    state = dict.fromkeys(ids, 0)
    closing: set[int] = set()
    for start in ids:
        if state[start]:
            continue
        trail = [(start, iter(leaving[start]))]
        state[start] = 1
        while trail:
            here, rest = trail[-1]
            number = next(rest, -1)
            if number < 0:
                state[here] = 2
                trail.pop()
            elif state[ties[number].target] == 1:
                closing.add(number)
            elif state[ties[number].target] == 0:
                state[ties[number].target] = 1
                trail.append((ties[number].target, iter(leaving[ties[number].target])))
    return closing


def _layers(ids: Sequence[str], ties: Mapping[int, tuple[str, str]]) -> _Layers:
    """Each node one layer after the last of those that lead to it."""
    waiting = dict.fromkeys(ids, 0)
    following: dict[str, list[str]] = {id: [] for id in ids}
    for source, target in ties.values():
        waiting[target] += 1
        following[source].append(target)
    layer = dict.fromkeys(ids, 0)
    ready = [id for id in ids if not waiting[id]]
    for id in ready:
        for target in following[id]:
            layer[target] = max(layer[target], layer[id] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    rows: list[list[object]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for id in ids:
        rows[layer[id]].append(id)
    layers = _Layers(rows, ties)
    for number, (source, target) in ties.items():
        chain: list[object] = [source]
        for between in range(layer[source] + 1, layer[target]):
            rows[between].append((number, between))
            chain.append((number, between))
        chain.append(target)
        for a, b in itertools.pairwise(chain):
            layers.below.setdefault(a, []).append(b)
            layers.above.setdefault(b, []).append(a)
    return layers


def _order(layers: _Layers) -> None:
    """Fewer crossings: each place moves to the middle of its neighbours, sweeping forth and back."""
    for sweep in range(_SWEEPS):
        near, rows = (layers.above, layers.rows) if sweep % 2 == 0 else (layers.below, layers.rows[::-1])
        for before, row in itertools.pairwise(rows):
            rank = {place: number for number, place in enumerate(before)}
            own = {place: float(number) for number, place in enumerate(row)}
            row.sort(key=lambda place, rank=rank, own=own, near=near: _mean(near.get(place, []), rank, own[place]))  # type: ignore[misc]


def _mean(neighbours: Sequence[object], rank: Mapping[object, int], otherwise: float) -> float:
    ranks = [rank[place] for place in neighbours if place in rank]
    return sum(ranks) / len(ranks) if ranks else otherwise


def _places(layers: _Layers, sizes: Mapping[str, tuple[float, float]], across: float) -> dict[object, Point]:
    """The centre of every place; each layer stands in the middle of the height."""
    heights = [sum(_high(place, sizes) + _DOWN for place in row) - _DOWN for row in layers.rows]
    tallest = max(heights, default=0.0)
    centres: dict[object, Point] = {}
    x = _MARGIN
    for row, height in zip(layers.rows, heights, strict=True):
        wide = max((sizes[place][0] for place in row if isinstance(place, str)), default=_DUMMY)
        y = _MARGIN + (tallest - height) / 2
        for place in row:
            high = _high(place, sizes)
            centres[place] = (x + wide / 2, y + high / 2)
            y += high + _DOWN
        x += wide + across
    return centres


def _high(place: object, sizes: Mapping[str, tuple[float, float]]) -> float:
    return sizes[place][1] if isinstance(place, str) else _DUMMY


def _box(node: Node, w: float, h: float, lines: tuple[TextLine, ...], centre: Point) -> Box:
    return Box(
        id=node.id, x=centre[0] - w / 2, y=centre[1] - h / 2, w=w, h=h, lines=lines, style=node.style, marks=node.marks,
        href=node.href, label=node.label, group=node.group, data=node.data,
    )  # fmt: skip


def _line(
    number: int, tie: Tie, boxes: Mapping[str, Box], centres: Mapping[object, Point], share: float, *, back: bool
) -> Line:
    source, target = boxes[tie.source], boxes[tie.target]
    curved = back
    if back:
        out = into = Site.BOTTOM
        start, end = source.site(out), target.site(into)
        low = max(start[1], end[1]) + 56
        points: tuple[Point, ...] = (start, (start[0], low), (end[0], low), end)
    else:
        out, into = Site.RIGHT, Site.LEFT
        start, end = source.site(out), target.site(into)
        through = sorted(at for place, at in centres.items() if isinstance(place, tuple) and place[0] == number)
        curved = not through
        if through:
            points = (start, *through, end)
        else:
            bend = (end[0] - start[0]) / 2
            points = (start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end)
    middle = points[len(points) // 2] if not curved else _halfway(points)
    return Line(
        id=f"tie-{number}",
        points=points,
        kind=LineKind.FLOW if tie.kind is LineKind.DOTTED else tie.kind,
        style=f"weight-{min(4, 1 + int(share * 3.999))}",
        source=source.id,
        target=target.id,
        source_site=out,
        target_site=into,
        curved=curved,
        text=cut(tie.text, _WIDEST - 2 * _MARGIN, "halo"),
        text_at=(middle[0], middle[1] - 6 - 2 * share),
        label=tie.label or tie.text,
    )


def _halfway(points: Sequence[Point]) -> Point:
    (a, b), (c, d), (e, f), (g, h) = points
    return ((a + 3 * c + 3 * e + g) / 8, (b + 3 * d + 3 * f + h) / 8)
