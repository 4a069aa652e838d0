"""Joining drafts and flows into the immutable graph, and checking what only the whole graph shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import (
    ACTIVITIES,
    Event,
    EventKind,
    Flow,
    Formula,
    Kind,
    Lane,
    Node,
    Outcome,
    Repetition,
    WorkRules,
)
from orgdesk.core.process.document import extension
from orgdesk.core.process.elements import Reader
from orgdesk.core.process.errors import Severity

_NO_CONDITIONS = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})
_NO_WAY_OUT = frozenset({Kind.END, Kind.EVENT_SUBPROCESS})
_NO_WAY_IN = frozenset({Kind.START, Kind.BOUNDARY, Kind.EVENT_SUBPROCESS})
_HOSTS = ACTIVITIES | {Kind.THROW, Kind.CATCH}


@dataclass(slots=True)
class Draft:
    """A node being read, still mutable and without its neighbours."""

    id: str
    name: str
    kind: Kind
    parent: str
    element: str
    xml: etree._Element
    event: Event | None = None
    attached_to: str = ""
    interrupting: bool = True
    instantiating: bool = False
    repetition: Repetition | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    called: str = ""
    handler: str = ""
    decision: str = ""
    script: Formula | None = None
    result: str = ""
    asynchronous: bool = False
    rules: WorkRules = field(default_factory=WorkRules)
    customer: str = ""
    default_id: str = ""


class Graph:
    """The drafts with their neighbours."""

    def __init__(self, drafts: Sequence[Draft], flows: Sequence[Flow]) -> None:
        self.drafts = {draft.id: draft for draft in drafts}
        self.incoming: dict[str, list[Flow]] = defaultdict(list)
        self.outgoing: dict[str, list[Flow]] = defaultdict(list)
        self.children: dict[str, list[Draft]] = defaultdict(list)
        self.boundaries: dict[str, list[str]] = defaultdict(list)
        for flow in flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)
        for draft in drafts:
            if draft.parent:
                self.children[draft.parent].append(draft)
            if draft.attached_to:
                self.boundaries[draft.attached_to].append(draft.id)


def build_nodes(
    reader: Reader,
    process: str,
    drafts: Sequence[Draft],
    flows: Sequence[Flow],
    lanes: Mapping[str, Lane],
) -> tuple[dict[str, Node], dict[str, tuple[Outcome, ...]]]:
    """All nodes by id (the process under its own), and the outcomes of the user tasks that have any."""
    whole = Graph(drafts, flows)
    _check(reader, whole, flows)
    usable = [flow for flow in flows if flow.source in whole.drafts and flow.target in whole.drafts]
    graph = Graph(drafts, usable)
    outcomes, gateways = _outcomes(graph)
    nodes = {
        draft.id: _node(graph, draft, lane=_lane(graph, draft, lanes), by_outcome=draft.id in gateways)
        for draft in drafts
    }
    return nodes, outcomes


def _node(graph: Graph, draft: Draft, *, lane: Lane | None, by_outcome: bool) -> Node:
    outgoing = tuple(graph.outgoing[draft.id])
    default = next((flow for flow in outgoing if flow.id == draft.default_id), None)
    children = graph.children[draft.id]
    conditional = default is not None or any(flow.condition is not None for flow in outgoing)
    special = draft.repetition is not None or draft.start_quantity > 1 or draft.completion_quantity > 1
    boundaries = tuple(graph.boundaries[draft.id])
    return Node(
        id=draft.id,
        name=draft.name,
        kind=draft.kind,
        parent=draft.parent,
        element=draft.element,
        incoming=tuple(graph.incoming[draft.id]),
        outgoing=outgoing,
        default=default,
        lane=lane,
        event=draft.event,
        attached_to=draft.attached_to,
        interrupting=draft.interrupting,
        instantiating=draft.instantiating,
        boundaries=boundaries,
        children=tuple(child.id for child in children),
        starts=tuple(child.id for child in _starts(graph, children)),
        triggers=tuple(child.id for child in _triggers(graph, children)),
        event_subprocesses=tuple(child.id for child in children if child.kind is Kind.EVENT_SUBPROCESS),
        link_target=_link_target(graph, draft),
        repetition=draft.repetition,
        start_quantity=draft.start_quantity,
        completion_quantity=draft.completion_quantity,
        called=draft.called,
        handler=draft.handler,
        decision=draft.decision,
        script=draft.script,
        result=draft.result,
        asynchronous=draft.asynchronous,
        rules=_rules(draft, lane),
        customer=draft.customer,
        reach=_reach(graph, draft) if draft.kind is Kind.INCLUSIVE else {},
        by_outcome=by_outcome,
        plain=not (conditional or special or boundaries),
    )


def _starts(graph: Graph, children: Sequence[Draft]) -> list[Draft]:
    """Where a body begins: its none start events, or without any start event whatever nothing leads to."""
    starts = [child for child in children if child.kind is Kind.START]
    if starts:
        return [start for start in starts if start.event is None]
    return [
        child
        for child in children
        if not graph.incoming[child.id]
        and child.kind not in _NO_WAY_IN
        and not child.instantiating
        and not _is_link(child, Kind.CATCH)
    ]


def _triggers(graph: Graph, children: Sequence[Draft]) -> list[Draft]:
    """What begins a body from outside: start events with an event, instantiating receive tasks and events behind
    instantiating gateways."""
    found = [child for child in children if child.kind is Kind.START and child.event is not None]
    found += [child for child in children if child.instantiating and child.kind is Kind.CATCH]
    gateways = [child for child in children if child.instantiating and child.kind is Kind.EVENT_BASED]
    return found + [graph.drafts[flow.target] for gateway in gateways for flow in graph.outgoing[gateway.id]]


def _is_link(draft: Draft, kind: Kind) -> bool:
    return draft.kind is kind and draft.event is not None and draft.event.kind is EventKind.LINK


def _link_target(graph: Graph, draft: Draft) -> str:
    if draft.kind not in {Kind.THROW, Kind.END} or draft.event is None or draft.event.kind is not EventKind.LINK:
        return ""
    siblings = (sibling for sibling in graph.children[draft.parent] if _is_link(sibling, Kind.CATCH))
    named = (link.id for link in siblings if link.event is not None and link.event.name == draft.event.name)
    return next(named, "")


def _rules(draft: Draft, lane: Lane | None) -> WorkRules:
    """The task's own, with the lane's way of handing out where the task says none."""
    if lane is None or lane.assignment is None or draft.kind is not Kind.USER or draft.xml.get(extension("assign")):
        return draft.rules
    return replace(draft.rules, assignment=lane.assignment, assignment_argument=lane.assignment_argument)


def _lane(graph: Graph, draft: Draft, lanes: Mapping[str, Lane]) -> Lane | None:
    """The lane that holds the node, or what is around it."""
    place: Draft | None = draft
    while place is not None:
        if place.id in lanes:
            return lanes[place.id]
        if place.attached_to in lanes:
            return lanes[place.attached_to]
        place = graph.drafts.get(place.parent)
    return None


def _outcomes(graph: Graph) -> tuple[dict[str, tuple[Outcome, ...]], set[str]]:
    """User tasks whose one way out is an exclusive gateway of named, unconditional flows that only such tasks lead to."""
    outcomes: dict[str, tuple[Outcome, ...]] = {}
    gateways: set[str] = set()
    for draft in graph.drafts.values():
        flows = graph.outgoing[draft.id]
        if draft.kind is not Kind.EXCLUSIVE or len(flows) < 2 or not graph.incoming[draft.id]:
            continue
        tasks = [graph.drafts[flow.source] for flow in graph.incoming[draft.id]]
        named = all(flow.name and flow.condition is None for flow in flows) and not draft.default_id
        if named and all(_decides(graph, task) for task in tasks):
            gateways.add(draft.id)
            offered = tuple(Outcome(flow.id, flow.name, flow.meaning) for flow in flows)
            outcomes.update({task.id: offered for task in tasks})
    return outcomes, gateways


def _decides(graph: Graph, draft: Draft) -> bool:
    return draft.kind is Kind.USER and draft.repetition is None and len(graph.outgoing[draft.id]) == 1


def _reach(graph: Graph, join: Draft) -> dict[str, int]:
    """Node id -> bit mask of the join's incoming flows that a token there can reach without passing the join."""
    found: dict[str, int] = defaultdict(int)
    for index, flow in enumerate(graph.incoming[join.id]):
        ahead = [flow.source]
        seen = {join.id}
        while ahead:
            node_id = ahead.pop()
            if node_id in seen:
                continue
            seen.add(node_id)
            found[node_id] |= 1 << index
            ahead += _before(graph, graph.drafts[node_id])
    return dict(found)


def _before(graph: Graph, draft: Draft) -> list[str]:
    before = [flow.source for flow in graph.incoming[draft.id]]
    if draft.attached_to in graph.drafts:
        before.append(draft.attached_to)
    if _is_link(draft, Kind.CATCH):
        before += [sibling.id for sibling in graph.children[draft.parent] if _link_target(graph, sibling) == draft.id]
    return before


# Checks


def _check(reader: Reader, graph: Graph, flows: Sequence[Flow]) -> None:
    for flow in flows:
        _check_flow(reader, graph, flow)
    for draft in graph.drafts.values():
        _check_node(reader, graph, draft)


def _check_flow(reader: Reader, graph: Graph, flow: Flow) -> None:
    element = reader.document.element(flow.id)
    source, target = graph.drafts.get(flow.source), graph.drafts.get(flow.target)
    assert element is not None
    if source is None or target is None:
        _refuse_loose(reader, element, flow.source if source is None else flow.target)
    elif source.parent != target.parent:
        reader.refuse(
            element,
            phrase(
                "leads from {source!r} to {target!r} across the border of a subprocess",
                source=source.id,
                target=target.id,
            ),
        )
    elif source.kind in _NO_WAY_OUT:
        reader.refuse(element, phrase("leads out of the {kind} {source!r}", kind=source.kind, source=source.id))
    elif target.kind in _NO_WAY_IN:
        reader.refuse(element, phrase("leads into the {kind} {target!r}", kind=target.kind, target=target.id))
    elif flow.condition is not None and source.kind in _NO_CONDITIONS:
        reason = phrase(
            "its condition is never looked at: the {kind} {source!r} takes every flow",
            kind=source.kind,
            source=source.id,
        )
        reader.refuse(element, reason, Severity.WARNING)


def _refuse_loose(reader: Reader, element: etree._Element, end: str) -> None:
    """Refused elements have their own finding; only an end that is nowhere is reported."""
    if reader.document.element(end) is None:
        reader.refuse(element, phrase("leads to or from {end!r}, which does not exist", end=end))


def _check_node(reader: Reader, graph: Graph, draft: Draft) -> None:
    if draft.kind is Kind.BOUNDARY:
        _check_boundary(reader, graph, draft)
    elif draft.kind is Kind.EVENT_BASED:
        _check_event_based(reader, graph, draft)
    elif draft.kind is Kind.EVENT_SUBPROCESS:
        starts = [child for child in graph.children[draft.id] if child.kind is Kind.START]
        if len(starts) != 1 or starts[0].event is None:
            reader.demand(draft.xml, phrase("an event subprocess needs exactly one start event, with an event"))
    elif draft.kind is Kind.SUBPROCESS and draft.parent:
        if any(child.event is not None for child in graph.children[draft.id] if child.kind is Kind.START):
            reader.demand(draft.xml, phrase("an embedded subprocess starts by its flow, not by an event"))
    elif _is_link(draft, Kind.THROW) and not _link_target(graph, draft):
        reader.demand(draft.xml, phrase("no link of its name is caught in this scope"))
    if draft.default_id and draft.default_id not in {flow.id for flow in graph.outgoing[draft.id]}:
        reader.refuse(
            draft.xml, phrase("its default flow {default_id!r} does not lead out of it", default_id=draft.default_id)
        )


def _check_boundary(reader: Reader, graph: Graph, draft: Draft) -> None:
    host = graph.drafts.get(draft.attached_to)
    if host is None:
        if reader.document.element(draft.attached_to) is None:
            reader.refuse(
                draft.xml, phrase("is attached to {attached_to!r}, which does not exist", attached_to=draft.attached_to)
            )
    elif host.kind not in _HOSTS or host.parent != draft.parent:
        reader.refuse(
            draft.xml, phrase("is attached to {host!r}, which is no activity of the same scope", host=host.id)
        )
    if draft.event is not None and draft.event.kind in {EventKind.LINK, EventKind.TERMINATE}:
        reader.refuse(draft.xml, phrase("a {kind} cannot be on a boundary", kind=draft.event.kind))


def _check_event_based(reader: Reader, graph: Graph, draft: Draft) -> None:
    for flow in graph.outgoing[draft.id]:
        target = graph.drafts.get(flow.target)
        if target is not None and target.kind is not Kind.CATCH:
            reader.demand(
                draft.xml, phrase("leads to {target!r}; only events and receive tasks may follow it", target=target.id)
            )
    if not graph.outgoing[draft.id]:
        reader.demand(draft.xml, phrase("leads to no event, so a token would wait for ever"))
