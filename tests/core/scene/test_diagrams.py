from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.scene.drawings import loose_ends, overlapping
from orgdesk.core.process.decisions.definitions import HitPolicy, InputClause, OutputClause, Rule, TableBox
from orgdesk.core.process.diagram import Bounds, Diagram, Edge, Shape, read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.scene.diagrams import Overlay, draw_diagram
from orgdesk.core.scene.diagrams.decisions import draw_decision
from orgdesk.core.scene.diagrams.icons import sign
from orgdesk.core.scene.measure import width
from orgdesk.core.scene.model import Box, LineKind, Scene, Text
from orgdesk.core.scene.model import Shape as Figure
from orgdesk.core.scene.writers.svg import to_svg

FOLDER = Path(os.environ.get("ORGDESK_SUITES", Path(__file__).parents[4] / "shared" / "suites")) / "bpmn-miwg"
MODELS = sorted(FOLDER.glob("*.bpmn"))
EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
TRIGGERS = ("", "message", "timer", "error", "signal", "escalation", "conditional", "link", "compensate", "cancel",
            "terminate", "multiple", "parallelMultiple")  # fmt: skip
TASKS = ("task", "userTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "manualTask", "businessRuleTask",
         "subProcess", "transaction", "adHocSubProcess", "callActivity")  # fmt: skip
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway")
OTHERS = (
    "dataObjectReference",
    "dataStoreReference",
    "dataInput",
    "dataOutput",
    "textAnnotation",
    "group",
    "lane",
    "participant",
)
MARKERS = ("parallel", "sequential", "loop", "compensation", "ad_hoc")


def _shape(kind: str, *, name: str = "Verify the limitation", event: str = "", markers: tuple[str, ...] = ()) -> Shape:
    size = (36, 36) if kind.endswith("Event") else (50, 50) if kind.endswith("Gateway") else (100, 80)
    return Shape("element", kind, name, Bounds(10, 10, *size), event=event, markers=markers, text="A note")


@pytest.mark.parametrize("kind", [*EVENTS, *TASKS, *GATEWAYS, *OTHERS])
def test_every_kind_of_element_is_drawn_with_its_name(kind: str) -> None:
    scene = draw_diagram(Diagram("Any", (_shape(kind),), ()))

    box = scene.box("element")
    assert box is not None
    words = " ".join([line.text for line in box.lines] + [item.text for item in scene.items if isinstance(item, Text)])
    assert ("A note" if kind == "textAnnotation" else "Verify") in words
    assert to_svg(scene).count("<svg") == 1


@pytest.mark.parametrize("event", TRIGGERS[1:])
def test_every_trigger_has_a_sign_and_thrown_ones_are_filled(event: str) -> None:
    thrown = draw_diagram(Diagram("Any", (_shape("endEvent", event=event),), ()))
    plain = draw_diagram(Diagram("Any", (_shape("endEvent"),), ()))

    assert len(_figures(thrown)) > len(_figures(plain))
    if event in {"message", "error", "signal", "escalation", "link", "compensate", "cancel", "multiple"}:
        caught = draw_diagram(Diagram("Any", (_shape("intermediateCatchEvent", event=event),), ()))
        assert _figures(thrown)[-1].style == "icon-solid"
        assert _figures(caught)[-1].style == "icon"


@pytest.mark.parametrize("name", [*TASKS[1:8], *GATEWAYS, *MARKERS])
def test_every_sign_has_figures_that_stay_in_their_square(name: str) -> None:
    figures = sign(name, 100, 200, 18)

    assert figures
    for figure in figures:
        for _, numbers in figure.path:
            assert all(100 <= x <= 118 for x in numbers[::2])
            assert all(200 <= y <= 218 for y in numbers[1::2])


@pytest.mark.parametrize(
    "family", [TRIGGERS[1:], TASKS[1:8], GATEWAYS, MARKERS], ids=["events", "tasks", "gateways", "feet"]
)
def test_signs_of_one_family_look_different(family: tuple[str, ...]) -> None:
    drawn = {tuple(figure.path for figure in sign(name, 0, 0, 18)) for name in family}

    assert len(drawn) == len(family)


def _figures(scene: Scene) -> list[Figure]:
    return [item for item in scene.items if isinstance(item, Figure)]


def test_what_goes_on_is_laid_over_the_element_it_concerns() -> None:
    diagram = Diagram("Any", (_shape("userTask"),), ())
    overlays = [
        Overlay(element="element", count=3, age="4 h", overdue="1 overdue", fault="fault", heat=9, href="/work"),
        Overlay(element="nobody", count=1),
    ]

    box = draw_diagram(diagram, overlays).box("element")

    assert box is not None
    assert [mark.word for mark in box.marks] == ["3 · 4 h", "1 overdue", "fault"]
    assert box.style == "task heat-5"
    assert box.href == "/work"


def test_flows_are_glued_where_they_meet_the_middle_of_a_side() -> None:
    task = _shape("task")
    end = Shape("end", "endEvent", "", Bounds(200, 32, 36, 36))
    flow = Edge("flow", "sequenceFlow", "I can", "element", "end", ((110, 50), (200, 50)))

    scene = draw_diagram(Diagram("Any", (task, end), (flow,)))

    line = next(scene.lines())
    assert (line.source_site, line.target_site, line.kind) == ("right", "left", LineKind.FLOW)
    assert loose_ends(scene) == []
    assert "I can" in [item.text for item in scene.items if isinstance(item, Text)]


def test_a_name_too_long_for_its_task_ends_with_an_ellipsis_and_is_spoken_whole() -> None:
    name = "Verify the limitation with the customer and write down what was seen, heard and measured, then tell T2"

    box = draw_diagram(Diagram("Any", (_shape("userTask", name=name),), ())).box("element")

    assert box is not None
    assert box.lines[-1].text.endswith("…")
    assert all(width(line.text, line.role) <= box.w for line in box.lines)
    assert box.spoken == name


@pytest.mark.suites
@pytest.mark.skipif(not MODELS, reason="the BPMN MIWG suite is not here")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_the_working_groups_models_are_drawn_whole(model: Path) -> None:
    diagram = read_diagram(read_document(model.read_bytes()))

    scene = draw_diagram(diagram)

    drawn = {box.id for box in scene.boxes()}
    assert {shape.element for shape in diagram.shapes} <= drawn
    assert {edge.element for edge in diagram.edges} <= {line.id for line in scene.lines()}
    assert all(_near(scene, id) for id in loose_ends(scene))
    assert all(_inside(scene, box) for box in scene.boxes())


def _near(scene: Scene, id: str) -> bool:
    """Hand-drawn models end their flows a little beside the site."""
    line = next(line for line in scene.lines() if line.id == id)
    ends = ((line.source, line.source_site, line.points[0]), (line.target, line.target_site, line.points[-1]))
    for key, site, point in ends:
        box = scene.box(key)
        if box is not None and site is not None:
            x, y = box.site(site)
            if abs(x - point[0]) > 1.5 or abs(y - point[1]) > 1.5:
                return False
    return True


def _inside(scene: Scene, box: Box) -> bool:
    return box.x >= 0 and box.y >= -2 and box.x + box.w <= scene.width and box.y + box.h <= scene.height


def test_a_decision_table_shows_policy_heads_rules_and_the_one_that_fired() -> None:
    table = TableBox(
        "table",
        inputs=(InputClause("i1", "tier", "Tier"), InputClause("i2", "hours waiting")),
        outputs=(OutputClause("o1", "escalate", "Escalate to"),),
        rules=(
            Rule("r1", ('"T1"', "> 4"), ('"T2"',), "too long at the first tier"),
            Rule("r2", ("-", ""), ('"nobody"',)),
        ),
        policy=HitPolicy.FIRST,
    )

    scene = draw_decision(table, title="Escalation", fired={"r2"}, any_word="any")

    texts = {box.id: " ".join(line.text for line in box.lines) for box in scene.boxes()}
    assert texts["head~0"] == "F"
    assert [texts[f"head~{n}"] for n in (1, 2, 3)] == ["Tier", "hours waiting", "Escalate to"]
    assert [texts[f"r2~{n}"] for n in range(4)] == ["2", "any", "any", '"nobody"']
    assert texts["r1~4"] == "too long at the first tier"
    fired = {box.id.split("~")[0] for box in scene.boxes() if box.style == "found"}
    assert fired == {"r2"}
    assert overlapping(list(scene.boxes())) == []
