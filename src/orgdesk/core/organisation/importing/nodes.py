"""What every reader of a drawn or written tree delivers: nodes in document order, parents before children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from orgdesk.core.organisation.importing.result import SourceLine

MOST_NODES = 200_000
"""Nodes of the largest tree that is read."""


@dataclass(frozen=True)
class Node:
    """One line or box: `parent` and `dotted` are places in the list of nodes."""

    text: str
    parent: int | None
    source: SourceLine
    notes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    dotted: tuple[int, ...] = field(default=())


def children_of(nodes: Sequence[Node]) -> list[list[int]]:
    """Places of the children of each node."""
    found: list[list[int]] = [[] for _ in nodes]
    for place, node in enumerate(nodes):
        if node.parent is not None:
            found[node.parent].append(place)
    return found
