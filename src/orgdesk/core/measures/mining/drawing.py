"""A discovered tree as a BPMN document, laid out and ready to be opened, changed and deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from orgdesk.core.measures.mining.discovery import Cut, Tree
from orgdesk.core.process.definition import Lane
from orgdesk.core.process.document import BpmnDocument, extension, read_document
from orgdesk.core.process.layout import lay_out, with_diagram

_BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def draw_tree(tree: Tree, name: str, *, key: str = "process", lanes: Mapping[str, Lane] | None = None) -> BpmnDocument:
    """The document of a tree: tasks for steps, exclusive gateways for choices and loops, parallel ones for side by side.

    `key` becomes the id of its process. `lanes` says by the name of a step whose work it is: what has no lane of its own stands with
    the step before it.
    """
    drawing = _Drawing(lanes or {})
    start, end = drawing.node("startEvent"), drawing.node("endEvent")
    waiting: list[tuple[Tree, str, str]] = [(tree, start, end)]
    while waiting:
        part, source, target = waiting.pop()
        waiting += drawing.place(part, source, target)
    document = read_document(drawing.document(name, key))
    return with_diagram(document, lay_out(document))


@dataclass(slots=True)
class _Drawing:
    lanes: Mapping[str, Lane]
    nodes: list[tuple[str, str, str]] = field(default_factory=list)
    flows: list[tuple[str, str]] = field(default_factory=list)

    def node(self, kind: str, name: str = "") -> str:
        self.nodes.append((f"n{len(self.nodes) + 1}", kind, name))
        return self.nodes[-1][0]

    def place(self, tree: Tree, source: str, target: str) -> list[tuple[Tree, str, str]]:
        """Draw one cut between two nodes; the parts that are still to be drawn between theirs."""
        if tree.cut is Cut.SKIP:
            self.flows.append((source, target))
            return []
        elif tree.cut is Cut.STEP:
            step = self.node("userTask", tree.name)
            self.flows += [(source, step), (step, target)]
            return []
        elif tree.cut is Cut.SEQUENCE:
            places = [source, *(self.node("exclusiveGateway") for _ in tree.parts[1:]), target]
            return list(zip(tree.parts, places, places[1:], strict=False))
        elif tree.cut in {Cut.LOOP, Cut.ANY}:
            return self._loop(tree, source, target)
        else:
            kind = "parallelGateway" if tree.cut is Cut.PARALLEL else "exclusiveGateway"
            split, join = self.node(kind), self.node(kind)
            self.flows += [(source, split), (join, target)]
            return [(part, split, join) for part in tree.parts]

    def _loop(self, tree: Tree, source: str, target: str) -> list[tuple[Tree, str, str]]:
        """Begin, body, decide; the ways back lead to the beginning. In any order: every step is a body, back without a step."""
        begin, decide = self.node("exclusiveGateway"), self.node("exclusiveGateway")
        self.flows += [(source, begin), (decide, target)]
        if tree.cut is Cut.ANY:
            self.flows.append((decide, begin))
            return [(part, begin, decide) for part in tree.parts]
        return [(tree.parts[0], begin, decide), *((part, decide, begin) for part in tree.parts[1:])]

    def tidied(self) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        """Without gateways that have one way in and one way out."""
        flows = list(dict.fromkeys(self.flows))
        kept = []
        for node in self.nodes:
            into, out = [f for f in flows if f[1] == node[0]], [f for f in flows if f[0] == node[0]]
            if node[1].endswith("Gateway") and len(into) == len(out) == 1 and (into[0][0], out[0][1]) not in flows:
                flows = [f for f in flows if f not in (into[0], out[0])]
                flows.append((into[0][0], out[0][1]))
            else:
                kept.append(node)
        return kept, flows

    def document(self, name: str, key: str) -> bytes:
        nodes, flows = self.tidied()
        root = etree.Element(f"{{{_BPMN}}}definitions", nsmap={None: _BPMN}, attrib={"targetNamespace": "https://orgdesk.example/discovered", "id": "discovered"})  # fmt: skip
        process = etree.SubElement(root, f"{{{_BPMN}}}process", attrib={"id": key, "name": name, "isExecutable": "true"})  # fmt: skip
        self._draw_lanes(process, nodes, flows)
        for id_, kind, label in nodes:
            element = etree.SubElement(process, f"{{{_BPMN}}}{kind}", attrib={"id": id_})
            if label:
                element.set("name", label)
        for number, (source, target) in enumerate(flows, 1):
            etree.SubElement(process, f"{{{_BPMN}}}sequenceFlow", attrib={"id": f"f{number}", "sourceRef": source, "targetRef": target})  # fmt: skip
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _draw_lanes(
        self, process: etree._Element, nodes: list[tuple[str, str, str]], flows: list[tuple[str, str]]
    ) -> None:
        by_node = {id_: self.lanes[label] for id_, _kind, label in nodes if label in self.lanes}
        if not by_node:
            return
        _spread(by_node, flows)
        _spread(by_node, [(target, source) for source, target in flows])
        drawn = etree.SubElement(process, f"{{{_BPMN}}}laneSet", attrib={"id": "lanes"})
        for number, lane in enumerate(dict.fromkeys(by_node[id_] for id_, _kind, _label in nodes if id_ in by_node), 1):
            element = etree.SubElement(drawn, f"{{{_BPMN}}}lane", attrib={"id": f"lane{number}", "name": lane.name})
            for word, keys in (("unit", lane.units), ("position", lane.positions)):
                if keys:
                    element.set(extension(word), ",".join(keys))
            for id_, _kind, _label in nodes:
                if by_node.get(id_) == lane:
                    etree.SubElement(element, f"{{{_BPMN}}}flowNodeRef").text = id_


def _spread(by_node: dict[str, Lane], flows: list[tuple[str, str]]) -> None:
    """Along the flows, from every node that has a lane to those that have none."""
    waiting = list(by_node)
    while waiting:
        here = waiting.pop(0)
        for source, target in flows:
            if source == here and target not in by_node:
                by_node[target] = by_node[here]
                waiting.append(target)
