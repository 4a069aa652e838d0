"""The tree that solid lines make of a structure: who is under whom, how deep, how wide.

Built once in linear time, without recursion. Bad structures are indexed too: of two solid bosses the first one
counts, a line to an unknown boss leaves a root, and every loop is cut at its first position. What was wrong is kept beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from orgdesk.core.organisation.model import LineKind, Position, ReportingLine, Structure


@dataclass(frozen=True)
class Span:
    """How many report: boxes, seats (a box of ten counts ten) and full-time equivalents."""

    positions: int = 0
    seats: int = 0
    fte: float = 0.0


@dataclass(frozen=True)
class Tree:
    """A structure indexed by its solid lines. Keys are position keys; a root has no entry in `boss_of`.

    `loops` are the cycles found, each from its first position upwards; `second_bosses` the solid lines beyond the
    first of a position; `unknown_bosses` the lines whose boss or position does not exist.
    """

    structure: Structure
    roots: tuple[str, ...]
    boss_of: Mapping[str, str]
    children_of: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]
    depth_of: Mapping[str, int]
    loops: tuple[tuple[str, ...], ...]
    second_bosses: tuple[ReportingLine, ...]
    unknown_bosses: tuple[ReportingLine, ...]

    def children(self, key: str) -> tuple[str, ...]:
        """Direct reports in drawing order."""
        return self.children_of.get(key, ())

    def chain_of_command(self, key: str) -> tuple[str, ...]:
        """Bosses of `key` from the nearest to the top."""
        chain: list[str] = []
        boss = self.boss_of.get(key)
        while boss is not None:
            chain.append(boss)
            boss = self.boss_of.get(boss)
        return tuple(chain)

    def descendants(self, key: str) -> Iterator[str]:
        """Everyone under `key`, nearest first within each branch."""
        waiting = list(reversed(self.children(key)))
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(self.children(found)))

    def is_under(self, key: str, boss: str) -> bool:
        """Whether `boss` is somewhere above `key`."""
        return boss in self.chain_of_command(key)

    def span(self, key: str) -> Span:
        """Direct reports of `key`."""
        return _sum_span(self._position(child) for child in self.children(key))

    @cached_property
    def spans_below(self) -> Mapping[str, Span]:
        """For every position, all that is below it at any depth."""
        below = {key: [0, 0, 0.0] for key in self.order}
        for key in reversed(self.order):
            boss = self.boss_of.get(key)
            if boss is not None:
                mine, theirs, position = below[key], below[boss], self._position(key)
                theirs[0] += mine[0] + 1
                theirs[1] += mine[1] + position.headcount
                theirs[2] += mine[2] + position.full_time_equivalent
        return {key: Span(int(boxes), int(seats), fte) for key, (boxes, seats, fte) in below.items()}

    @cached_property
    def managers(self) -> tuple[str, ...]:
        """Positions that have reports, top first."""
        return tuple(key for key in self.order if self.children_of.get(key))

    @cached_property
    def layers(self) -> int:
        """Positions on the longest way from a top to a front line; 0 of an empty structure."""
        return max(self.depth_of.values(), default=0)

    @cached_property
    def caught_in_loops(self) -> frozenset[str]:
        """Positions in a loop or under one: no way leads from them to a top."""
        found = {key for loop in self.loops for key in loop}
        for loop in self.loops:
            found.update(self.descendants(loop[0]))
        return frozenset(found)

    @cached_property
    def dotted_lines_of(self) -> Mapping[str, tuple[ReportingLine, ...]]:
        """The dotted lines that start at a position."""
        found: dict[str, list[ReportingLine]] = {}
        for line in self.structure.lines:
            if line.kind.dotted:
                found.setdefault(line.position, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def _position(self, key: str) -> Position:
        return self.structure.position_by_key[key]


def build_tree(structure: Structure) -> Tree:
    """Index `structure` by its solid lines; siblings follow `order`, then the order of the structure."""
    boss_of, second, unknown = _first_bosses(structure)
    loops = _find_loops(boss_of, structure.position_by_key)
    for loop in loops:
        del boss_of[loop[0]]
    children_of = _group_children(structure, boss_of)
    roots = tuple(children_of.pop(None, ()))
    order, depth_of = _walk(roots, children_of)
    named_children = {key: tuple(children) for key, children in children_of.items() if key is not None}
    return Tree(structure, roots, boss_of, named_children, order, depth_of, loops, tuple(second), tuple(unknown))


def _sum_span(positions: Iterable[Position]) -> Span:
    boxes, seats, fte = 0, 0, 0.0
    for position in positions:
        boxes += 1
        seats += position.headcount
        fte += position.full_time_equivalent
    return Span(boxes, seats, fte)


def _first_bosses(structure: Structure) -> tuple[dict[str, str], list[ReportingLine], list[ReportingLine]]:
    known = structure.position_by_key
    boss_of: dict[str, str] = {}
    second: list[ReportingLine] = []
    unknown: list[ReportingLine] = []
    for line in structure.lines:
        if line.position not in known or line.boss not in known:
            unknown.append(line)
        elif line.kind is LineKind.SOLID:
            if line.position not in boss_of:
                boss_of[line.position] = line.boss
            elif boss_of[line.position] != line.boss:
                second.append(line)
    return boss_of, second, unknown


def _find_loops(boss_of: Mapping[str, str], keys: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Follow every position upwards, each step once; meeting the present walk again is a loop."""
    walk_of: dict[str, int] = {}
    loops: list[tuple[str, ...]] = []
    for number, start in enumerate(keys):
        path: list[str] = []
        key: str | None = start
        while key is not None and key not in walk_of:
            walk_of[key] = number
            path.append(key)
            key = boss_of.get(key)
        if key is not None and walk_of[key] == number:
            loops.append(tuple(path[path.index(key) :]))
    return tuple(loops)


def _group_children(structure: Structure, boss_of: Mapping[str, str]) -> dict[str | None, list[str]]:
    children_of: dict[str | None, list[str]] = {}
    for position in sorted(structure.position_by_key.values(), key=lambda position: position.order):
        children_of.setdefault(boss_of.get(position.key), []).append(position.key)
    return children_of


def _walk(roots: Iterable[str], children_of: Mapping[str | None, list[str]]) -> tuple[tuple[str, ...], dict[str, int]]:
    order: list[str] = []
    depth_of: dict[str, int] = {}
    waiting = [(root, 1) for root in reversed(tuple(roots))]
    while waiting:
        key, depth = waiting.pop()
        order.append(key)
        depth_of[key] = depth
        waiting.extend((child, depth + 1) for child in reversed(children_of.get(key, ())))
    return tuple(order), depth_of
