from __future__ import annotations

from pathlib import Path

import pytest

from orgdesk.core.process import templates
from orgdesk.core.process.commands import DeliverMessage
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import Meaning, ProcessDefinition
from orgdesk.core.process.diagram import read_diagram
from orgdesk.core.process.document import read_document
from orgdesk.core.process.errors import CommandRefused, FormIncomplete, PersonShutOut
from orgdesk.core.process.lanes import check_hand_overs, check_lanes
from orgdesk.core.process.soundness import check_soundness
from orgdesk.core.process.state import Status
from process_drawings import Instance

FOLDER = Path(templates.__path__[0])
NAMES = sorted(path.stem for path in FOLDER.glob("*.bpmn"))
UNITS = {"t1", "t2", "t3-qa", "t4-development", "knowledge-council", "customer-portal"}
POSITIONS = {"technical-director", "director-customer-experience"}
SOLUTION = {"solution": "The reader accepts both card types since 4.2.", "reason": "Fails with the old card."}


def template(name: str) -> ProcessDefinition:
    compilation = compile_document(read_document((FOLDER / f"{name}.bpmn").read_bytes()))
    assert compilation.warnings == ()
    return compilation.definitions[name]


def run(name: str, **data: object) -> tuple[Instance, list[str]]:
    told: list[str] = []
    services = ("tell_customer", "tell_customers", "assign_training")
    handlers = {service: (lambda call, service=service: told.append(service)) for service in services}
    return Instance({name: template(name)}, name, handlers, **data), told


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_sound_and_its_lanes_name_the_chart(name: str) -> None:
    definition = template(name)

    soundness = check_soundness(definition)

    assert soundness.findings == ()
    assert soundness.complete
    assert check_lanes(definition, UNITS, POSITIONS) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_drawn_with_each_node_inside_its_lane(name: str) -> None:
    diagram = read_diagram(read_document((FOLDER / f"{name}.bpmn").read_bytes()))
    definition = template(name)
    boxes = {shape.element: shape.bounds for shape in diagram.shapes}

    assert set(definition.nodes) <= set(boxes)
    assert {edge.element for edge in diagram.edges} == set(definition.flows)
    for node in definition.nodes.values():
        assert node.lane is not None
        lane, box = boxes[node.lane.id], boxes[node.id]
        assert lane.y <= box.y
        assert box.bottom <= lane.bottom + box.height / 2


def test_a_hand_over_into_research_that_its_rules_forbid_is_found() -> None:
    ways_in = {"t3-qa": {"t2", "technical-director"}, "t4-development": {"technical-director", "t3-qa"}}

    assert check_hand_overs(template("tiered-support"), ways_in) == ()
    findings = check_hand_overs(template("knowledge-oversight"), ways_in)
    assert {finding.trace for finding in findings} == {
        ("verify_solution_experience", "provide_solution"),
        ("verify_solution_experience", "transfer_knowledge"),
        ("accept_knowledge", "transfer_knowledge"),
    }
    assert check_hand_overs(template("tiered-support"), {"t3-qa": {"technical-director"}}) != ()


@pytest.mark.parametrize("task", ["answer_customer", "verify_and_answer", "qualify_and_answer"])
def test_every_tier_says_i_can_i_cannot_or_i_do_not_know(task: str) -> None:
    outcomes = template("tiered-support").outcomes_of(task)

    assert [outcome.meaning for outcome in outcomes] == [Meaning.CAN, Meaning.CANNOT, Meaning.DO_NOT_KNOW]


def test_a_case_that_no_tier_can_answer_goes_the_direct_path_and_waits_for_the_limitation() -> None:
    case, told = run("tiered-support", ticket="BW-1042")
    case.complete("answer_customer", "t1_cannot")
    case.complete("verify_and_answer", "t2_do_not_know")
    case.complete("qualify_and_answer", "t3_cannot")
    for task in ("gather_limitation", "assess_limitation", "action_limitation", "take_up_limitation"):
        assert case.offered == [task]
        case.complete(task)
    assert case.at_rest == ["limitation_resolved"]
    assert told == []

    case.play(DeliverMessage("limitation_resolved", "BW-1042"))
    assert told == ["tell_customer"]
    case.complete("confirm_resolution", "solved")

    assert case.state.status is Status.COMPLETED


def test_a_limitation_that_is_resolved_meanwhile_takes_the_case_from_the_higher_tier() -> None:
    case, told = run("tiered-support", ticket="BW-1042")
    case.complete("answer_customer", "t1_do_not_know")

    case.play(DeliverMessage("limitation_resolved", "BW-1042"))

    assert told == ["tell_customer"]
    assert case.offered == ["confirm_resolution"]


def test_a_customer_who_is_not_helped_comes_back_to_the_first_tier() -> None:
    case, _ = run("tiered-support", ticket="BW-1042")
    case.complete("answer_customer", "t1_can")

    case.complete("confirm_resolution", "not_solved")

    assert case.offered == ["answer_customer"]


def until_approval() -> tuple[Instance, list[str]]:
    case, told = run("knowledge-oversight", limitation="L-7")
    case.complete("verify_limitation", "verified", by="oskar")
    case.complete("qualify_limitation", "defect", by="yuki")
    case.complete("provide_solution", by="felix", **SOLUTION)
    return case, told


def test_verify_publish_train_and_tell_come_in_this_order_and_no_other() -> None:
    case, told = until_approval()
    assert case.offered == ["verify_solution_experience", "verify_solution_technical"]
    case.complete("verify_solution_technical", "technical_approved", by="tomas")
    assert case.offered == ["verify_solution_experience"]
    case.complete("verify_solution_experience", "experience_approved", by="mara")
    case.complete("transfer_knowledge", knowledge="How to tell the two cards apart.", by="felix")
    case.complete("accept_knowledge", "knowledge_accepted", by="greta")
    with pytest.raises(FormIncomplete, match="channels"):
        case.complete("publish_solution", by="dario")
    case.complete("publish_solution", by="dario", channels=["self_help", "t1"])
    assert told == ["assign_training"]

    case.play(DeliverMessage("training_acknowledged", "L-7"))

    assert told == ["assign_training", "tell_customers"]
    assert case.state.status is Status.COMPLETED


def test_two_different_persons_approve_and_neither_is_the_author() -> None:
    case, _ = until_approval()

    with pytest.raises(PersonShutOut):
        case.complete("verify_solution_technical", "technical_approved", by="felix")
    case.complete("verify_solution_technical", "technical_approved", by="tomas")
    with pytest.raises(PersonShutOut):
        case.complete("verify_solution_experience", "experience_approved", by="tomas")


def test_one_refusal_sends_the_solution_back_with_a_reason_and_counts_the_round() -> None:
    case, _ = until_approval()
    for count in (1, 2):
        with pytest.raises(FormIncomplete, match="reason"):
            case.complete("verify_solution_technical", "technical_refused", by="tomas")
        case.complete("verify_solution_technical", "technical_refused", by="tomas", reason="Fails with the old card.")
        case.complete("verify_solution_experience", "experience_approved", by="mara")
        assert case.offered == ["provide_solution"]
        assert case.state.data["round"] == count
        case.complete("provide_solution", by="felix", **SOLUTION)

    case.complete("verify_solution_technical", "technical_approved", by="tomas")
    case.complete("verify_solution_experience", "experience_approved", by="mara")

    assert case.offered == ["transfer_knowledge"]


@pytest.mark.parametrize("outcome", ["works_as_designed", "not_reproducible"])
def test_a_refused_limitation_is_explained_and_the_customers_are_told(outcome: str) -> None:
    case, told = run("knowledge-oversight", limitation="L-7")
    case.complete("verify_limitation", "verified")
    case.complete("qualify_limitation", outcome, reason="The manual says so.")

    case.complete("explain_answer", explanation="Not possible, because the seal must stay shut; use the side port.")

    assert told == ["tell_customers"]
    assert case.state.status is Status.COMPLETED


@pytest.mark.parametrize("kind", ["change_internal", "change_external"])
def test_a_change_is_handled_by_the_technical_director_and_accepted_ones_are_developed(kind: str) -> None:
    case, _ = run("knowledge-oversight", limitation="L-7")
    case.complete("verify_limitation", "verified")
    case.complete("qualify_limitation", kind)
    assert case.state.data["outcomes"]["qualify_limitation"] == kind

    case.complete("handle_change", "change_accepted", reason="Three customers need it.")

    assert case.offered == ["provide_solution"]


def test_publication_cannot_be_reached_by_completing_something_that_does_not_wait() -> None:
    case, _ = until_approval()

    assert case.state.waiting_at("publish_solution") == ()
    case.play(DeliverMessage("training_acknowledged", "L-7"))
    assert case.offered == ["verify_solution_experience", "verify_solution_technical"]
    with pytest.raises(CommandRefused):
        case.complete("verify_solution_technical", by="tomas")
