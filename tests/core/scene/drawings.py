"""Drawings and readers that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from orgdesk.core.scene.layout.nodes import Node, Tie
from orgdesk.core.scene.model import Box, LineKind, Scene, TextLine

HOSTILE = "<script>alert(1)</script> & \"Quill\" 'n' =1+1 ]]> \x00\x1b\u202e שלום 客户服务 e\u0301\ud800"

SEATS = (
    ("head", None, "Director of Customer Experience", "Mara Lindqvist"),
    ("pa", "head", "Assistant to the Director", "Pim de Graaf"),
    ("tech", "head", "Technical Director", "Tomas Okafor"),
    ("service", "head", "Customer Service Manager", "Ines Duarte"),
    ("knowledge", "head", "Knowledge Transfer Team Lead", "Greta Holm"),
    ("qa", "tech", "QA Engineer", "Yuki Tanabe"),
    ("dev", "tech", "Developer", "Felix Moreau"),
    ("lead", "service", "T1 Manager", "Ravi Anand"),
    ("t2", "service", "T2 Technical Support Representative", "Noor Haddad"),
    ("a1", "lead", "T1 Agent", "Joyce Bell"),
    ("a2", "lead", "T1 Agent", "Lena Sorg"),
    ("a3", "lead", "T1 Agent", ""),
    ("a4", "lead", "T1 Agent", ""),
    ("a5", "lead", "T1 Agent", ""),
    ("tr1", "knowledge", "Trainer", "Bram Visser"),
    ("tr2", "knowledge", "Trainer", "Sofia Reyes"),
)
TIES = (
    Tie(source="qa", target="t2", text="liaison 20 %"),
    Tie(source="tr1", target="tech", kind=LineKind.DOTTED),
)


def seats() -> list[Node]:
    return [
        Node(
            id=key,
            parent=parent,
            lines=(TextLine(title, "title"), TextLine(name or "vacant", "name" if name else "note")),
            style="position" if name else "vacant",
            assistant=key == "pa",
        )
        for key, parent, title, name in SEATS
    ]


@st.composite
def forests(draw: st.DrawFn, most: int = 60) -> list[Node]:
    """Random forests: chains, stars and everything between, boxes of many sizes, some assistants."""
    count = draw(st.integers(1, most))
    back = draw(st.sampled_from([1, 3, most]))
    nodes = []
    for number in range(count):
        parent = draw(st.integers(max(-1, number - back), number - 1)) if number else -1
        size = (draw(st.integers(20, 260)), draw(st.integers(16, 140)))
        nodes.append(
            Node(
                id=f"n{number}",
                parent=None if parent < 0 else f"n{parent}",
                lines=(TextLine(f"Seat {draw(st.integers(1, 3))}", "title"),),
                size=size,
                assistant=draw(st.booleans()) and draw(st.booleans()),
            )
        )
    return nodes


def overlapping(boxes: Sequence[Box]) -> list[tuple[str, str]]:
    """Pairs of boxes that share more than an edge."""
    found = []
    ordered = sorted(boxes, key=lambda box: box.x)
    for number, a in enumerate(ordered):
        for b in ordered[number + 1 :]:
            if b.x >= a.x + a.w - 1e-6:
                break
            if a.y < b.y + b.h - 1e-6 and b.y < a.y + a.h - 1e-6:
                found.append((a.id, b.id))
    return found


def loose_ends(scene: Scene) -> list[str]:
    """Lines that name a site and do not end on it."""
    loose = []
    for line in scene.lines():
        for id, site, point in (
            (line.source, line.source_site, line.points[0]),
            (line.target, line.target_site, line.points[-1]),
        ):
            box = scene.box(id)
            if box is not None and site is not None:
                x, y = box.site(site)
                if abs(x - point[0]) > 0.01 or abs(y - point[1]) > 0.01:
                    loose.append(line.id)
    return loose


def crooked(scene: Scene) -> list[str]:
    """Reporting lines with a step that is neither level nor upright."""
    return [
        line.id
        for line in scene.lines()
        if line.kind is LineKind.SOLID
        and any(abs(a[0] - b[0]) > 0.01 and abs(a[1] - b[1]) > 0.01 for a, b in pairwise(line.points))
    ]
