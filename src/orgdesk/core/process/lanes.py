"""Whether the work of a drawing lands somewhere: lanes bound to units and positions, and hand-overs that are allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from orgdesk.core.phrases import Phrase, phrase
from orgdesk.core.process.definition import Kind, Lane, Node, ProcessDefinition
from orgdesk.core.process.errors import Finding


@dataclass(frozen=True, slots=True)
class HandOver:
    """Work that goes from one lane to another: from user task to user task, with nobody's work in between.

    It is a return where the work has been with the target's lane on every way that leads to the source: what somebody handed
    out comes back to them, such as a solution that an approver refuses.
    """

    source: Node
    target: Node
    is_return: bool = False


def check_lanes(
    definition: ProcessDefinition,
    known_units: Collection[str],
    known_positions: Collection[str],
) -> tuple[Finding, ...]:
    """User tasks outside every lane, lanes with work but without a unit or position, and keys that the chart lacks."""
    homeless = (task for task in definition.tasks() if task.lane is None)
    findings = [
        Finding(task.id, task.name, phrase("stands in no lane, so nobody would get its work")) for task in homeless
    ]
    for lane in _lanes_with_work(definition):
        if not lane.units and not lane.positions:
            findings.append(
                Finding(lane.id, lane.name, phrase("names no unit and no position, so nobody would get its work"))
            )
        findings += _unknown(lane, phrase("unit"), lane.units, known_units)
        findings += _unknown(lane, phrase("position"), lane.positions, known_positions)
    return tuple(findings)


def hand_overs(definition: ProcessDefinition) -> tuple[HandOver, ...]:
    """All hand-overs between different lanes that the drawing allows, in document order."""
    ahead = {task.id: _next_tasks(definition, task) for task in definition.tasks()}
    first = _first_tasks(definition, ahead)
    return tuple(
        HandOver(task, target, task.id not in _without(_keys(target), first, ahead))
        for task in definition.tasks()
        for target in ahead[task.id]
        if _keys(task) != _keys(target)
    )


def check_hand_overs(definition: ProcessDefinition, ways_in: Mapping[str, Collection[str]]) -> tuple[Finding, ...]:
    """Work handed into a unit by a path that its rules forbid; `ways_in` is unit or position key -> the keys that may hand
    work to it (a key that is not in it takes work from all). What comes back is no way in."""
    findings = []
    for hand_over in (one for one in hand_overs(definition) if not one.is_return):
        for key in _keys(hand_over.target):
            allowed = ways_in.get(key)
            source = _keys(hand_over.source)
            if allowed is not None and key not in source and not set(allowed) & set(source):
                reason = phrase(
                    "hands work to {key!r} from {source}, which its rules do not allow",
                    key=key,
                    source=", ".join(source) or phrase("no lane"),
                )
                trace = (hand_over.source.id, hand_over.target.id)
                findings.append(Finding(hand_over.target.id, hand_over.target.name, reason, trace=trace))
    return tuple(findings)


def _lanes_with_work(definition: ProcessDefinition) -> list[Lane]:
    used = {task.lane.id: task.lane for task in definition.tasks() if task.lane is not None}
    return list(used.values())


def _unknown(lane: Lane, what: Phrase, keys: tuple[str, ...], known: Collection[str]) -> Iterator[Finding]:
    for key in keys:
        if key not in known:
            yield Finding(
                lane.id,
                lane.name,
                phrase("names the {what} {key!r}, which the chart does not have", what=what, key=key),
            )


def _keys(node: Node) -> tuple[str, ...]:
    return (*node.lane.units, *node.lane.positions) if node.lane is not None else ()


def _next_tasks(definition: ProcessDefinition, task: Node) -> list[Node]:
    """The user tasks that may come next after one, in any order of finding."""
    found: dict[str, Node] = {}
    seen: set[str] = set()
    ahead = _ahead(task)
    while ahead:
        node_id = ahead.pop()
        if node_id in seen:
            continue
        seen.add(node_id)
        node = definition.nodes[node_id]
        if node.kind is Kind.USER:
            found[node_id] = node
        else:
            ahead += [*_ahead(node), *node.starts, *_after_body(definition, node)]
    return list(found.values())


def _first_tasks(definition: ProcessDefinition, ahead: Mapping[str, list[Node]]) -> list[Node]:
    """Tasks that nobody's work comes before, and those that only an event leads to."""
    follow = {task.id for tasks in ahead.values() for task in tasks}
    begun: dict[str, Node] = {task.id: task for task in definition.tasks() if task.id not in follow}
    for start in (*definition.root.starts, *definition.root.triggers):
        begun |= {task.id: task for task in _next_tasks(definition, definition.nodes[start])}
    return list(begun.values())


def _without(lane: tuple[str, ...], first: list[Node], ahead: Mapping[str, list[Node]]) -> set[str]:
    """The tasks that are reached without any work of this lane."""
    seen: set[str] = set()
    waiting = list(first)
    while waiting:
        task = waiting.pop()
        if task.id not in seen and _keys(task) != lane:
            seen.add(task.id)
            waiting += ahead[task.id]
    return seen


def _ahead(node: Node) -> list[str]:
    links = [node.link_target] if node.link_target else []
    return [flow.target for flow in node.outgoing] + list(node.boundaries) + links


def _after_body(definition: ProcessDefinition, node: Node) -> list[str]:
    """Where work goes on after the last node of a subprocess."""
    around = definition.nodes.get(node.parent)
    return _ahead(around) if around is not None and not node.outgoing and not node.link_target else []
