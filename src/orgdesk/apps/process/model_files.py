"""What can be said of a BPMN or DMN file by itself, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.decisions import (
    DecisionError,
    DecisionModel,
    TableBox,
    UnknownDecision,
    evaluate_decision,
    read_model,
)
from orgdesk.core.process.decisions.document import read_tree
from orgdesk.core.process.decisions.errors import NotExecutable as NotDecidable
from orgdesk.core.process.decisions.feel import to_plain
from orgdesk.core.process.decisions.inputs import typed
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.diagram import has_diagram, read_diagram
from orgdesk.core.process.document import read_document, write_document
from orgdesk.core.process.errors import Finding, NotExecutable, Severity
from orgdesk.core.process.layout import lay_out
from orgdesk.core.process.soundness import check_soundness
from orgdesk.core.scene.diagrams import draw_decision, draw_diagram
from orgdesk.core.scene.model import Scene

_DMN = ("omg.org/spec/DMN", "omg.org/spec/FEEL")
_HEAD = 4096
_MOST = 100


def is_dmn(xml: bytes) -> bool:
    """By the namespaces that the head of the document names; what is neither is read, and refused, as BPMN."""
    head = xml[:_HEAD].decode("utf-16" if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")
    return any(word in head for word in _DMN) and "omg.org/spec/BPMN" not in head


def check(xml: bytes) -> dict[str, Any]:
    """Compiled, or refused with element and reason; sound, or stuck with the path that leads there."""
    return _check_decisions(xml) if is_dmn(xml) else _check_process(xml)


def write_again(xml: bytes) -> tuple[bytes, list[str]]:
    """The document as we would give it out, and the elements that came out otherwise than they came in."""
    if is_dmn(xml):
        tree = read_tree(xml).getroottree()
        encoding = tree.docinfo.encoding or "UTF-8"
        written: bytes = etree.tostring(tree, xml_declaration=True, encoding=encoding)
    else:
        written = write_document(read_document(xml))
    before, after = list(_facts(xml)), list(_facts(written))
    kept = set(after)
    lost = [f"{fact[0]} {dict(fact[1])}" for fact in before if fact not in kept]
    return written, lost[:_MOST] or (["the order of the elements"] if before != after else [])


def draw(xml: bytes, *, decision: str, title: str) -> Scene:
    """A process as it is drawn in the file, else laid out by us; of a DMN file the table of one decision."""
    if is_dmn(xml):
        model = read_model(xml)
        key = _decision_of(model, decision)
        found = next(one for one in model.definitions.decisions if one.id == key)
        if not isinstance(found.expression, TableBox):
            raise NotDecidable(found.name, _("It is no table, and only tables are drawn."))
        return draw_decision(found.expression, title=found.name)
    document = read_document(xml)
    diagram = read_diagram(document) if has_diagram(document) else lay_out(document)
    return draw_diagram(diagram, (), title=title)


def decide(xml: bytes, decision: str, given: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The value, the rules that decided, and why parts became null."""
    model = read_model(xml)
    key = _decision_of(model, decision)
    asked = {one.name: one.type for one in model.inputs.values()}
    result = evaluate_decision(model, key, {name: typed(value, asked.get(name)) for name, value in given.items()}, at)
    unknown = [f"The file has no input {name!r}; it asks for: {', '.join(asked) or 'nothing'}."
               for name in given if name not in asked]  # fmt: skip
    return {
        "decision": model.decisions[key].name,
        "value": to_plain(result.value),
        "rules": [{"table": one.table, "rule": one.rule, "number": one.number} for one in result.matched_rules],
        "warnings": [*unknown, *result.warnings],
    }


def _check_process(xml: bytes) -> dict[str, Any]:
    try:
        compiled = compile_document(read_document(xml))
    except NotExecutable as refusal:
        return _told("bpmn", compiled=False, findings=list(refusal.findings))
    findings = list(compiled.warnings)
    bounded = []
    for definition in compiled.definitions.values():
        soundness = check_soundness(definition)
        findings += soundness.findings
        bounded += [] if soundness.complete else [definition.key]
    told = _told("bpmn", compiled=True, findings=findings)
    described = [_described(definition) for definition in compiled.definitions.values()]
    return {**told, "sound": not told["errors"], "looked_at_in_part": bounded, "processes": described}


def _check_decisions(xml: bytes) -> dict[str, Any]:
    model = read_model(xml)
    findings = [Finding(problem.element, "", problem.reason) for problem in model.problems]
    if not model.decisions:
        findings.append(Finding("", "", "the document holds no decision"))
    told = _told("dmn", compiled=not findings, findings=findings)
    inputs = [one.name for one in model.inputs.values()]
    return {**told, "decisions": [one.name for one in model.decisions.values()], "inputs": inputs}


def _told(kind: str, *, compiled: bool, findings: list[Finding]) -> dict[str, Any]:
    rows = [
        {
            "severity": one.severity.value,
            "element": one.element_id,
            "name": one.element_name,
            "reason": one.reason,
            "trace": list(one.trace),
        }
        for one in dict.fromkeys(findings)
    ]
    errors = sum(row["severity"] == Severity.ERROR.value for row in rows)
    return {"kind": kind, "compiled": compiled, "errors": errors, "findings": rows}


def _described(definition: ProcessDefinition) -> dict[str, Any]:
    return {
        "key": definition.key,
        "name": definition.name,
        "executable": definition.executable,
        "nodes": len(definition.nodes),
        "lanes": [lane.name for lane in definition.lanes.values()],
    }


def _decision_of(model: DecisionModel, asked: str) -> str:
    """The id of the one that is asked for; unnamed, the only one that no other needs. Raises UnknownDecision."""
    if asked:
        found = [one.id for one in model.decisions.values() if asked in (one.id, one.name)]
    else:
        needed = {key for one in model.decisions.values() for key in one.decisions}
        found = [one.id for one in model.decisions.values() if one.id not in needed]
    names = tuple(one.name for one in model.decisions.values())
    if asked and not found:
        raise UnknownDecision(asked, names)
    if len(found) != 1:
        raise DecisionError(
            _("The file holds %(count)s decisions; name one of them: %(names)s.")
            % {"count": len(names), "names": ", ".join(names) or _("none")}
        )
    return found[0]


def _facts(xml: bytes) -> Iterator[tuple[str, frozenset[tuple[str, str]], str | None, str | None]]:
    parser = etree.XMLParser(strip_cdata=False, resolve_entities=False, no_network=True)
    for node in etree.fromstring(xml, parser).getroottree().iter():
        yield (
            str(node.tag),
            frozenset((str(key), str(value)) for key, value in node.attrib.items()),
            node.text,
            node.tail,
        )
