"""Where the nodes of one body go: columns by longest path after breaking back edges, rows within the band of their lane."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """Node -> column and row; band -> number of rows (bands in the given order, at least one row each)."""

    columns: Mapping[str, int]
    rows: Mapping[str, int]
    heights: tuple[int, ...]


def place(
    nodes: Sequence[str],
    arcs: Sequence[tuple[str, str]],
    band_of: Mapping[str, int],
    bands: int,
) -> Placement:
    """Place nodes so that arcs lead to the right, except those that close a circle. Rows count from 0 in each band."""
    forward = _without_back_arcs(nodes, arcs)
    columns = _longest_paths(nodes, forward)
    rows = _rows(nodes, forward, columns, band_of)
    heights = [1] * bands
    for node, row in rows.items():
        heights[band_of[node]] = max(heights[band_of[node]], row + 1)
    return Placement(columns, rows, tuple(heights))


def _without_back_arcs(nodes: Sequence[str], arcs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The arcs except those that a depth-first walk, from the sources in document order, finds leading back."""
    outgoing: dict[str, list[str]] = defaultdict(list)
    targets = {target for _, target in arcs}
    for source, target in arcs:
        outgoing[source].append(target)
    order = [node for node in nodes if node not in targets] + [node for node in nodes if node in targets]
    done: set[str] = set()
    open_nodes: set[str] = set()
    back: set[tuple[str, str]] = set()
    for start in order:
        stack = [(start, iter(outgoing[start]))] if start not in done else []
        open_nodes.update(node for node, _ in stack)
        while stack:
            node, ahead = stack[-1]
            target = next(ahead, "")
            if not target:
                stack.pop()
                open_nodes.discard(node)
                done.add(node)
            elif target in open_nodes:
                back.add((node, target))
            elif target not in done:
                open_nodes.add(target)
                stack.append((target, iter(outgoing[target])))
    return [arc for arc in arcs if arc not in back]


def _longest_paths(nodes: Sequence[str], arcs: Sequence[tuple[str, str]]) -> dict[str, int]:
    columns = dict.fromkeys(nodes, 0)
    waiting = dict.fromkeys(nodes, 0)
    outgoing: dict[str, list[str]] = defaultdict(list)
    for source, target in arcs:
        outgoing[source].append(target)
        waiting[target] += 1
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for target in outgoing[node]:
            columns[target] = max(columns[target], columns[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return columns


def _rows(
    nodes: Sequence[str],
    arcs: Sequence[tuple[str, str]],
    columns: Mapping[str, int],
    band_of: Mapping[str, int],
) -> dict[str, int]:
    """Column by column, each node takes the free row of its band nearest to the middle of what leads to it."""
    before: dict[str, list[str]] = defaultdict(list)
    for source, target in arcs:
        before[target].append(source)
    rows: dict[str, int] = {}
    taken: set[tuple[int, int, int]] = set()
    fullness: dict[tuple[int, int], int] = defaultdict(int)
    order = {node: number for number, node in enumerate(nodes)}
    for node in sorted(nodes, key=lambda node: (columns[node], order[node])):
        band, column = band_of[node], columns[node]
        same_band = [rows[source] for source in before[node] if band_of[source] == band]
        wanted = round(sum(same_band) / len(same_band)) if same_band else 0
        row = min(
            (row for row in range(wanted + fullness[band, column] + 1) if (band, column, row) not in taken),
            key=lambda row: (abs(row - wanted), row),
        )
        rows[node] = row
        taken.add((band, column, row))
        fullness[band, column] += 1
    return rows
