"""A tidy tree of boxes of any size, in linear time and without recursion.

Siblings stand as close as their subtrees allow, a parent stands over the middle of its first and last child, and small
subtrees between two large ones are spread evenly (Buchheim, Jünger, Leipert 2002; van der Ploeg 2014). Each subtree keeps
its two contours as lists from its deepest to its highest step, so that joining two subtrees costs the depth of the
shallower one and the deeper one's list is kept as it is, with one offset for the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

_LEAF = 0.75
"""The part of the row under a leaf that no neighbour enters; lines run at one half."""

Steps = list[tuple[float, float]]
"""A contour: (lower edge, x) of each step, deepest first; a step reaches up to the lower edge of the next one."""


def tidy(
    parents: Sequence[int], widths: Sequence[float], heights: Sequence[float], *, gap: float = 16, row: float = 32
) -> tuple[list[float], list[float]]:
    """Left and upper edges of a forest's boxes.

    `parents` holds the index of each box's parent, -1 for a root, and must be free of loops (see `nodes.ordered`);
    children keep the order of their indexes. `gap` is the room between neighbours, `row` between parent and child.
    """
    children, order = _top_down(parents)
    tops = [0.0] * len(parents)
    for box in order:
        below = tops[box] + heights[box] + row
        for child in children[box]:
            tops[child] = below
    offsets = _Contours(children, widths, heights, tops, gap, row).offsets(order)
    centres = [0.0] * len(parents)
    for box in order:
        centres[box] = offsets[box] + (centres[parents[box]] if parents[box] >= 0 else 0.0)
    lefts = [centre - width / 2 for centre, width in zip(centres, widths, strict=True)]
    margin = min(lefts, default=0.0)
    return [left - margin for left in lefts], tops


def _top_down(parents: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    children: list[list[int]] = [[] for _ in parents]
    order: list[int] = []
    for box, parent in enumerate(parents):
        if parent < 0:
            order.append(box)
        else:
            children[parent].append(box)
    for box in order:
        order.extend(children[box])
    return children, order


class _Contours:
    """The outlines of all subtrees not yet joined to their parent; the x of a step counts from `left_at`, `right_at`."""

    def __init__(
        self,
        children: list[list[int]],
        widths: Sequence[float],
        heights: Sequence[float],
        tops: list[float],
        gap: float,
        row: float,
    ) -> None:
        self.children, self.widths, self.heights, self.tops = children, widths, heights, tops
        self.gap, self.row = gap, row
        self.left: list[Steps] = [[] for _ in tops]
        self.right: list[Steps] = [[] for _ in tops]
        self.left_at = [0.0] * len(tops)
        self.right_at = [0.0] * len(tops)
        self.offset = [0.0] * len(tops)

    def offsets(self, order: list[int]) -> list[float]:
        """Centre of each box relative to its parent's centre, of a root relative to the drawing."""
        for box in reversed(order):
            self.close(box, self.children[box])
        below = {child for group in self.children for child in group}
        self.join([box for box in order if box not in below])
        return self.offset

    def close(self, box: int, children: list[int]) -> None:
        """Give a box the contours of its subtree, its own edges on top.

        The room under a box belongs to it, so that no neighbour's box touches it or covers the line to its children.
        """
        half = self.widths[box] / 2
        low = self.tops[box] + self.heights[box] + (self.row if children else self.row * _LEAF)
        if children:
            self.join(children)
            first, last = children[0], children[-1]
            middle = (self.offset[first] + self.offset[last]) / 2
            for child in children:
                self.offset[child] -= middle
            self.left[box], self.left_at[box] = self.left[first], self.left_at[first] - middle
            self.right[box], self.right_at[box] = self.right[last], self.right_at[last] - middle
        self.left[box].append((low, -half - self.left_at[box]))
        self.right[box].append((low, half - self.right_at[box]))

    def join(self, children: list[int]) -> None:
        """Set siblings side by side; the contours of all end up at the first (left) and at the last one (right)."""
        if len(children) < 2:
            return
        slope, jump = [0.0] * len(children), [0.0] * len(children)
        reach = [(self.left[children[0]][0][0], 0)]
        for index in range(1, len(children)):
            before, child = children[index - 1], children[index]
            place, pushes = self._separation(before, child, reach)
            self.offset[child] = place
            for owner, push in pushes:
                share = push / (index - owner)
                slope[owner + 1] += share
                slope[index] -= share
                jump[index] -= share * (index - 1 - owner)
            depth = self.left[child][0][0]
            self._merge(children[0], before, child, place)
            while reach and reach[-1][0] <= depth:
                reach.pop()
            reach.append((depth, index))
        self._spread(children, slope, jump)

    def _separation(
        self, before: int, child: int, reach: list[tuple[float, int]]
    ) -> tuple[float, list[tuple[int, float]]]:
        """Where the child must stand, and which earlier siblings than the last one pushed it by how much.

        `reach` lists which sibling is seen from the right down to which depth, deepest first; the last is the neighbour.
        """
        right, left = self.right[before], self.left[child]
        shift = self.right_at[before] - self.left_at[child] + self.gap
        i, j, seen, last = len(right) - 1, len(left) - 1, len(reach) - 1, reach[-1][1]
        place = right[i][1] - left[j][1] + shift
        pushes: list[tuple[int, float]] = []
        while i >= 0 and j >= 0:
            low, edge = right[i]
            child_low, child_edge = left[j]
            needed = edge - child_edge + shift
            if needed > place:
                while reach[seen][0] < low:
                    seen -= 1
                if reach[seen][1] < last:
                    pushes.append((reach[seen][1], needed - place))
                place = needed
            if low <= child_low:
                i -= 1
            if child_low <= low:
                j -= 1
        return place, pushes

    def _merge(self, first: int, before: int, child: int, place: float) -> None:
        """Join the child's contours to those of the siblings before it, touching only the shallower one's steps."""
        left, right = self.left[first], self.right[before]
        child_left, child_right = self.left[child], self.right[child]
        depth, child_depth = left[0][0], child_left[0][0]
        if child_depth > depth:
            while child_left[-1][0] <= depth:
                child_left.pop()
            shift = self.left_at[first] - place - self.left_at[child]
            child_left.extend([(low, edge + shift) for low, edge in left])
            self.left[first], self.left_at[first] = child_left, self.left_at[child] + place
            self.right_at[child] += place
        else:
            while right and right[-1][0] <= child_depth:
                right.pop()
            shift = self.right_at[child] + place - self.right_at[before]
            right.extend([(low, edge + shift) for low, edge in child_right])
            self.right[child], self.right_at[child] = right, self.right_at[before]
        self.left[child] = self.right[before] = []

    def _spread(self, children: list[int], slope: list[float], jump: list[float]) -> None:
        """Move the siblings between two that pushed each other, each by its even share."""
        rise = moved = 0.0
        for index, child in enumerate(children):
            rise += slope[index]
            moved += rise + jump[index]
            self.offset[child] += moved
