"""Whether a process can come to its end whichever way its people and data decide: bounded play of the bare graph.

Each body (process, subprocess, event subprocess) is looked at by itself, a subprocess within another being one step of it.
Conditions are not evaluated: every gateway may go every way. So what is found may need data that never occurs; what is
not found, within the bound, cannot happen.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import EventKind, Flow, Kind, Node, ProcessDefinition
from orgdesk.core.process.errors import Finding, Severity

MOST_MARKINGS: Final = 10_000
_ENDS: Final = frozenset({Kind.END, Kind.EVENT_SUBPROCESS})
_SEVERAL: Final = 4
"""Up to so many conditional flows every combination is tried, beyond it each alone and all together."""

Marking = tuple[str, ...]
"""The places with a token, sorted: flow ids, and `@node` for a token that begins at a node."""


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found, how many markings were looked at, and whether those were all."""

    findings: tuple[Finding, ...]
    markings: int
    complete: bool


def check_soundness(definition: ProcessDefinition, *, most_markings: int = MOST_MARKINGS) -> Soundness:
    """Stuck joins, doubled tokens, nodes without a way in or without a way to an end; each with the path that leads there."""
    findings: list[Finding] = []
    markings, complete = 0, True
    for body in _bodies(definition):
        findings += _unreachable(definition, body)
        findings += _endless(definition, body)
        exploration = _Exploration(definition, body, most_markings)
        exploration.run()
        findings += exploration.findings
        markings += len(exploration.seen)
        complete = complete and exploration.complete
    return Soundness(tuple(findings), markings, complete)


def explore(
    definition: ProcessDefinition, *, most_markings: int = MOST_MARKINGS
) -> Iterator[tuple[Marking | None, Node | None, Marking]]:
    """Every move that the outermost body allows: from, the node that moves, to; a beginning has neither from nor node.

    Stops when so many markings were found; places with two tokens are not played on.
    """
    exploration = _Exploration(definition, definition.root, most_markings)
    begun = [tuple(sorted(f"@{node_id}" for node_id in one)) for one in _beginnings(definition, definition.root)]
    yield from ((None, None, marking) for marking in begun)
    seen, waiting = set(begun), deque(begun)
    while waiting and len(seen) <= most_markings:
        marking = waiting.popleft()
        for node, after in exploration.steps(marking):
            yield marking, node, after
            if after not in seen and max(Counter(after).values(), default=0) < 2:
                seen.add(after)
                waiting.append(after)


def _bodies(definition: ProcessDefinition) -> Iterator[Node]:
    yield definition.root
    yield from (node for node in definition.nodes.values() if node.kind in {Kind.SUBPROCESS, Kind.EVENT_SUBPROCESS})


def _beginnings(definition: ProcessDefinition, body: Node) -> Iterator[tuple[str, ...]]:
    """The sets of nodes at which a body may begin."""
    if body.starts:
        yield body.starts
    for trigger in body.triggers:
        yield (trigger,)


# On the graph alone


def _ahead(definition: ProcessDefinition, node: Node) -> list[str]:
    links = [node.link_target] if node.link_target else []
    return [flow.target for flow in node.outgoing] + list(node.boundaries) + links


def _unreachable(definition: ProcessDefinition, body: Node) -> Iterator[Finding]:
    reached: set[str] = set()
    ahead = [node_id for beginning in _beginnings(definition, body) for node_id in beginning]
    while ahead:
        node_id = ahead.pop()
        if node_id not in reached:
            reached.add(node_id)
            ahead += _ahead(definition, definition.nodes[node_id])
    instantiating = {child for child in body.children if definition.nodes[child].instantiating}
    for child in body.children:
        node = definition.nodes[child]
        if child not in reached and node.kind is not Kind.EVENT_SUBPROCESS and child not in instantiating:
            yield Finding(child, node.name, phrase("no flow from a start leads here"), Severity.WARNING)


def _endless(definition: ProcessDefinition, body: Node) -> Iterator[Finding]:
    """Nodes from which no way leads to an end. A body may do without end events, but then without any."""
    children = [definition.nodes[child] for child in body.children]
    back: dict[str, list[str]] = {child.id: [] for child in children}
    for child in children:
        for target in _ahead(definition, child):
            back.setdefault(target, []).append(child.id)
    behind = [child.id for child in children if not _ahead(definition, child)]
    ending: set[str] = set()
    while behind:
        node_id = behind.pop()
        if node_id not in ending:
            ending.add(node_id)
            behind += back.get(node_id, [])
    has_ends = any(child.kind is Kind.END for child in children)
    for child in children:
        if child.id not in ending and child.kind is not Kind.EVENT_SUBPROCESS:
            yield Finding(child.id, child.name, phrase("no way leads from here to an end"))
        elif has_ends and not child.outgoing and child.kind not in _ENDS and not child.link_target:
            yield Finding(child.id, child.name, phrase("the path ends here without an end event"), Severity.WARNING)


# By playing


class _Exploration:
    """The markings of one body, breadth first, so that the traces found are the shortest."""

    def __init__(self, definition: ProcessDefinition, body: Node, most: int) -> None:
        self.definition = definition
        self.body = body
        self.most = most
        self.seen: dict[Marking, tuple[Marking | None, str]] = {}
        self.findings: list[Finding] = []
        self.complete = True
        self._reported: set[tuple[str, str]] = set()

    def run(self) -> None:
        waiting: deque[Marking] = deque()
        for beginning in _beginnings(self.definition, self.body):
            marking = tuple(sorted(f"@{node_id}" for node_id in beginning))
            self.seen.setdefault(marking, (None, ""))
            waiting.append(marking)
        while waiting:
            marking = waiting.popleft()
            if len(self.seen) > self.most:
                self.complete = False
                break
            moved = False
            for node, after in self.steps(marking):
                moved = True
                if after not in self.seen:
                    self.seen[after] = (marking, node.id)
                    if not self._report_doubled(after):
                        waiting.append(after)
            if marking and not moved:
                self._report_stuck(marking)

    def steps(self, marking: Marking) -> Iterator[tuple[Node, Marking]]:
        """What may happen next: the node that moves, and the marking after."""
        tokens = Counter(marking)
        done: set[str] = set()
        for place in tokens:
            node = self._node_at(place)
            taken = self._taken(node, place, tokens)
            key = node.id if len(taken) > 1 else place
            if taken and key not in done:
                done.add(key)
                rest = tokens - Counter(taken)
                for made in _products(self.definition, node):
                    yield node, () if made is None else tuple(sorted((rest + Counter(made)).elements()))

    def _node_at(self, place: str) -> Node:
        nodes = self.definition.nodes
        return nodes[place[1:]] if place.startswith("@") else nodes[self.definition.flows[place].target]

    def _taken(self, node: Node, place: str, tokens: Mapping[str, int]) -> tuple[str, ...]:
        """The places that one move of the node empties; none when it must wait."""
        if len(node.incoming) < 2 or place.startswith("@"):
            return (place,)
        occupied = tuple(flow.id for flow in node.incoming if tokens.get(flow.id))
        if node.kind is Kind.PARALLEL:
            return occupied if len(occupied) == len(node.incoming) else ()
        elif node.kind is Kind.INCLUSIVE:
            return occupied if self._may_join(node, occupied, tokens) else ()
        else:
            return (place,)

    def _may_join(self, node: Node, occupied: tuple[str, ...], tokens: Mapping[str, int]) -> bool:
        mask = sum(1 << index for index, flow in enumerate(node.incoming) if flow.id in occupied)
        others = (self._node_at(place) for place in tokens)
        reached = (node.reach.get(other.id, 0) for other in others if other is not node)
        return all(not bits & ~mask or bits & mask for bits in reached)

    def _report_doubled(self, marking: Marking) -> bool:
        """Note a place with two tokens; what follows from it is not looked at."""
        doubled = next((place for place, count in Counter(marking).items() if count > 1), None)
        if doubled is None:
            return False
        reason = phrase("two tokens come here by one flow: a split is not joined again")
        self._report("doubled", self._node_at(doubled), reason, marking)
        return True

    def _report_stuck(self, marking: Marking) -> None:
        for place in marking:
            node = self._node_at(place)
            missing = [flow.id for flow in node.incoming if flow.id not in marking]
            self._report(
                "stuck",
                node,
                phrase("waits for ever: no token comes by {missing}", missing=", ".join(missing) or phrase("any flow")),
                marking,
            )

    def _report(self, kind: str, node: Node, reason: str, marking: Marking) -> None:
        """Once for each node and kind, with the shortest trace. Doubled tokens that only end do no harm."""
        if (node.id, kind) not in self._reported:
            self._reported.add((node.id, kind))
            severity = Severity.WARNING if node.kind is Kind.END else Severity.ERROR
            self.findings.append(Finding(node.id, node.name, reason, severity, self._trace(marking)))

    def _trace(self, marking: Marking) -> tuple[str, ...]:
        trace = []
        step: Marking | None = marking
        while step is not None:
            step, node_id = self.seen[step]
            if node_id:
                trace.append(node_id)
        return tuple(reversed(trace))


def _products(definition: ProcessDefinition, node: Node) -> Iterator[list[str] | None]:
    """What one move of the node may leave behind: lists of places, None when it clears the whole body."""
    if node.event is not None and node.kind in {Kind.END, Kind.THROW}:
        if node.event.kind in {EventKind.TERMINATE, EventKind.ERROR}:
            yield None
            return
        if node.link_target:
            yield [f"@{node.link_target}"]
            return
    for flows in _choices(node):
        yield [flow.id for flow in flows] * node.completion_quantity
    for boundary_id in node.boundaries:
        boundary = definition.nodes[boundary_id]
        for beside in _choices(boundary):
            if boundary.interrupting:
                yield [flow.id for flow in beside]
            else:
                for flows in _choices(node):
                    yield [flow.id for flow in (*flows, *beside)]


def _choices(node: Node) -> Iterator[tuple[Flow, ...]]:
    flows = node.outgoing
    if node.kind in {Kind.EXCLUSIVE, Kind.EVENT_BASED}:
        yield from ((flow,) for flow in flows)
        if not flows:
            yield ()
    elif node.kind is Kind.INCLUSIVE and len(flows) > 1:
        yield from _combinations(flows)
    elif node.plain or node.kind is Kind.PARALLEL:
        yield flows
    else:
        free = tuple(flow for flow in flows if flow.condition is None and flow is not node.default)
        conditional = tuple(flow for flow in flows if flow.condition is not None)
        if free or node.default is not None or not conditional:
            yield (*free, node.default) if node.default is not None else free
        for some in _combinations(conditional):
            yield (*free, *some)


def _combinations(flows: tuple[Flow, ...]) -> Iterator[tuple[Flow, ...]]:
    if len(flows) <= _SEVERAL:
        for count in range(1, len(flows) + 1):
            yield from combinations(flows, count)
    else:
        yield from ((flow,) for flow in flows)
        yield flows
