from __future__ import annotations

import pytest

from orgdesk.core.organisation.templates import load_template
from orgdesk.core.process.commands import DeliverMessage
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import Meaning, ProcessDefinition
from orgdesk.core.process.diagram import read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import PersonShutOut
from orgdesk.core.process.lanes import check_hand_overs, check_lanes
from orgdesk.core.process.soundness import check_soundness
from orgdesk.core.process.state import Status
from orgdesk.core.process.templates import TEMPLATES, read_template
from process_drawings import Instance

CHARTS = [load_template(key).structure for key in ("tiered-support-2.0", "tiered-support-2.1")]
SERVICES = ("tell_customer", "close_ticket", "assign_training", "tell_customers", "close_limitation")


@pytest.fixture(params=[False, True], ids=["kept", "saved and restored between all steps"], autouse=True)
def between_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Instance, "restores", request.param)


def template(name: str) -> ProcessDefinition:
    compilation = compile_document(read_document(read_template(name)))
    assert compilation.warnings == ()
    return compilation.definitions[name]


def run(name: str, **data: object) -> tuple[Instance, list[str]]:
    done: list[str] = []
    handlers = {service: (lambda call, service=service: done.append(service)) for service in SERVICES}
    return Instance({name: template(name)}, name, handlers, **data), done


def limitation() -> tuple[Instance, list[str]]:
    return run("knowledge-oversight", limitation="L-7", round=1, refused=False, people_to_train=2, customers_to_tell=1)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_sound_and_its_lanes_name_the_chart(name: str) -> None:
    definition = template(name)

    soundness = check_soundness(definition)

    assert soundness.findings == ()
    assert soundness.complete
    assert () in [check_lanes(definition, chart.unit_by_key, chart.position_by_key) for chart in CHARTS]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_drawn_with_each_node_beside_its_lane(name: str) -> None:
    diagram = read_diagram(read_document(read_template(name)))
    definition = template(name)
    boxes = {shape.element: shape.bounds for shape in diagram.shapes}

    assert set(definition.nodes) <= set(boxes)
    assert {edge.element for edge in diagram.edges} == set(definition.flows)
    for node in definition.nodes.values():
        assert node.lane is not None
        lane, box = boxes[node.lane.id], boxes[node.id]
        assert lane.y <= box.centre[1] <= lane.bottom + box.height / 2


def test_a_hand_over_into_research_that_its_rules_forbid_is_found() -> None:
    definition = template("tiered-support")

    assert check_hand_overs(definition, {"t3-qa": {"t2"}}) == ()
    (finding,) = check_hand_overs(definition, {"t3-qa": {"technical-director"}})
    assert finding.trace == ("answer-t2", "answer-t3")


@pytest.mark.parametrize("task", ["answer-t1", "answer-t2", "answer-t3"])
def test_every_tier_says_i_can_i_cannot_or_i_do_not_know(task: str) -> None:
    outcomes = template("tiered-support").outcomes_of(task)

    assert [outcome.meaning for outcome in outcomes] == [Meaning.CAN, Meaning.CANNOT, Meaning.DO_NOT_KNOW]


def test_a_case_that_no_tier_can_answer_goes_the_direct_path_and_waits_for_the_limitation() -> None:
    case, done = run("tiered-support", ticket="BW-1042")
    case.complete("answer-t1", "t1-cannot")
    case.complete("answer-t2", "t2-do-not-know")
    case.complete("answer-t3", "t3-cannot")
    for task in ("gather", "assess", "action"):
        assert case.offered == [task]
        case.complete(task)
    assert case.at_rest == ["wait-for-solution"]
    assert done == []

    case.play(DeliverMessage("limitation_resolved", "BW-1042"))
    assert done == ["tell_customer"]
    case.play(DeliverMessage("customer_confirmed", "BW-1042"))

    assert done == ["tell_customer", "close_ticket"]
    assert case.state.status is Status.COMPLETED


@pytest.mark.parametrize(
    "answers", [["t1-cannot"], ["t1-do-not-know", "t2-cannot"], ["t1-cannot", "t2-cannot", "t3-cannot"]]
)
def test_a_limitation_that_is_resolved_meanwhile_takes_the_case_from_the_higher_tier(answers: list[str]) -> None:
    case, done = run("tiered-support", ticket="BW-1042")
    for number, answer in enumerate(answers, start=1):
        case.complete(f"answer-t{number}", answer)

    case.play(DeliverMessage("limitation_resolved", "BW-1042"))

    assert done == ["tell_customer"]
    assert case.at_rest == ["customers-word"]
    assert len(case.state.scopes) == 1


def test_a_customer_who_is_not_helped_comes_back_to_the_first_tier() -> None:
    case, _ = run("tiered-support", ticket="BW-1042")
    case.complete("answer-t1", "t1-can")

    case.play(DeliverMessage("customer_not_helped", "BW-1042"))

    assert case.offered == ["answer-t1"]
    assert case.state.subscriptions == {}


def until_approval() -> tuple[Instance, list[str]]:
    case, done = limitation()
    case.complete("verify", "is-verified", by="oskar")
    case.complete("qualify", "defect", by="yuki")
    case.complete("solve", by="felix")
    return case, done


def test_verify_publish_train_and_tell_come_in_this_order_and_no_other() -> None:
    case, done = until_approval()
    assert case.offered == ["verify-experience", "verify-technical"]
    case.complete("verify-technical", "technical-passes", by="tomas")
    assert case.offered == ["verify-experience"]
    case.complete("verify-experience", "experience-passes", by="mara")
    for task in ("transfer", "accept", "publish"):
        assert case.offered == [task]
        assert done == []
        case.complete(task)
    assert done == ["assign_training"]

    case.play(DeliverMessage("training_acknowledged", "L-7"))
    assert done == ["assign_training", "tell_customers"]
    case.play(DeliverMessage("customers_told", "L-7"))

    assert done == ["assign_training", "tell_customers", "close_limitation"]
    assert case.state.status is Status.COMPLETED


def test_two_different_persons_approve_and_neither_is_the_author() -> None:
    case, _ = until_approval()

    with pytest.raises(PersonShutOut):
        case.complete("verify-technical", "technical-passes", by="felix")
    case.complete("verify-technical", "technical-passes", by="tomas")
    with pytest.raises(PersonShutOut):
        case.complete("verify-experience", "experience-passes", by="tomas")


def test_one_refusal_sends_the_solution_back_and_counts_the_round() -> None:
    case, _ = until_approval()
    for count in (2, 3):
        case.complete("verify-technical", "technical-fails", by="tomas")
        case.complete("verify-experience", "experience-passes", by="mara")
        assert case.offered == ["solve"]
        assert case.state.data["round"] == count
        case.complete("solve", by="felix")

    case.complete("verify-technical", "technical-passes", by="tomas")
    case.complete("verify-experience", "experience-passes", by="mara")

    assert case.offered == ["transfer"]


@pytest.mark.parametrize("outcome", ["as-designed", "not-reproducible"])
def test_a_limitation_that_stays_is_published_too_and_the_customers_are_told(outcome: str) -> None:
    case, done = limitation()
    case.complete("verify", "is-verified")
    case.complete("qualify", outcome)

    case.complete("accept")
    case.complete("publish")
    case.play(DeliverMessage("training_acknowledged", "L-7"))

    assert done == ["assign_training", "tell_customers"]


@pytest.mark.parametrize("kind", ["change-internal", "change-external"])
def test_a_change_is_handled_by_the_technical_director_and_accepted_ones_are_developed(kind: str) -> None:
    case, _ = limitation()
    case.complete("verify", "is-verified")
    case.complete("qualify", kind)
    assert case.state.data["outcomes"]["qualify"] == kind

    case.complete("handle-change", "change-approved")

    assert case.offered == ["solve"]
