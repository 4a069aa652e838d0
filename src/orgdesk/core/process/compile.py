"""From a document to definitions that can run, or to the list of what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import Kind, Lane, Node, ProcessDefinition
from orgdesk.core.process.document import BpmnDocument, extension, model, text_of
from orgdesk.core.process.elements import Reader, split_list
from orgdesk.core.process.errors import Finding, NotExecutable, Severity
from orgdesk.core.process.expressions import Feel, Language
from orgdesk.core.process.graph import build_nodes
from orgdesk.core.process.nodes import read_body

__all__ = ["Compilation", "Language", "compile_document"]

_GLOBAL_TASKS = ("globalTask", "globalUserTask", "globalScriptTask", "globalManualTask", "globalBusinessRuleTask")


@dataclass(frozen=True, slots=True)
class Compilation:
    """The processes of a document by key, and the warnings about them."""

    definitions: Mapping[str, ProcessDefinition]
    warnings: tuple[Finding, ...]


def compile_document(
    document: BpmnDocument,
    *,
    version: str = "",
    callable_definitions: Mapping[str, ProcessDefinition] | None = None,
    language: Language | None = None,
) -> Compilation:
    """Compile every process of the document. Raises NotExecutable with all findings, not just the first.

    A process that says `isExecutable="true"` must be complete; in others, what only a run would need (a timer's time, a
    foreign expression) is a warning. Calls of processes that are neither here nor in `callable_definitions` are warnings.
    """
    reader = Reader(document, language or Feel())
    definitions = {
        definition.key: definition
        for element in document.root.iterchildren(model("process"), *(model(name) for name in _GLOBAL_TASKS))
        if (definition := _process(reader, element, version)) is not None
    }
    if not definitions and not reader.findings:
        reader.refuse(document.root, phrase("the document draws no process"))
    known = {**(callable_definitions or {}), **definitions}
    reader.findings += _call_findings(definitions, known)
    errors = [finding for finding in reader.findings if finding.severity is Severity.ERROR]
    if errors:
        raise NotExecutable(errors)
    return Compilation(definitions, tuple(reader.findings))


def _process(reader: Reader, element: etree._Element, version: str) -> ProcessDefinition | None:
    key = element.get("id", "")
    if not key:
        reader.refuse(element, phrase("a process has no id"))
        return None
    reader.executable = element.get("isExecutable") in {"true", "1"}
    lanes = _lanes(reader, element)
    drafts, flows = read_body(reader, element)
    by_node = _lane_of_nodes(reader, element, lanes)
    nodes, outcomes = build_nodes(reader, key, drafts, flows, by_node)
    root = nodes.pop(key)
    return ProcessDefinition(
        key=key,
        name=element.get("name", ""),
        root=root,
        nodes=nodes,
        flows={flow.id: flow for flow in flows},
        lanes=lanes,
        outcomes=outcomes,
        version=version,
        executable=reader.executable,
    )


def _lanes(reader: Reader, process: etree._Element) -> dict[str, Lane]:
    """The lanes of a process by id; a lane without keys of its own takes those of the lane or pool around it."""
    lanes: dict[str, Lane] = {}
    pool = _pool(reader, process)
    if pool is not None:
        lanes[pool.id] = pool
    for element in process.iter(model("lane")):
        above = [lane.get("id", "") for lane in element.iterancestors(model("lane"))]
        nearest = lanes.get(above[0]) if above else pool
        units = split_list(element.get(extension("unit")))
        positions = split_list(element.get(extension("position")))
        if not units and not positions and nearest is not None:
            units, positions = nearest.units, nearest.positions
        key = element.get("id", "")
        assignment, argument = reader.assignment(element)
        if assignment is None and nearest is not None:
            assignment, argument = nearest.assignment, nearest.assignment_argument
        lanes[key] = Lane(key, element.get("name", ""), units, positions, tuple(above), assignment, argument)
    return lanes


def _pool(reader: Reader, process: etree._Element) -> Lane | None:
    for element in reader.document.all("participant"):
        units, positions = (split_list(element.get(extension(name))) for name in ("unit", "position"))
        if element.get("processRef", "").rpartition(":")[2] == process.get("id") and (units or positions):
            return Lane(element.get("id", ""), element.get("name", ""), units, positions)
    return None


def _lane_of_nodes(reader: Reader, process: etree._Element, lanes: Mapping[str, Lane]) -> dict[str, Lane]:
    """Node id -> its innermost lane. The process's own id stands for what no lane holds, where the pool is bound."""
    found: dict[str, Lane] = {}
    pool = _pool(reader, process)
    if pool is not None:
        found[process.get("id", "")] = pool
    for element in process.iter(model("lane")):
        for reference in element.iterchildren(model("flowNodeRef")):
            found[text_of(reference)] = lanes[element.get("id", "")]
    return found


def _call_findings(
    definitions: Mapping[str, ProcessDefinition],
    known: Mapping[str, ProcessDefinition],
) -> Iterator[Finding]:
    """Calls into nowhere (warnings: they may be deployed later) and cycles of calls (errors)."""
    for definition in definitions.values():
        for node in _calls(definition):
            if node.called not in known:
                reason = phrase(
                    "calls the process {called!r}, which must be deployed before this one can run", called=node.called
                )
                yield Finding(node.id, node.name, reason, Severity.WARNING)
            else:
                cycle = _path_back(definition, node, known)
                if cycle:
                    yield Finding(
                        node.id, node.name, phrase("calls itself in a circle: {cycle}", cycle=" → ".join(cycle))
                    )


def _calls(definition: ProcessDefinition) -> Iterator[Node]:
    return (node for node in definition.nodes.values() if node.kind is Kind.CALL)


def _path_back(start: ProcessDefinition, node: Node, known: Mapping[str, ProcessDefinition]) -> Sequence[str]:
    """The keys of a circle of calls from `start` by `node` back to `start`; empty where there is none."""
    paths: list[tuple[str, ...]] = [(start.key, node.called)]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        last = path[-1]
        if last == start.key:
            return path
        if last not in seen and last in known:
            seen.add(last)
            paths += [(*path, inner.called) for inner in _calls(known[last])]
    return ()
