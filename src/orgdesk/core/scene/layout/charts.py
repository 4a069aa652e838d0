"""An organisation chart: a tree of boxes with lines, packed, grouped and collapsed as asked, in four directions."""

from __future__ import annotations

from collections.abc import Sequence

from orgdesk.core.scene.layout.nodes import ChartOptions, Node, Tie
from orgdesk.core.scene.model import Scene


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
    raise NotImplementedError
