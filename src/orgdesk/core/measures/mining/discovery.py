"""A model from a log when there is none: the inductive way, by cutting the graph of what follows what.

Cut after cut (one of several, one after the other, side by side, again and again) gives a tree, so that the model found is sound by
construction. Where no cut is left, all activities of the rest are allowed in any order and number. Only pairs of neighbours are looked at,
so a model may forbid a case of a log that shows too little; aligning the log to it tells how much. After S. J. J. Leemans, D. Fahland and W. M. P. van der Aalst, 2013 (directly-follows variant), written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

Pairs = Mapping[tuple[str, str], int]


class Cut(Enum):
    """How the parts of a tree go together."""

    CHOICE = "one of"
    SEQUENCE = "one after the other"
    PARALLEL = "side by side"
    LOOP = "again and again"
    ANY = "in any order and number"
    STEP = "one step"
    SKIP = "nothing"


@dataclass(slots=True)
class Tree:
    """A cut and its parts; a step has a name. Of a loop the first part is done, the others lead back to it."""

    cut: Cut
    name: str = ""
    parts: list[Tree] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Follows:
    """Which activities there are, which begin and end, what follows what, and whether there may be nothing at all."""

    activities: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    optional: bool = False


def follows(traces: Iterable[tuple[tuple[str, ...], int]], *, noise: float = 0.0) -> Follows:
    """The graph of the traces with their counts; pairs rarer than `noise` times the strongest out of an activity are left out."""
    pairs: dict[tuple[str, str], int] = {}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    activities: set[str] = set()
    empty = False
    for trace, count in traces:
        activities.update(trace)
        empty = empty or not trace
        for pair in pairwise(trace):
            pairs[pair] = pairs.get(pair, 0) + count
        if trace:
            starts[trace[0]] = starts.get(trace[0], 0) + count
            ends[trace[-1]] = ends.get(trace[-1], 0) + count
    strongest = _strongest(pairs)
    kept = {pair for pair, count in pairs.items() if count >= noise * strongest[pair[0]]}
    known_starts, known_ends = _above(starts, noise), _above(ends, noise)
    return Follows(frozenset(activities), known_starts, known_ends, frozenset(kept), empty)


def most_frequent(traces: Iterable[tuple[tuple[str, ...], int]], share: float) -> list[tuple[tuple[str, ...], int]]:
    """The most frequent traces that together are this share of all cases (0 to 1): a drawing of every exception shows none."""
    ordered = sorted(traces, key=lambda one: (-one[1], one[0]))
    wanted, got = share * sum(count for _, count in ordered), 0
    kept: list[tuple[tuple[str, ...], int]] = []
    for trace, count in ordered:
        if kept and got >= wanted:
            break
        kept.append((trace, count))
        got += count
    return kept


def _strongest(pairs: Pairs) -> dict[str, int]:
    found: dict[str, int] = {}
    for (source, _), count in pairs.items():
        found[source] = max(found.get(source, 0), count)
    return found


def _above(counts: Mapping[str, int], noise: float) -> frozenset[str]:
    most = max(counts.values(), default=0)
    return frozenset(name for name, count in counts.items() if count >= noise * most)


def discover(graph: Follows) -> Tree:
    """The tree of a graph of what follows what. Works through a list, so that no input can exhaust the stack."""
    root = Tree(Cut.SKIP)
    waiting = [(graph, root)]
    while waiting:
        part, tree = waiting.pop()
        if part.optional and part.activities:
            tree.cut, inner = Cut.CHOICE, Tree(Cut.SKIP)
            tree.parts = [inner, Tree(Cut.SKIP)]
            tree = inner
        cut, pieces = _cut(part)
        tree.cut = cut
        if cut is Cut.STEP:
            tree.name = next(iter(part.activities))
        elif cut is Cut.ANY:
            tree.parts = [Tree(Cut.STEP, name) for name in sorted(part.activities)]
        else:
            tree.parts = [Tree(Cut.SKIP) for _ in pieces]
            waiting += zip(pieces, tree.parts, strict=True)
    return root


def _cut(graph: Follows) -> tuple[Cut, list[Follows]]:
    if not graph.activities:
        return Cut.SKIP, []
    elif len(graph.activities) == 1:
        name = next(iter(graph.activities))
        return (Cut.ANY if (name, name) in graph.pairs else Cut.STEP), []
    for find in (_choice, _sequence, _parallel, _loop):
        cut, pieces = find(graph)
        if len(pieces) > 1:
            return cut, pieces
    return Cut.ANY, []


def _choice(graph: Follows) -> tuple[Cut, list[Follows]]:
    """Parts without any pair between them."""
    groups = _joined(graph.activities, graph.pairs)
    return Cut.CHOICE, [_within(graph, group) for group in groups] if len(groups) > 1 else []


def _sequence(graph: Follows) -> tuple[Cut, list[Follows]]:
    """Parts that can be reached one way only; a part that may be left out is optional."""
    reach = _reach(graph)
    both = {(a, b) for a in graph.activities for b in reach[a] if a in reach[b]}
    neither = {
        (a, b) for a in graph.activities for b in graph.activities if a != b and b not in reach[a] and a not in reach[b]
    }
    groups = _joined(graph.activities, both | neither)
    groups.sort(key=lambda group: -len(reach[min(group)] - set(group)))
    if len(groups) < 2:
        return Cut.SEQUENCE, []
    return Cut.SEQUENCE, [_stage(graph, groups, index) for index in range(len(groups))]


def _stage(graph: Follows, groups: list[frozenset[str]], index: int) -> Follows:
    """One part of a sequence: begun from before, left for after, skipped when a pair or an end passes it by."""
    group = groups[index]
    before, after = frozenset().union(*groups[:index]), frozenset().union(*groups[index + 1 :])
    begun = {b for a, b in graph.pairs if a in before and b in group} | (graph.starts & group)
    left = {a for a, b in graph.pairs if a in group and b in after} | (graph.ends & group)
    skipped = (
        any(a in before and b in after for a, b in graph.pairs)
        or bool(graph.starts & after)
        or bool(graph.ends & before)
    )
    inner = _within(graph, group)
    return Follows(group, frozenset(begun) or group, frozenset(left) or group, inner.pairs, skipped)


def _parallel(graph: Follows) -> tuple[Cut, list[Follows]]:
    """Parts between which everything follows everything, each with a start and an end."""
    apart = {
        (a, b)
        for a in graph.activities
        for b in graph.activities
        if a != b and ((a, b) not in graph.pairs or (b, a) not in graph.pairs)
    }
    groups = _joined(graph.activities, apart)
    whole = [group for group in groups if group & graph.starts and group & graph.ends]
    rest = frozenset().union(*(group for group in groups if group not in whole))
    if len(whole) < 2:
        return Cut.PARALLEL, []
    whole[0] = whole[0] | rest
    return Cut.PARALLEL, [_within(graph, group) for group in whole]


def _loop(graph: Follows) -> tuple[Cut, list[Follows]]:
    """A body with all starts and ends, and ways back that run from ends to starts only."""
    outside = graph.activities - graph.starts - graph.ends
    body, back = graph.starts | graph.ends, []
    inner = {(a, b) for a, b in graph.pairs if a in outside and b in outside}
    for group in _joined(outside, inner):
        comes = {a for a, b in graph.pairs if b in group and a not in group}
        goes = {b for a, b in graph.pairs if a in group and b not in group}
        if comes and goes and comes <= graph.ends and goes <= graph.starts:
            back.append(group)
        else:
            body = body | group
    again = any((a, b) in graph.pairs for a in graph.ends for b in graph.starts)
    if not back:
        return Cut.LOOP, []
    returning = {(a, b) for a in graph.ends for b in graph.starts}
    done = Follows(
        body, graph.starts, graph.ends, frozenset(pair for pair in _within(graph, body).pairs if pair not in returning)
    )
    ways = [_way_back(graph, group) for group in back]
    return Cut.LOOP, [done, *ways, *([Follows(frozenset(), frozenset(), frozenset(), frozenset())] if again else [])]


def _way_back(graph: Follows, group: frozenset[str]) -> Follows:
    begun = frozenset(b for a, b in graph.pairs if a in graph.ends and b in group)
    left = frozenset(a for a, b in graph.pairs if a in group and b in graph.starts)
    return Follows(group, begun, left, _within(graph, group).pairs)


def _within(graph: Follows, group: frozenset[str]) -> Follows:
    pairs = frozenset((a, b) for a, b in graph.pairs if a in group and b in group)
    return Follows(group, graph.starts & group or group, graph.ends & group or group, pairs)


def _reach(graph: Follows) -> dict[str, set[str]]:
    ahead: dict[str, list[str]] = {name: [] for name in graph.activities}
    for source, target in graph.pairs:
        ahead[source].append(target)
    found: dict[str, set[str]] = {}
    for name in graph.activities:
        seen: set[str] = set()
        waiting = list(ahead[name])
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += ahead[here]
        found[name] = seen
    return found


def _joined(names: frozenset[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The groups that pairs hold together, in the order of their names."""
    near: dict[str, set[str]] = {name: set() for name in names}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    groups: list[frozenset[str]] = []
    seen: set[str] = set()
    for name in sorted(names):
        if name not in seen:
            group: set[str] = set()
            waiting = [name]
            while waiting:
                here = waiting.pop()
                if here not in group:
                    group.add(here)
                    waiting += near[here]
            seen |= group
            groups.append(frozenset(group))
    return groups
