"""What of a forest is shown: collapsed branches with their counts, boxes of the same title as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orgdesk.core.scene.layout.nodes import ChartOptions, Node, ordered
from orgdesk.core.scene.model import Mark, TextLine


@dataclass(frozen=True, slots=True)
class Forest:
    """The boxes to draw, level by level; `shown_as` leads from every given id to the box that stands for it."""

    nodes: tuple[Node, ...]
    parents: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    shown_as: dict[str, str]
    levels: tuple[int, ...]
    """1 for a root, 2 for its reports, and so on."""


def shown(nodes: Sequence[Node], options: ChartOptions) -> Forest:
    """The forest as the options ask for it. Raises what `ordered` raises."""
    parents = ordered(nodes)
    children: list[list[int]] = [[] for _ in nodes]
    order = [place for place, parent in enumerate(parents) if parent < 0]
    for place, parent in enumerate(parents):
        if parent >= 0:
            children[parent].append(place)
    for place in order:
        order.extend(children[place])
    open_ones = _opened(nodes, children, order, options)
    below = _weights(nodes, children, order)
    stands_for: dict[int, Node] = {}
    shown_as: dict[str, str] = {}
    for place in order:
        parent = parents[place]
        if parent < 0 or (parent in open_ones and parent in stands_for and nodes[place].id not in shown_as):
            stands_for[place] = _box(nodes, place, children, open_ones, below)
            shown_as[nodes[place].id] = nodes[place].id
        else:
            shown_as.setdefault(nodes[place].id, shown_as[nodes[parent].id])
        if options.group_same and place in open_ones:
            _group(nodes, children, place, stands_for, shown_as)
    return _forest([place for place in order if place in stands_for], stands_for, parents, shown_as)


def _opened(nodes: Sequence[Node], children: list[list[int]], order: list[int], options: ChartOptions) -> set[int]:
    """The places whose children are drawn."""
    opened: set[int] = set()
    reached = {place for place in order if nodes[place].parent is None}
    for place in order:
        if place not in reached or nodes[place].id in options.collapsed or not children[place]:
            continue
        if options.most_boxes and len(reached) + len(children[place]) > options.most_boxes:
            continue
        opened.add(place)
        reached.update(children[place])
    return opened


def _weights(nodes: Sequence[Node], children: list[list[int]], order: list[int]) -> list[int]:
    """Seats below each place."""
    below = [0] * len(nodes)
    for place in reversed(order):
        below[place] = sum(below[child] + nodes[child].weight for child in children[place])
    return below


def _box(nodes: Sequence[Node], place: int, children: list[list[int]], opened: set[int], below: list[int]) -> Node:
    node = nodes[place]
    if children[place] and place not in opened:
        more = Mark(f"+{below[place]}", "mark-more")
        return replace(node, marks=(*node.marks, more), data=(*node.data, ("hidden", str(below[place]))))
    return node


def _group(
    nodes: Sequence[Node], children: list[list[int]], head: int, stands_for: dict[int, Node], shown_as: dict[str, str]
) -> None:
    """Let the first of several equal reports stand for all of them."""
    alike: dict[str, list[int]] = {}
    for child in children[head]:
        node = nodes[child]
        if not children[child] and not node.assistant and node.lines:
            alike.setdefault(node.lines[0].text, []).append(child)
    for places in alike.values():
        if len(places) > 1:
            first = places[0]
            stands_for[first] = _together([nodes[place] for place in places])
            for place in places:
                shown_as[nodes[place].id] = nodes[first].id


def _together(members: list[Node]) -> Node:
    count = sum(node.weight for node in members)
    title = members[0].lines[0]
    return replace(
        members[0],
        lines=(title, TextLine(f"× {count}", "count")),
        style="group",
        weight=count,
        marks=tuple(dict.fromkeys(mark for node in members for mark in node.marks)),
        label=f"{title.text} × {count}",
        data=(*members[0].data, ("members", " ".join(node.id for node in members))),
    )


def _forest(places: list[int], stands_for: dict[int, Node], parents: list[int], shown_as: dict[str, str]) -> Forest:
    at = {place: number for number, place in enumerate(places)}
    nodes = tuple(stands_for[place] for place in places)
    kept = tuple(at[parents[place]] if parents[place] >= 0 else -1 for place in places)
    children: list[list[int]] = [[] for _ in nodes]
    for number, parent in enumerate(kept):
        if parent >= 0:
            children[parent].append(number)
    levels: list[int] = []
    for parent in kept:
        levels.append(levels[parent] + 1 if parent >= 0 else 1)
    return Forest(nodes, kept, tuple(map(tuple, children)), shown_as, tuple(levels))
