"""Two versions of a chart on one drawing: the later one, with ghosts at the places left and arrows to the new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Node, Tie
from orgdesk.core.scene.layout.ties import routed
from orgdesk.core.scene.model import LineKind, Mark, Scene, TextLine

_GHOST = "was:"
_LOUDEST = ("added", "removed", "moved", "retitled", "refilled")
"""Which change gives a box its look; the others are said by their marks."""


def draw_comparison(
    before: Sequence[Node],
    after: Sequence[Node],
    changes: Mapping[str, Sequence[str]],
    *,
    words: Mapping[str, str],
    title: str,
    description: str = "",
    options: ChartOptions | None = None,
) -> Scene:
    """The later chart with every change on it.

    `changes` gives the kinds of change (`added`, `removed`, `moved`, `retitled`, `refilled`, or others) by id; a node
    that stayed has the same id on both sides. `words` gives the translated word of each kind, shown as a mark; a kind
    without a word is shown by its own name. Raises what `draw_chart` raises.
    """
    ghosts = _ghosts(before, after, changes, words)
    drawn = [_marked(node, changes.get(node.id, ()), words) for node in after] + ghosts
    scene = draw_chart(drawn, title=title, description=description, options=options)
    boxes = {box.id: box for box in scene.boxes()}
    arrows = routed(_moves(scene), boxes, {id: id for id in boxes})
    lines = [replace(line, style="thread") if line.target.startswith(_GHOST) else line for line in scene.lines()]
    return replace(scene, kind="comparison", items=(*lines, *arrows, *boxes.values()))


def _ghosts(
    before: Sequence[Node], after: Sequence[Node], changes: Mapping[str, Sequence[str]], words: Mapping[str, str]
) -> list[Node]:
    """A box at the old place of everything removed or moved, below its old head or below that one's ghost."""
    kept = {node.id for node in after}
    gone = {node.id for node in before if node.id not in kept}
    ghosts = []
    for node in before:
        kinds = changes.get(node.id, ())
        if node.id not in gone and "moved" not in kinds:
            continue
        removed = node.id in gone
        head = node.parent if node.parent is None or node.parent in kept else _GHOST + node.parent
        ghosts.append(
            replace(
                node,
                id=_GHOST + node.id,
                parent=head,
                style="removed" if removed else "ghost",
                marks=(Mark(words.get("removed", "removed"), "mark-gone"),) if removed else (),
                lines=node.lines if removed else tuple(TextLine(line.text, "note") for line in node.lines[:1]),
                assistant=False,
                href=node.href if removed else "",
                data=(("key", node.id),),
            )
        )
    return ghosts


def _marked(node: Node, kinds: Sequence[str], words: Mapping[str, str]) -> Node:
    if not kinds:
        return replace(node, style="unchanged")
    loudest = next((kind for kind in _LOUDEST if kind in kinds), "retitled")
    marks = tuple(Mark(words.get(kind, kind), "mark-change") for kind in kinds)
    return replace(node, style=loudest, marks=(*marks, *node.marks), data=(*node.data, ("changes", " ".join(kinds))))


def _moves(scene: Scene) -> list[Tie]:
    """From each ghost to the box that left it."""
    ghosts = [box.id for box in scene.boxes() if box.id.startswith(_GHOST)]
    return [
        Tie(source=ghost, target=ghost.removeprefix(_GHOST), kind=LineKind.ARROW)
        for ghost in ghosts
        if scene.box(ghost.removeprefix(_GHOST)) is not None
    ]
