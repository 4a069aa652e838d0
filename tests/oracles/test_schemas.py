"""What we write is valid by the schemas of BPMN 2.0 and DMN: templates, our own layouts and tables, and whatever was imported.

The schemas come with the studio's editors (`bpmn-moddle`, `dmn-moddle`), which set-up fetches, or with the peer of a benchmark;
nothing of them is kept here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from orgdesk.apps.process.beginnings import beginning
from orgdesk.core.process.decisions.definitions import HitPolicy, InputClause, OutputClause, Rule, TableBox
from orgdesk.core.process.decisions.write import replace_table, table_definitions, write_definitions
from orgdesk.core.process.document import DIAGRAM, BpmnDocument, read_document, write_document
from orgdesk.core.process.layout import lay_out, with_diagram
from orgdesk.core.process.templates import TEMPLATES, read_template
from process_drawings import document, nodes, process

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("ORGDESK_SUITES", ROOT.parent / "shared" / "suites"))
XSD = "http://www.w3.org/2001/XMLSchema"
MODELS = sorted((SUITES / "bpmn-miwg").glob("*.bpmn"))
PLACES = (
    ".deno/npm/registry.npmjs.org/{}-moddle/*/resources/{}/xsd",
    "node_modules/.deno/{}-moddle@*/node_modules/{}-moddle/resources/{}/xsd",
    "build/benchmarks/process-peer/lib/python*/site-packages/SpiffWorkflow/{}/parser/schema",
)


def schema_file(family: str, name: str) -> Path | None:
    patterns = [place.replace("{}", family) + f"/{name}" for place in PLACES]
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return next(iter(found), None)


BPMN = schema_file("bpmn", "BPMN20.xsd")
DMN_OF_THE_EDITOR = schema_file("dmn", "DMN13.xsd")
DMN_OF_TODAY = SUITES / "dmn-tck" / "DMN15.xsd"
needs_bpmn = pytest.mark.skipif(
    BPMN is None, reason="the BPMN schema comes with the studio's editors, which are not here"
)
needs_editor = pytest.mark.skipif(
    DMN_OF_THE_EDITOR is None, reason="the schema of DMN 1.3 comes with the studio's editors, which are not here"
)
needs_suite = pytest.mark.skipif(not DMN_OF_TODAY.exists(), reason="the schema of DMN 1.5 comes with the DMN suite")


@cache
def schema(path: Path) -> etree.XMLSchema:
    tree = etree.parse(path)
    if path == DMN_OF_TODAY:  # the suite has no schema of its drawings, and our decisions have none
        for part in [*tree.iter(f"{{{XSD}}}import"), *tree.xpath("//*[@ref='dmndi:DMNDI']")]:
            part.getparent().remove(part)
    return etree.XMLSchema(tree)


def breaches(path: Path | None, written: bytes) -> list[str]:
    assert path is not None
    rules = schema(path)
    rules.validate(etree.fromstring(written))
    return [f"line {entry.line}: {entry.message}" for entry in rules.error_log]


def without_drawing(raw: bytes) -> BpmnDocument:
    found = read_document(raw).copy()
    for drawn in list(found.root.iter(f"{{{DIAGRAM}}}BPMNDiagram")):
        found.root.remove(drawn)
    return BpmnDocument(found.tree)


def laid_out(found: BpmnDocument) -> bytes:
    return write_document(with_diagram(found, lay_out(found)))


@needs_bpmn
def test_a_document_that_breaks_the_schema_is_found() -> None:
    broken = document(process(nodes(start="startEvent"))).replace(b"startEvent", b"startledEvent")

    assert breaches(BPMN, broken)


@needs_bpmn
@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_is_valid_as_it_is_edited_and_drawn_anew(key: str) -> None:
    raw = read_template(key)
    found = read_document(raw)
    lane = next(found.all("lane")).get("id", "")

    assert breaches(BPMN, raw) == []
    assert breaches(BPMN, write_document(found)) == []
    assert (
        breaches(BPMN, write_document(found.with_extension(lane, "unit", "support").with_name(lane, "Support & co")))
        == []
    )
    assert breaches(BPMN, laid_out(without_drawing(raw))) == []


@needs_bpmn
@pytest.mark.suites
@pytest.mark.skipif(not MODELS, reason="the BPMN MIWG suite is not here")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_reference_model_is_valid_after_import_and_export_and_when_we_draw_it(model: Path) -> None:
    raw = model.read_bytes()

    assert breaches(BPMN, write_document(read_document(raw))) == []
    assert breaches(BPMN, laid_out(without_drawing(raw))) == []


KINDS = (
    "userTask",
    "task",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "intermediateThrowEvent",
    "endEvent",
)


@needs_bpmn
@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8), st.data())
def test_whatever_is_drawn_our_layout_of_it_is_valid(kinds: list[str], data: st.DataObject) -> None:
    named = {f"n{number}": kind for number, kind in enumerate(kinds)}
    ends = st.tuples(st.sampled_from([*named]), st.sampled_from([*named]))
    ways = [f"{one} -> {other}" for one, other in data.draw(st.lists(ends, max_size=12, unique=True))]
    drawn = document(process(nodes(start="startEvent", **named), "start -> n0", *ways))

    assert breaches(BPMN, laid_out(read_document(drawn))) == []


def tables() -> Iterator[TableBox]:
    rules = (Rule("r1", ("< 3",), ('"a" & <b>',), "why"), Rule("r2", ("-",), ("null",), ""))
    for policy in HitPolicy:
        yield TableBox("t", (InputClause("i", "Priority"),), (OutputClause("o", allowed='1, "T1"'),), rules, policy)


@needs_editor
def test_the_table_that_a_draft_begins_with_is_valid_and_stays_so_when_it_is_replaced() -> None:
    begun, _version = beginning("table")

    assert breaches(DMN_OF_THE_EDITOR, begun) == []
    for table in tables():
        assert breaches(DMN_OF_THE_EDITOR, replace_table(begun, "decide", table)) == []


@needs_bpmn
def test_the_empty_process_that_a_draft_begins_with_is_valid() -> None:
    begun, _version = beginning("empty")

    assert breaches(BPMN, begun) == []


@pytest.mark.suites
@needs_suite
@pytest.mark.parametrize("table", [*tables()], ids=lambda table: table.policy.name.lower())
def test_a_decision_that_we_write_is_valid_whole_or_put_into_another_document(table: TableBox) -> None:
    written = write_definitions(table_definitions("Handling", "urn:brightwater", table, ()))
    other = write_definitions(table_definitions("Handling", "urn:brightwater", next(iter(tables())), ()))

    assert breaches(DMN_OF_TODAY, written) == []
    assert breaches(DMN_OF_TODAY, replace_table(other, "Handling", table)) == []
