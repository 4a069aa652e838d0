from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.process import templates
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import LARGEST, read_document, write_document
from orgdesk.core.process.errors import DocumentRejected, NotExecutable
from process_drawings import compiled, document, nodes, process, timer

TEMPLATE = (Path(templates.__path__[0]) / "tiered-support.bpmn").read_bytes()


def test_unknown_elements_comments_and_extensions_come_back_as_they_were() -> None:
    inside = '<!-- kept --><x:odd xmlns:x="urn:x" a="1"><x:deep/></x:odd>'
    raw = document(process(f"<extensionElements>{inside}</extensionElements>" + nodes(start="startEvent")))

    written = write_document(read_document(raw))

    assert b"<!-- kept -->" in written
    assert b'<x:odd xmlns:x="urn:x" a="1"><x:deep/></x:odd>' in written


def test_an_edit_changes_a_copy_and_nothing_else() -> None:
    before = read_document(TEMPLATE)

    after = before.with_extension("lane-t1", "unit", "support").with_name("lane-t1", "Support")

    assert b'orgdesk:unit="support"' in write_document(after)
    assert write_document(before) == write_document(read_document(TEMPLATE))


BILLION_LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&c;</definitions>'
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "well-formed"),
        (b"<definitions", "well-formed"),
        (b"\xff\xfe\x00broken", "well-formed"),
        (b"<html/>", "not BPMN 2.0"),
        (BILLION_LAUGHS, "DOCTYPE"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "DOCTYPE"),
        (b" " * (LARGEST + 1), "most accepted"),
        (document("<subProcess>" * 240 + "</subProcess>" * 240), "nested"),
        (document("<subProcess>" * 90_000 + "</subProcess>" * 90_000), "nested|well-formed"),
        (document(process(nodes(a="startEvent") + nodes(a="endEvent"))), "given twice"),
    ],
    ids=["empty", "cut", "bytes", "html", "laughs", "external", "large", "deep", "very deep", "doubled"],
)
def test_what_is_no_sound_document_is_rejected_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(DocumentRejected, match=reason):
        read_document(raw)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_documents_are_rejected_or_refused_but_never_break_anything(data: st.DataObject) -> None:
    raw = bytearray(TEMPLATE)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        length = data.draw(st.integers(0, 60))
        raw[at : at + length] = data.draw(st.binary(max_size=12) | st.just(TEMPLATE[at + 40 : at + 90]))

    with contextlib.suppress(DocumentRejected, NotExecutable):
        compile_document(read_document(bytes(raw)))


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ('<complexGateway id="x"/>', "complex gateways"),
        ('<transaction id="x"/>', "transactions"),
        ('<adHocSubProcess id="x"/>', "ad hoc"),
        ('<task id="x" isForCompensation="true"/>', "compensation"),
        ('<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>', "compensation"),
        ('<endEvent id="x"><cancelEventDefinition/></endEvent>', "cancel"),
        (
            '<intermediateCatchEvent id="x"><timerEventDefinition/><signalEventDefinition/></intermediateCatchEvent>',
            "multiple",
        ),
        ('<task id="x"><multiInstanceLoopCharacteristics behavior="One"/></task>', "behaviours"),
        ('<task id="x"><standardLoopCharacteristics loopMaximum="-1"/></task>', "negative"),
        ('<task id="x" startQuantity="0"/>', "startQuantity"),
        ('<intermediateCatchEvent id="x"><timerEventDefinition/></intermediateCatchEvent>', "no duration"),
        (f'<intermediateCatchEvent id="x">{timer("timeCycle", "R/PT1H")}</intermediateCatchEvent>', "say how often"),
        ('<boundaryEvent id="x" attachedToRef="nowhere"><errorEventDefinition/></boundaryEvent>', "does not exist"),
        ('<userTask id="x" orgdesk:due="soon"/>', "soon"),
        ('<userTask id="x" orgdesk:notAuthorOf="nobody"/>', "no user task"),
        ('<scriptTask id="x" scriptFormat="python"><script>import os</script></scriptTask>', "never run"),
    ],
)
def test_what_cannot_run_is_refused_with_element_and_reason(element: str, reason: str) -> None:
    raw = document(process(nodes(start="startEvent", end="endEvent") + element, "start -> end"))
    kept = read_document(raw)

    with pytest.raises(NotExecutable, match=reason) as refused:
        compile_document(kept)

    assert refused.value.findings[0].element_id == "x"
    assert element.split(" ", maxsplit=1)[0].encode() in write_document(kept)


def test_all_reasons_are_told_at_once() -> None:
    raw = document(process(nodes(a="complexGateway", b="transaction")))

    with pytest.raises(NotExecutable) as refused:
        compile_document(read_document(raw))

    assert {finding.element_id for finding in refused.value.findings} == {"a", "b"}


def test_a_circle_of_calls_is_refused() -> None:
    first = process('<callActivity id="c1" calledElement="q"/>')
    second = process('<callActivity id="c2" calledElement="p"/>', key="q")

    with pytest.raises(NotExecutable, match="p → q → p"):
        compiled(first, second)


def test_foreign_spellings_of_plain_conditions_are_understood() -> None:
    body = nodes(start="startEvent", ask="exclusiveGateway", a="userTask", b="userTask")
    drawn = compiled(
        process(body, "start -> ask", "ask -> a [${!done &amp;&amp; state == 'open'}]", "ask -> b [#{done}]")
    )

    (first, second) = drawn["p"].nodes["ask"].outgoing
    assert first.condition is not None
    assert second.condition is not None
    assert first.condition.holds({"done": False, "state": "open"})
    assert not first.condition.holds({"done": True, "state": "open"})
    assert second.condition.holds({"done": True})
