"""An organisation chart: a tree of boxes with lines, packed, grouped and collapsed as asked, in four directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orgdesk.core.scene.layout.blocks import Member, blocks_of
from orgdesk.core.scene.layout.forest import Forest, shown
from orgdesk.core.scene.layout.nodes import ChartOptions, Direction, Node, Tie, sized
from orgdesk.core.scene.layout.tidy import tidy
from orgdesk.core.scene.layout.ties import routed
from orgdesk.core.scene.measure import cut
from orgdesk.core.scene.model import Box, Line, Point, Scene, ShapeKind, Site, TextLine

_CROWN = 44.0
"""Height of the customers' band."""


def draw_chart(
    nodes: Sequence[Node],
    ties: Sequence[Tie] = (),
    *,
    title: str,
    description: str = "",
    options: ChartOptions | None = None,
) -> Scene:
    """The chart of a forest of nodes, siblings in the order given.

    Raises DuplicateNodeError, UnknownNodeError or LoopError. Ties to hidden boxes end at the box that hides them.
    """
    options = options or ChartOptions()
    forest = shown(nodes, options)
    contents = [sized(node, options.box_width) for node in forest.nodes]
    turn = _Turn(options.direction)
    sizes = [turn.size(w, h) for w, h, _ in contents]
    spots = _spots(forest, sizes, options, pack=not turn.sideways)
    width = max((spot.x + sizes[place][0] for place, spot in enumerate(spots)), default=0.0)
    depth = max((spot.y + sizes[place][1] for place, spot in enumerate(spots)), default=0.0)
    turn = _Turn(options.direction, depth, options.margin, _CROWN + options.row if options.crown else 0.0)
    boxes = _boxes(forest, contents, spots, sizes, turn)
    lines = _lines(forest, spots, sizes, turn)
    extra = routed(ties, {box.id: box for box in boxes}, forest.shown_as)
    across, down = turn.size(width, depth)
    band = _crown(options, across)
    return Scene(
        width=across + 2 * options.margin,
        height=down + 2 * options.margin + turn.sunk,
        title=title,
        description=description,
        items=(*lines, *extra, *band, *boxes),
    )


def _crown(options: ChartOptions, across: float) -> list[Box]:
    """The customers above those who serve them."""
    if not options.crown:
        return []
    text = cut(options.crown, across - 2 * options.margin, "heading")
    return [
        Box(
            id="crown",
            x=options.margin,
            y=options.margin,
            w=across,
            h=_CROWN,
            kind=ShapeKind.PILL,
            style="customer",
            lines=(TextLine(text, "heading"),),
            label=options.crown,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a box stands while the tree still grows downwards, with its spine where it is stacked."""

    x: float
    y: float
    bus: float = 0.0
    """The height at which the line from the head runs sideways."""
    spine: float | None = None
    facing: Site | None = None


@dataclass(frozen=True, slots=True)
class _Turn:
    """From a tree that grows downwards to the direction asked for."""

    direction: Direction
    depth: float = 0.0
    margin: float = 0.0
    sunk: float = 0.0
    """How far everything is moved down, to make room for the customers' band."""

    @property
    def sideways(self) -> bool:
        return self.direction in {Direction.LEFT, Direction.RIGHT}

    def size(self, w: float, h: float) -> tuple[float, float]:
        return (h, w) if self.sideways else (w, h)

    def point(self, x: float, y: float) -> Point:
        y = self.depth - y if self.direction in {Direction.UP, Direction.LEFT} else y
        x, y = (y, x) if self.sideways else (x, y)
        return (x + self.margin, y + self.margin + self.sunk)

    def corner(self, x: float, y: float, w: float, h: float) -> Point:
        """The upper left corner, after the turn, of a box given before it."""
        (ax, ay), (bx, by) = self.point(x, y), self.point(x + w, y + h)
        return (min(ax, bx), min(ay, by))

    def site(self, site: Site) -> Site:
        return _SITES[self.direction].get(site, site)


_SITES = {
    Direction.DOWN: {},
    Direction.UP: {Site.TOP: Site.BOTTOM, Site.BOTTOM: Site.TOP},
    Direction.RIGHT: {
        Site.TOP: Site.LEFT,
        Site.BOTTOM: Site.RIGHT,
        Site.LEFT: Site.TOP,
        Site.RIGHT: Site.BOTTOM,
    },
    Direction.LEFT: {
        Site.TOP: Site.RIGHT,
        Site.BOTTOM: Site.LEFT,
        Site.LEFT: Site.TOP,
        Site.RIGHT: Site.BOTTOM,
    },
}


def _spots(forest: Forest, sizes: Sequence[tuple[float, float]], options: ChartOptions, *, pack: bool) -> list[_Spot]:
    blocks = blocks_of(forest, sizes, options, pack=pack)
    lefts, tops = tidy(
        [block.parent for block in blocks],
        [block.w for block in blocks],
        [block.h for block in blocks],
        gap=options.gap,
        row=options.row,
    )
    spots = [_Spot(0.0, 0.0)] * len(forest.nodes)
    for block, x, y in zip(blocks, lefts, tops, strict=True):
        for member in block.members:
            spots[member.place] = _spot(member, x, y, y - options.row / 2)
    return spots


def _spot(member: Member, x: float, y: float, bus: float) -> _Spot:
    spine = None if member.spine is None else x + member.spine
    return _Spot(x + member.x, y + member.y, bus, spine, member.facing)


def _boxes(
    forest: Forest,
    contents: Sequence[tuple[float, float, tuple[TextLine, ...]]],
    spots: list[_Spot],
    sizes: Sequence[tuple[float, float]],
    turn: _Turn,
) -> list[Box]:
    boxes = []
    for place, (node, (w, h, lines), spot) in enumerate(zip(forest.nodes, contents, spots, strict=True)):
        x, y = turn.corner(spot.x, spot.y, *sizes[place])
        parent = forest.parents[place]
        boxes.append(
            Box(
                id=node.id,
                x=x,
                y=y,
                w=w,
                h=h,
                lines=lines,
                style=node.style,
                marks=node.marks,
                href=node.href,
                label=node.label or ", ".join(line.text for line in node.lines),
                parent=forest.nodes[parent].id if parent >= 0 else "",
                level=forest.levels[place],
                group=node.group,
                data=node.data,
            )
        )
    return boxes


def _lines(forest: Forest, spots: list[_Spot], sizes: Sequence[tuple[float, float]], turn: _Turn) -> list[Line]:
    lines = []
    for place, parent in enumerate(forest.parents):
        if parent < 0:
            continue
        above, below = forest.nodes[parent], forest.nodes[place]
        points = _route(spots[parent], sizes[parent], spots[place], sizes[place])
        lines.append(
            Line(
                id=f"{above.id}>{below.id}",
                points=tuple(turn.point(x, y) for x, y in points),
                source=above.id,
                target=below.id,
                source_site=turn.site(Site.BOTTOM),
                target_site=turn.site(spots[place].facing or Site.TOP),
            )
        )
    return lines


def _route(head: _Spot, head_size: tuple[float, float], report: _Spot, size: tuple[float, float]) -> tuple[Point, ...]:
    """Down from the head, along the bus, down to the report; to a stacked one along its spine and in from the side."""
    start = (head.x + head_size[0] / 2, head.y + head_size[1])
    if report.spine is None:
        end = (report.x + size[0] / 2, report.y)
        bends = [(start[0], report.bus), (end[0], report.bus)]
    else:
        end = (report.x if report.facing is Site.LEFT else report.x + size[0], report.y + size[1] / 2)
        bends = [(start[0], report.bus), (report.spine, report.bus), (report.spine, end[1])]
    if abs(bends[1][0] - start[0]) < 0.005:
        bends = [] if report.spine is None else [(start[0], end[1])]
        end = (start[0], end[1]) if report.spine is None else end
    return (start, *bends, end)
