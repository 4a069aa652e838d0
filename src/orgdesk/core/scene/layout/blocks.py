"""Boxes set together before the tree is laid out: a head with its assistants, the stacked reports of one head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from orgdesk.core.scene.layout.forest import Forest
from orgdesk.core.scene.layout.nodes import ChartOptions, Packing
from orgdesk.core.scene.model import Site

INDENT = 16.0
"""Between the spine of a stack and its boxes."""
STACK_GAP = 14.0
"""Between the boxes of a stack; room for the tags at their edges."""
_BROAD = 1.7
"""The proportion of width to height that a grid comes nearest to."""


@dataclass(frozen=True, slots=True)
class Member:
    """A box in a block: its place in the forest, its offset, and for stacked boxes its spine and the side facing it."""

    place: int
    x: float
    y: float
    spine: float | None = None
    facing: Site | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What the tree layout treats as one box."""

    parent: int
    w: float
    h: float
    members: tuple[Member, ...]


def blocks_of(
    forest: Forest, sizes: Sequence[tuple[float, float]], options: ChartOptions, *, pack: bool
) -> list[Block]:
    """The blocks of a forest, parents before children; `pack` lets leaves be stacked as the options say."""
    blocks: list[Block] = []
    waiting: list[tuple[int, tuple[int, ...]]] = [(-1, (p,)) for p in range(len(forest.nodes)) if forest.parents[p] < 0]
    for parent, places in waiting:
        if len(places) > 1:
            packing = options.packing_of.get(forest.nodes[forest.parents[places[0]]].id, options.packing)
            blocks.append(_stack(parent, places, sizes, packing, options.gap))
            continue
        place = places[0]
        staff = [
            child for child in forest.children[place] if forest.nodes[child].assistant and not forest.children[child]
        ]
        blocks.append(_head(parent, place, staff, sizes, options))
        line = [child for child in forest.children[place] if child not in set(staff)]
        packing = options.packing_of.get(forest.nodes[place].id, options.packing)
        waiting.extend((len(blocks) - 1, run) for run in _runs(line, forest, packing if pack else Packing.ROW))
    return blocks


def _runs(line: list[int], forest: Forest, packing: Packing) -> list[tuple[int, ...]]:
    """Neighbours without reports of their own, taken together where they are to be stacked."""
    runs: list[tuple[int, ...]] = []
    leaves: list[int] = []
    for place in line:
        if packing is not Packing.ROW and not forest.children[place]:
            leaves.append(place)
        else:
            runs.extend([tuple(leaves)] if leaves else [])
            runs.append((place,))
            leaves = []
    return [*runs, tuple(leaves)] if leaves else runs


def _head(
    parent: int, place: int, staff: list[int], sizes: Sequence[tuple[float, float]], options: ChartOptions
) -> Block:
    w, h = sizes[place]
    half, low = w / 2, h
    beside: list[tuple[int, float, float]] = []
    for first in range(0, len(staff), 2):
        pair = staff[first : first + 2]
        low += options.row / 2
        for side, child in zip((-1, 1), pair, strict=False):
            reach = INDENT + sizes[child][0]
            beside.append((child, -reach if side < 0 else INDENT, low))
            half = max(half, reach)
        low += max(sizes[child][1] for child in pair)
    members = [Member(place, half - w / 2, 0.0)]
    for child, x, y in beside:
        members.append(Member(child, half + x, y, half, Site.RIGHT if x < 0 else Site.LEFT))
    return Block(parent, 2 * half, low, tuple(members))


def _stack(
    parent: int, places: tuple[int, ...], sizes: Sequence[tuple[float, float]], packing: Packing, gap: float
) -> Block:
    w = max(sizes[place][0] for place in places)
    columns = _columns(len(places), w, max(sizes[place][1] for place in places), packing)
    members, y = [], 0.0
    for start in range(0, len(places), columns):
        row = places[start : start + columns]
        for column, place in enumerate(row):
            members.append(_member(place, column, columns, w, y, gap, sizes[place][0]))
        y += max(sizes[place][1] for place in row) + STACK_GAP
    pairs, single = divmod(columns, 2)
    width = pairs * 2 * (w + INDENT) + single * (w + INDENT) + (pairs + single - 1) * gap
    return Block(parent, width, y - STACK_GAP, tuple(members))


def _member(place: int, column: int, columns: int, w: float, y: float, gap: float, own: float) -> Member:
    """Columns stand in pairs around a spine; an odd last one, or a single one, has its spine at the left."""
    pair, second = divmod(column, 2)
    start = pair * (2 * (w + INDENT) + gap)
    if column == columns - 1 and columns % 2:
        return Member(place, start + INDENT, y, start, Site.LEFT)
    elif second:
        return Member(place, start + w + 2 * INDENT, y, start + w + INDENT, Site.LEFT)
    else:
        return Member(place, start + w - own, y, start + w + INDENT, Site.RIGHT)


def _columns(count: int, w: float, h: float, packing: Packing) -> int:
    if packing is Packing.COLUMN or count == 1:
        return 1
    elif packing is Packing.TWO_COLUMNS or count <= 4:
        return 2
    else:
        widest = max(1, math.ceil(count / 2))

        def unlike(pairs: int) -> float:
            rows = math.ceil(count / (2 * pairs))
            return abs(math.log(pairs * 2 * (w + INDENT) / (rows * (h + STACK_GAP)) / _BROAD))

        return 2 * min(range(1, min(widest, 64) + 1), key=unlike)
