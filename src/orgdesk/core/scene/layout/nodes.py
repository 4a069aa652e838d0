"""What a chart is drawn from: plain nodes and ties, free of any database; and what may be asked of the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.measure import clean, cut, line_height, wrap
from orgdesk.core.scene.model import LineKind, Mark, SceneError, TextLine
from orgdesk.core.scene.parts import PADDING, text_height


class DuplicateNodeError(SceneError):
    """Two nodes of one chart have the same id."""


class UnknownNodeError(SceneError):
    """A parent or the end of a tie is not a node of the chart."""


class LoopError(SceneError):
    """Parents lead back to where they began."""


class Direction(StrEnum):
    """Where the reports of a position stand: below it, above it (inverted, customers on top), right or left of it."""

    DOWN = "down"
    UP = "up"
    RIGHT = "right"
    LEFT = "left"


class Packing(StrEnum):
    """How the reports without reports of their own stand under their head."""

    ROW = "row"
    COLUMN = "column"
    TWO_COLUMNS = "two columns"
    GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One box of a tree before it has a place.

    `lines` are wrapped to the box's width; `size` (width, height) in px fixes both instead. `weight` is how many seats the
    box stands for ("× 10"). `ring` is used by the ring layout only.
    """

    id: str
    parent: str | None = None
    lines: tuple[TextLine, ...] = ()
    size: tuple[float, float] | None = None
    style: str = "position"
    marks: tuple[Mark, ...] = ()
    group: str = ""
    assistant: bool = False
    weight: int = 1
    ring: int | None = None
    href: str = ""
    label: str = ""
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A further line between two nodes, beside the tree: matrix, liaison, board, hand-off. `label` says all that `text` shortens."""

    source: str
    target: str
    kind: LineKind = LineKind.DOTTED
    text: str = ""
    weight: float = 1.0
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOptions:
    """What may be asked of a chart. Lengths in px.

    `packing_of` overrides the packing under one node. `collapsed` nodes hide what is below them and show how many.
    `most_boxes` collapses the deepest levels until no more boxes than that are drawn; 0 draws all.
    """

    direction: Direction = Direction.DOWN
    packing: Packing = Packing.ROW
    packing_of: Mapping[str, Packing] = field(default_factory=dict)
    group_same: bool = False
    """Reports of one head with the same first line and nothing below become one box with a count."""
    collapsed: frozenset[str] = frozenset()
    most_boxes: int = 0
    crown: str = ""
    """A word for the customers, drawn as a band above everything: the apex of the inverted pyramid."""
    box_width: float = 172.0
    gap: float = 16.0
    row: float = 36.0
    margin: float = 24.0


def ordered(nodes: Sequence[Node]) -> list[int]:
    """The index of each node's parent (-1 for a root), after the ids and parents have been checked.

    Raises DuplicateNodeError, UnknownNodeError or LoopError.
    """
    index: dict[str, int] = {}
    for place, node in enumerate(nodes):
        if node.id in index:
            raise DuplicateNodeError(phrase("Two boxes have the id {node!r}; give each its own.", node=node.id))
        index[node.id] = place
    parents = []
    for node in nodes:
        if node.parent is not None and node.parent not in index:
            raise UnknownNodeError(
                phrase(
                    "The box {node!r} stands below {parent!r}, which is not in the chart.",
                    node=node.id,
                    parent=node.parent,
                )
            )
        parents.append(-1 if node.parent is None else index[node.parent])
    _refuse_loops(nodes, parents)
    return parents


def sized(node: Node, box_width: float, *, cut_after: int = 0) -> tuple[float, float, tuple[TextLine, ...]]:
    """Width, height and wrapped lines of a node; `cut_after` lines of one text it ends with an ellipsis."""
    if node.size is not None:
        w, h = node.size
    else:
        w, h = box_width, 0.0
    lines = tuple(
        TextLine(part, line.role)
        for line in node.lines
        if clean(line.text)
        for part in wrap(line.text, w - 2 * PADDING, line.role, lines=cut_after)
    )
    if node.size is None:
        return w, max(40.0, text_height(lines) + 2 * PADDING), lines
    else:
        return w, h, _fitted(lines, w, h)


def _fitted(lines: tuple[TextLine, ...], w: float, h: float) -> tuple[TextLine, ...]:
    """As many lines as a box of fixed height holds; the last one says that there is more."""
    kept: list[TextLine] = []
    room = h
    for line in lines:
        room -= line_height(line.role)
        if room < 0:
            break
        kept.append(line)
    if kept and len(kept) < len(lines):
        last = kept[-1]
        kept[-1] = TextLine(cut(last.text, w - 2 * PADDING, last.role, always=True), last.role)
    return tuple(kept)


def _refuse_loops(nodes: Sequence[Node], parents: list[int]) -> None:
    state = [0] * len(nodes)
    for start in range(len(nodes)):
        trail = []
        here = start
        while here >= 0 and state[here] == 0:
            state[here] = 1
            trail.append(here)
            here = parents[here]
        if here >= 0 and state[here] == 1:
            loop = [nodes[place].id for place in trail[trail.index(here) :]]
            named = " → ".join(loop[:6]) + (" → …" if len(loop) > 6 else f" → {loop[0]}")
            raise LoopError(
                phrase("These boxes stand below each other in a loop: {named}. Take one link out.", named=named)
            )
        for place in trail:
            state[place] = 2
