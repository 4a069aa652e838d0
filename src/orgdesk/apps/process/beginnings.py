"""What a draft may begin from: an empty drawing or table, a template, or a version in force."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.models import DecisionVersion, DefinitionVersion
from orgdesk.core.process.description import Description
from orgdesk.core.process.document import read_document, write_document
from orgdesk.core.process.layout import lay_out, with_diagram
from orgdesk.core.process.templates import TEMPLATES, fitting_templates, read_template, template_description

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:orgdesk="https://orgdesk.example/bpmn"
             id="definitions" targetNamespace="https://orgdesk.example/processes">
  <collaboration id="collaboration"><participant id="pool" name="{name}" processRef="new-process"/></collaboration>
  <process id="new-process" name="{name}" isExecutable="true">
    <laneSet id="lanes"><lane id="lane-1" name="{lane}">
      <flowNodeRef>begin</flowNodeRef><flowNodeRef>do</flowNodeRef><flowNodeRef>done</flowNodeRef></lane></laneSet>
    <startEvent id="begin"><outgoing>to-do</outgoing></startEvent>
    <userTask id="do" name="{task}"><incoming>to-do</incoming><outgoing>to-done</outgoing></userTask>
    <endEvent id="done"><incoming>to-done</incoming></endEvent>
    <sequenceFlow id="to-do" sourceRef="begin" targetRef="do"/><sequenceFlow id="to-done" sourceRef="do" targetRef="done"/>
  </process>
</definitions>"""

_DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
             xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" id="new-decision" name="{name}"
             namespace="https://orgdesk.example/decisions">
  <inputData id="input-product" name="product"><variable id="variable-product" name="product" typeRef="string"/></inputData>
  <decision id="decide" name="{name}"><variable id="decided" name="{name}" typeRef="string"/>
    <informationRequirement id="needs-product"><requiredInput href="#input-product"/></informationRequirement>
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="input-1" label="{asked}"><inputExpression id="expression-1" typeRef="string"><text>product</text></inputExpression></input>
      <output id="output-1" label="{given}" name="group" typeRef="string"/>
      <rule id="rule-1"><inputEntry id="test-1"><text>-</text></inputEntry><outputEntry id="value-1"><text>"t1"</text></outputEntry></rule>
    </decisionTable></decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="drawing"><dmndi:DMNShape id="shape" dmnElementRef="decide">
    <dc:Bounds x="160" y="100" width="180" height="80"/></dmndi:DMNShape><dmndi:DMNShape id="shape-product" dmnElementRef="input-product">
    <dc:Bounds x="188" y="260" width="125" height="45"/></dmndi:DMNShape><dmndi:DMNEdge id="edge" dmnElementRef="needs-product">
    <di:waypoint x="250" y="260"/><di:waypoint x="250" y="180"/></dmndi:DMNEdge></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""


def beginnings() -> list[tuple[str, str, bool]]:
    """(key for `beginning`, name, whether its lanes fit the organisation in force)."""
    structure = lookup.active_structure()
    fitting = fitting_templates(structure.unit_by_key, structure.position_by_key)
    titled = [(f"template:{one.key}", one.name, one.key in fitting) for one in template_cards()]
    return [("empty", _("An empty process"), True), ("table", _("An empty decision table"), True), *titled]


def template_cards(category: str = "") -> list[Description]:
    """The templates that may be begun from, of one category or all."""
    found = [template_description(key) for key in TEMPLATES]
    return [one for one in found if not category or category in one.categories]


def template_categories() -> list[str]:
    return sorted({category for one in template_cards() for category in one.categories})


def beginning(choice: str) -> tuple[bytes, DefinitionVersion | None]:
    """The drawing to begin with, and the version that it is; no bytes for an unknown choice."""
    kind, _colon, key = choice.partition(":")
    if kind == "empty":
        return _empty_process(), None
    elif kind == "table":
        words = {"name": _("New decision"), "asked": _("Product"), "given": _("Group")}
        return _DECISION.format(**words).encode(), None
    elif kind == "template" and key in TEMPLATES:
        return read_template(key), None
    elif kind == "decision":
        row = DecisionVersion.objects.latest_of(key).first()
        return (bytes(row.xml) if row else b""), None
    version = DefinitionVersion.objects.active().filter(definition__key=key).first() if kind == "process" else None
    return (bytes(version.xml) if version else b""), version


def _empty_process() -> bytes:
    words = {"name": _("New process"), "lane": _("Choose a unit"), "task": _("Do the work")}
    document = read_document(_PROCESS.format(**words).encode())
    return write_document(with_diagram(document, lay_out(document)))
