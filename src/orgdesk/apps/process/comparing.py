"""Two versions of a drawing on one: the later one, with what was added and changed marked, and what was removed where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from orgdesk.core.process.comparison import Change, ChangeKind
from orgdesk.core.process.diagram import Diagram, has_diagram, read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.process.layout import lay_out
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.model import Mark, Scene

_STYLES = {ChangeKind.ADDED: "added", ChangeKind.REMOVED: "removed", ChangeKind.CHANGED: "found"}
_MARKS = {ChangeKind.ADDED: "mark-token", ChangeKind.REMOVED: "mark", ChangeKind.CHANGED: "mark-warn"}


def diagram_of(xml: bytes) -> Diagram:
    """The drawing as it came, or laid out by us."""
    document = read_document(xml)
    return read_diagram(document) if has_diagram(document) else lay_out(document)


def draw_comparison(before: bytes, after: bytes, changes: Sequence[Change], *, title: str) -> Scene:
    """One drawing for both; the list of changes says the same in words."""
    diagram = with_removed(diagram_of(before), diagram_of(after))
    words = {ChangeKind.ADDED: _("added"), ChangeKind.REMOVED: _("removed"), ChangeKind.CHANGED: _("changed")}
    overlays = [
        Overlay(
            element=change.element,
            tint=_STYLES[change.kind],
            marks=() if change.noun == "flow" else (Mark(words[change.kind], _MARKS[change.kind]),),
        )
        for change in changes
    ]
    return draw_diagram(diagram, overlays, title=title)


def with_removed(before: Diagram, after: Diagram) -> Diagram:
    """The later drawing, and from the earlier one whatever it no longer has, moved by as much as the whole has moved."""
    drawn = {shape.element for shape in after.shapes} | {edge.element for edge in after.edges}
    dx, dy = after.bounds.x - before.bounds.x, after.bounds.y - before.bounds.y
    shapes = tuple(
        replace(shape, bounds=replace(shape.bounds, x=shape.bounds.x + dx, y=shape.bounds.y + dy), label=None)
        for shape in before.shapes
        if shape.element not in drawn
    )
    edges = tuple(
        replace(edge, waypoints=tuple((x + dx, y + dy) for x, y in edge.waypoints), label=None)
        for edge in before.edges
        if edge.element not in drawn
    )
    return Diagram(after.name, after.shapes + shapes, after.edges + edges)
