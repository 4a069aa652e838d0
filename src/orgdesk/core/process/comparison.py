"""What a later version of a process changes against an earlier one, element by element, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from orgdesk.core.phrases import joined, phrase
from orgdesk.core.process.definition import Event, Flow, Formula, Lane, Node, ProcessDefinition, WorkRules

Aspects = Mapping[str, str]
"""What can differ in an element, each as words; empty words for what it does not have."""


class ChangeKind(Enum):
    """What became of an element."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect (name, kind, lane, due …) that is not as it was; both sides in words, empty for none."""

    aspect: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An element that was added, removed or changed; `noun` is lane, node or flow, `element` its id."""

    kind: ChangeKind
    noun: str
    element: str
    name: str
    differences: tuple[Difference, ...] = ()


def compare_definitions(before: ProcessDefinition, after: ProcessDefinition) -> tuple[Change, ...]:
    """All changes, in the later version's order, what was removed last. Where an element is drawn does not count."""
    lanes = [{lane.id: _of_lane(lane) for lane in version.lanes.values()} for version in (before, after)]
    nodes = [{node.id: _of_node(node) for node in version.nodes.values()} for version in (before, after)]
    flows = [{flow.id: _of_flow(flow) for flow in version.flows.values()} for version in (before, after)]
    changes = [*_changes(phrase("lane"), *lanes), *_changes(phrase("node"), *nodes), *_changes(phrase("flow"), *flows)]
    return tuple(sorted(changes, key=lambda change: change.kind is ChangeKind.REMOVED))


def _changes(noun: str, before: Mapping[str, Aspects], after: Mapping[str, Aspects]) -> Iterator[Change]:
    for key, aspects in after.items():
        if key not in before:
            yield Change(ChangeKind.ADDED, noun, key, aspects["name"])
        elif aspects != before[key]:
            yield Change(ChangeKind.CHANGED, noun, key, aspects["name"], _differences(before[key], aspects))
    for key, aspects in before.items():
        if key not in after:
            yield Change(ChangeKind.REMOVED, noun, key, aspects["name"])


def _differences(before: Aspects, after: Aspects) -> tuple[Difference, ...]:
    return tuple(Difference(name, before[name], after[name]) for name in after if before[name] != after[name])


def _of_lane(lane: Lane) -> Aspects:
    handed_out = f"{lane.assignment.value} {lane.assignment_argument}".strip() if lane.assignment else ""
    return {
        phrase("name"): lane.name,
        phrase("unit"): ", ".join(lane.units),
        phrase("position"): ", ".join(lane.positions),
        phrase("handed out"): handed_out,
    }


def _of_flow(flow: Flow) -> Aspects:
    return {
        phrase("name"): flow.name,
        phrase("from"): flow.source,
        phrase("to"): flow.target,
        phrase("condition"): _text(flow.condition),
        phrase("default"): phrase("yes") if flow.is_default else "",
        phrase("meaning"): flow.meaning.value if flow.meaning else "",
    }


def _of_node(node: Node) -> Aspects:
    return {
        phrase("name"): node.name,
        phrase("kind"): node.kind.value,
        phrase("lane"): node.lane.name if node.lane else "",
        phrase("event"): _of_event(node.event),
        phrase("attached to"): node.attached_to,
        phrase("interrupting"): phrase("yes") if node.interrupting else "",
        phrase("handler"): phrase("{handler} (as a job)", handler=node.handler) if node.asynchronous else node.handler,
        phrase("decision"): node.decision,
        phrase("called process"): node.called,
        phrase("script"): _text(node.script),
        phrase("result"): node.result,
        phrase("repetition"): node.repetition.kind.value if node.repetition else "",
        **_of_rules(node.rules),
    }


def _of_event(event: Event | None) -> str:
    if event is None:
        return ""
    timer = event.timer.text if event.timer else ""
    if event.timer is not None and event.timer.working:
        timer = phrase("{timer} of working time", timer=timer)
    parts = (event.kind.value, event.name, timer, _text(event.condition), _text(event.correlation))
    return joined((part for part in parts if part), " ")


def _of_rules(rules: WorkRules) -> Aspects:
    return {
        phrase("assignment"): f"{rules.assignment.value} {rules.assignment_argument}".strip(),
        phrase("not the author of"): ", ".join(rules.not_author_of),
        phrase("four eyes with"): ", ".join(rules.four_eyes),
        phrase("due"): rules.due,
        phrase("promise between units"): rules.ola,
        phrase("form"): "; ".join(
            f"{field.label}{'*' if field.required else ''} ({field.type.value})" for field in rules.form
        ),
    }


def _text(formula: Formula | None) -> str:
    return formula.text if formula else ""
