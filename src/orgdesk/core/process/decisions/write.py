"""Definitions to a DMN 1.5 document, and a table put into a document that otherwise stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree

from orgdesk.core.phrases import phrase

from . import definitions as d
from .document import Element, attribute, children, local_name, read_tree
from .errors import NotExecutable, UnknownDecision

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def write_definitions(definitions: d.Definitions) -> bytes:
    """Write a document of what the definitions say; its `source`, and what only that knows, is not looked at.

    Raises NotExecutable for logic that could only be kept by its source.
    """
    root = etree.Element(etree.QName(NAMESPACE, "definitions"), nsmap={None: NAMESPACE})
    _set(root, id="definitions", name=definitions.name, namespace=definitions.namespace)
    writer = Writer(NAMESPACE)
    for item in definitions.imports:
        writer.add(root, "import", name=item.name, namespace=item.namespace, importType=NAMESPACE)
    for type_ in definitions.types:
        writer.item_type(root, "itemDefinition", type_)
    for data in definitions.inputs:
        element = writer.add(root, "inputData", id=data.id, name=data.name)
        writer.variable(element, data.name, data.type)
    for decision in definitions.decisions:
        writer.decision(root, decision)
    for knowledge in definitions.knowledge:
        writer.knowledge(root, knowledge)
    for service in definitions.services:
        writer.service(root, service)
    return _bytes(root)


def table_definitions(
    name: str, namespace: str, table: d.TableBox, inputs: tuple[d.InputData, ...], type_: str = ""
) -> d.Definitions:
    """Make the definitions of one table by itself: a decision of the given name that needs the given inputs."""
    required = tuple(data.id for data in inputs)
    decision = d.Decision(f"decision-{table.id}", name, table, type_, inputs=required)
    return d.Definitions(name, namespace, inputs=inputs, decisions=(decision,))


def replace_table(document: bytes, decision: str, table: d.TableBox) -> bytes:
    """Put a table in place of a decision's logic; all else of the document stays as it came.

    `decision` is its id or name. Raises UnreadableDocument, UnknownDecision.
    """
    root = read_tree(document)
    elements = children(root, "decision")
    found = [element for element in elements if decision in (attribute(element, "id"), attribute(element, "name"))]
    if not found:
        raise UnknownDecision(decision, tuple(attribute(element, "name") for element in elements))
    target = found[0]
    made = Writer(etree.QName(target).namespace or NAMESPACE).box(target, table)
    old = [element for element in children(target) if local_name(element) in BOX_NAMES and element is not made]
    if old:
        made.tail = old[0].tail
        target.replace(old[0], made)
    return _bytes(root)


BOX_NAMES = frozenset(
    {"literalExpression", "decisionTable", "invocation", "context", "list", "relation", "functionDefinition"}
    | {"conditional", "filter", "for", "some", "every"}
)


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def _set(element: Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, value)


class Writer:
    """Adds elements of one namespace, in the order that the schema asks for."""

    def __init__(self, namespace: str) -> None:
        """Write in a namespace."""
        self._namespace = namespace

    def add(self, parent: Element, tag: str, **attributes: str) -> Element:
        """Add an element with those attributes that are not empty."""
        element = etree.SubElement(parent, etree.QName(self._namespace, tag))
        _set(element, **attributes)
        return element

    def text(self, parent: Element, tag: str, text: str, **attributes: str) -> Element:
        """Add an element that holds text in its `text` child."""
        element = self.add(parent, tag, **attributes)
        self.add(element, "text").text = text
        return element

    def variable(self, parent: Element, name: str, type_: str) -> None:
        """Add the variable that carries a name and a type."""
        self.add(parent, "variable", name=name, typeRef=type_)

    def item_type(self, parent: Element, tag: str, type_: d.ItemType) -> None:
        """Add an item definition, or a component of one."""
        collection = "true" if type_.is_collection else ""
        element = self.add(parent, tag, id=type_.id, name=type_.name, isCollection=collection)
        if type_.base and not type_.is_function:
            self.add(element, "typeRef").text = type_.base
        for tag_, tests in (("allowedValues", type_.allowed), ("typeConstraint", type_.constraint)):
            if tests:
                self.text(element, tag_, tests)
        for component in type_.components:
            self.item_type(element, "itemComponent", component)
        if type_.is_function:
            function = self.add(element, "functionItem", outputTypeRef=type_.base)
            for number, parameter in enumerate(type_.parameters, 1):
                self.add(function, "parameters", name=f"parameter {number}", typeRef=parameter)

    def decision(self, parent: Element, decision: d.Decision) -> None:
        """Add a decision with what it requires and its logic."""
        element = self.add(parent, "decision", id=decision.id, name=decision.name)
        if decision.question:
            self.add(element, "question").text = decision.question
        self.variable(element, decision.name, decision.type)
        self._requirements(element, "informationRequirement", "requiredDecision", decision.decisions)
        self._requirements(element, "informationRequirement", "requiredInput", decision.inputs)
        self._requirements(element, "knowledgeRequirement", "requiredKnowledge", decision.knowledge)
        if decision.expression is not None:
            self.box(element, decision.expression)

    def knowledge(self, parent: Element, knowledge: d.Knowledge) -> None:
        """Add a business knowledge model."""
        element = self.add(parent, "businessKnowledgeModel", id=knowledge.id, name=knowledge.name)
        self.variable(element, knowledge.name, knowledge.type)
        if knowledge.function is not None:
            self._function(element, knowledge.function, "encapsulatedLogic")
        self._requirements(element, "knowledgeRequirement", "requiredKnowledge", knowledge.knowledge)

    def service(self, parent: Element, service: d.Service) -> None:
        """Add a decision service."""
        element = self.add(parent, "decisionService", id=service.id, name=service.name)
        self.variable(element, service.name, service.type)
        for tag, ids in (
            ("outputDecision", service.outputs),
            ("inputDecision", service.input_decisions),
            ("inputData", service.input_data),
        ):
            for id_ in ids:
                self.add(element, tag, href=_href(id_))

    def _requirements(self, parent: Element, requirement: str, kind: str, ids: tuple[str, ...]) -> None:
        for id_ in ids:
            self.add(self.add(parent, requirement), kind, href=_href(id_))

    def box(self, parent: Element, box: d.Box) -> Element:
        """Add a boxed expression; raises NotExecutable for one of an unknown kind."""
        write = _WRITE.get(type(box))
        if write is None:
            raise NotExecutable(box.id, phrase("Logic of this kind can only be kept in its own document."))
        return write(self, parent, box)

    def _literal(self, parent: Element, box: d.LiteralBox) -> Element:
        return self.text(
            parent, "literalExpression", box.text, id=box.id, typeRef=box.type, expressionLanguage=box.language
        )

    def _table(self, parent: Element, box: d.TableBox) -> Element:
        aggregation = box.aggregation.value if box.aggregation else ""
        element = self.add(
            parent, "decisionTable", id=box.id, typeRef=box.type, hitPolicy=box.policy.value, aggregation=aggregation
        )
        for clause in box.inputs:
            column = self.add(element, "input", id=clause.id, label=clause.label)
            self.text(column, "inputExpression", clause.expression, typeRef=clause.type)
            if clause.allowed:
                self.text(column, "inputValues", clause.allowed)
        for output in box.outputs:
            self._output(element, output)
        if any(rule.note for rule in box.rules):
            self.add(element, "annotation", name="Note")
        for rule in box.rules:
            self._rule(element, rule)
        return element

    def _output(self, parent: Element, output: d.OutputClause) -> None:
        column = self.add(parent, "output", id=output.id, name=output.name, label=output.label, typeRef=output.type)
        if output.allowed:
            self.text(column, "outputValues", output.allowed)
        if output.default:
            self.text(column, "defaultOutputEntry", output.default)

    def _rule(self, parent: Element, rule: d.Rule) -> None:
        row = self.add(parent, "rule", id=rule.id)
        for test in rule.tests:
            self.text(row, "inputEntry", test)
        for value in rule.outputs:
            self.text(row, "outputEntry", value)
        if rule.note:
            self.text(row, "annotationEntry", rule.note)

    def _invocation(self, parent: Element, box: d.InvocationBox) -> Element:
        element = self.add(parent, "invocation", id=box.id, typeRef=box.type)
        self.box(element, box.function)
        for name, value in box.bindings:
            binding = self.add(element, "binding")
            self.add(binding, "parameter", name=name)
            self.box(binding, value)
        return element

    def _context(self, parent: Element, box: d.ContextBox) -> Element:
        element = self.add(parent, "context", id=box.id, typeRef=box.type)
        for entry in box.entries:
            row = self.add(element, "contextEntry")
            if entry.name:
                self.variable(row, entry.name, entry.type)
            self.box(row, entry.value)
        return element

    def _list(self, parent: Element, box: d.ListBox) -> Element:
        element = self.add(parent, "list", id=box.id, typeRef=box.type)
        for item in box.items:
            self.box(element, item)
        return element

    def _relation(self, parent: Element, box: d.RelationBox) -> Element:
        element = self.add(parent, "relation", id=box.id, typeRef=box.type)
        for column in box.columns:
            self.add(element, "column", name=column)
        for cells in box.rows:
            row = self.add(element, "row")
            for cell in cells:
                self.box(row, cell)
        return element

    def _function(self, parent: Element, box: d.FunctionBox, tag: str = "functionDefinition") -> Element:
        kind = "" if box.kind == "FEEL" else box.kind
        element = self.add(parent, tag, id=box.id, typeRef=box.type, kind=kind)
        for name, type_ in box.parameters:
            self.add(element, "formalParameter", name=name, typeRef=type_)
        if box.body is not None:
            self.box(element, box.body)
        return element

    def _parts(self, element: Element, **parts: d.Box) -> Element:
        for tag, box in parts.items():
            self.box(self.add(element, tag.rstrip("_")), box)
        return element

    def _conditional(self, parent: Element, box: d.ConditionalBox) -> Element:
        element = self.add(parent, "conditional", id=box.id, typeRef=box.type)
        return self._parts(element, if_=box.condition, then=box.then, else_=box.otherwise)

    def _filter(self, parent: Element, box: d.FilterBox) -> Element:
        element = self.add(parent, "filter", id=box.id, typeRef=box.type)
        return self._parts(element, in_=box.source, match=box.condition)

    def _loop(self, parent: Element, box: d.LoopBox) -> Element:
        element = self.add(parent, box.kind, id=box.id, typeRef=box.type, iteratorVariable=box.variable)
        if box.kind == "for":
            return self._parts(element, in_=box.source, return_=box.body)
        return self._parts(element, in_=box.source, satisfies=box.body)


def _href(id_: str) -> str:
    return id_ if "#" in id_ else f"#{id_}"


_WRITE: dict[type, Callable[[Writer, Element, Any], Element]] = {
    d.LiteralBox: Writer._literal,
    d.TableBox: Writer._table,
    d.InvocationBox: Writer._invocation,
    d.ContextBox: Writer._context,
    d.ListBox: Writer._list,
    d.RelationBox: Writer._relation,
    d.FunctionBox: Writer._function,
    d.ConditionalBox: Writer._conditional,
    d.FilterBox: Writer._filter,
    d.LoopBox: Writer._loop,
}
