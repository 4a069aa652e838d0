"""The templates played: every flow of every drawing is taken, and the rules that each was drawn for hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product

import pytest

from orgdesk.core.process.commands import Command, CompleteTask, DeliverMessage, FinishService, FireTimer, Start
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.definition import EventKind, Field, FieldType, Kind, ProcessDefinition
from orgdesk.core.process.document import read_document
from orgdesk.core.process.effects import StartJob
from orgdesk.core.process.errors import FormIncomplete, PersonShutOut
from orgdesk.core.process.forms import is_required
from orgdesk.core.process.game import advance
from orgdesk.core.process.state import InstanceState, Status, Step, TokenState
from orgdesk.core.process.templates import TEMPLATES, fitting_templates, read_template
from process_drawings import MONDAY, Instance, restored

NEW = TEMPLATES[2:]
PATHS = ("self_install", "white_glove", "professional_services")
BEGINNINGS: Mapping[str, list[dict[str, object]]] = {
    "complaint": [{"door": "sales"}, {"door": "portal"}],
    "customer-installation": [
        {"qualified_path": one, "requested_path": other, "product": line}
        for one, other, line in [
            *product(PATHS, PATHS[:2], ["metering"]),
            ("white_glove", "white_glove", "point_of_sale"),
        ]
    ],
}
"""What is known when an instance begins, where a drawing asks for it."""

VALUES = {
    FieldType.PERSON: ["p-anna"],
    FieldType.TEXT: ["Harbour Fuels"],
    FieldType.LONG_TEXT: ["Said on the phone."],
    FieldType.NUMBER: [2],
    FieldType.INTEGER: [3],
    FieldType.BOOLEAN: [True, False],
    FieldType.DATE: ["2026-03-09"],
    FieldType.DATETIME: ["2026-03-09T10:00:00+00:00"],
}


def template(key: str) -> ProcessDefinition:
    return compile_document(read_document(read_template(key))).definitions[key]


def handlers_of(definition: ProcessDefinition, done: list[str]) -> dict[str, object]:
    names = {node.handler for node in definition.nodes.values() if node.handler}
    return {name: (lambda call, name=name: done.append(name)) for name in names}


def answers(form: tuple[Field, ...], outcome: str) -> Iterator[dict[str, object]]:
    """Every way to fill in what is required, as far as it can matter to the drawing."""
    asked = [field for field in form if is_required(field, outcome)]
    yield from (
        dict(zip([field.key for field in asked], values, strict=True))
        for values in product(*(values_of(field) for field in asked))
    )


def values_of(field: Field) -> list[object]:
    keys = [choice.key for choice in field.choices]
    if field.type is FieldType.CHOICES:
        return [keys[:1]]
    return list(keys) or VALUES[field.type]


def next_commands(definition: ProcessDefinition, state: InstanceState) -> Iterator[Command]:
    """Whatever people, clock and messages could do now."""
    for token in state.tokens.values():
        if token.state is TokenState.USER:
            for outcome in [one.id for one in definition.outcomes_of(token.node)] or [None]:
                for data in answers(definition.nodes[token.node].rules.form, outcome or ""):
                    yield CompleteTask(token.id, outcome, data, f"whoever does {token.node}")
        elif token.state is TokenState.JOB:
            yield FinishService(token.id)
    for watch in state.subscriptions.values():
        if watch.kind is EventKind.TIMER:
            yield FireTimer(watch.id)
        elif watch.kind is EventKind.MESSAGE:
            yield DeliverMessage(watch.name, watch.correlation)


def starts_of(definition: ProcessDefinition) -> Iterator[Start]:
    for data in BEGINNINGS.get(definition.key, [{}]):
        known = {"ticket": "BW-1", "reason": "wrong_item", **data}
        if definition.root.starts:
            yield Start(definition.key, known)
        for node in definition.message_starts().values():
            yield Start(definition.key, known, node=node)


def standing(state: InstanceState) -> str:
    """Two states that stand alike need to be looked at once only."""
    places = sorted(token.node for token in state.tokens.values())
    waits = sorted(watch.node for watch in state.subscriptions.values())
    return json.dumps([places, waits, {key: state.data[key] for key in sorted(state.data)}], default=str)


def play_everything(key: str) -> tuple[ProcessDefinition, list[Step]]:
    definition = template(key)
    handlers = handlers_of(definition, [])
    steps: list[Step] = []

    def play(state: InstanceState | None, command: Command) -> Step:
        watch = state.subscriptions[command.subscription] if state and isinstance(command, FireTimer) else None
        at = watch.due if watch is not None and watch.due is not None else MONDAY
        kept = restored(state) if state is not None else None
        return advance({key: definition}, kept, command, at=at, handlers=handlers)

    open_steps = [play(None, start) for start in starts_of(definition)]
    seen: set[str] = set()
    while open_steps:
        step = open_steps.pop()
        steps.append(step)
        if standing(step.state) not in seen and step.state.status is Status.ACTIVE:
            seen.add(standing(step.state))
            open_steps += [play(step.state, command) for command in next_commands(definition, step.state)]
    return definition, steps


@pytest.mark.parametrize("key", NEW)
def test_every_flow_of_a_template_is_taken_by_some_way_and_none_breaks(key: str) -> None:
    definition, steps = play_everything(key)

    taken = {happening.flow for step in steps for happening in step.log}
    been = {happening.node for step in steps for happening in step.log}
    # The winner of an event-based gateway goes on from its own node: nobody arrives there by the flow.
    raced = {flow.id for node in definition.nodes.values() if node.kind is Kind.EVENT_BASED for flow in node.outgoing}
    assert taken >= set(definition.flows) - raced
    assert been >= {definition.flows[flow].target for flow in raced}
    assert not any(step.state.faults for step in steps)
    assert all(step.state.tokens for step in steps if step.state.status is Status.ACTIVE)
    assert any(step.state.status is Status.COMPLETED for step in steps)


@pytest.mark.parametrize("key", NEW)
def test_every_template_says_what_it_is_for_and_what_is_asked_of_each_task(key: str) -> None:
    document = read_document(read_template(key))
    told = [next(document.all("process")), *document.all("userTask")]

    assert all((text := element.findtext("{*}documentation")) and len(text) > 20 for element in told), (
        f"{key} leaves something unexplained"
    )


def test_a_chart_is_offered_the_templates_that_fit_it() -> None:
    assert fitting_templates({"t1", "inside-sales"}, set()) == ("multi-site-licence",)


def case(key: str, **data: object) -> tuple[Instance, list[str]]:
    done: list[str] = []
    definition = template(key)
    return Instance({key: definition}, key, handlers_of(definition, done), ticket="BW-1", **data), done


def fill(case: Instance, task: str, outcome: str | None = None, by: str | None = None, **said: object) -> None:
    form = case.definitions[next(iter(case.definitions))].nodes[task].rules.form
    case.complete(task, outcome, by, **{**next(answers(form, outcome or "")), **said})


def licence_evaluated() -> tuple[Instance, list[str]]:
    licence, done = case("multi-site-licence")
    fill(licence, "check", "to-sales", sales_person="Sam Whitlock")
    return licence, done


def test_a_licence_that_sales_find_unnecessary_is_closed_with_their_reason() -> None:
    licence, done = licence_evaluated()
    with pytest.raises(FormIncomplete):
        licence.complete("evaluate", "not-needed", spoke_with="Nordlicht SI")

    fill(licence, "evaluate", "not-needed", reason="One site after all")

    assert done == ["close_ticket"]
    assert licence.state.status is Status.COMPLETED


def test_a_needed_licence_goes_back_to_the_unassigned_queue_and_not_to_whoever_had_it() -> None:
    licence, _ = licence_evaluated()

    fill(licence, "evaluate", "is-needed")

    (token,) = licence.state.tokens.values()
    node = licence.definitions["multi-site-licence"].nodes[token.node]
    assert (node.id, node.lane.name if node.lane else "") == ("take-over", "Unassigned")


def test_nobody_touches_the_key_before_sales_have_approved() -> None:
    licence, _ = case("multi-site-licence")
    fill(licence, "check", "approved-before")

    fill(licence, "take-over")
    assert licence.offered == ["evaluate"]

    fill(licence, "evaluate", "is-needed")
    fill(licence, "take-over")
    assert licence.offered == ["add-partner"]


@pytest.mark.parametrize(("procedure", "gaps"), [("missing", ["open_knowledge_gap"]), ("followed", [])])
def test_a_step_without_a_written_procedure_opens_a_knowledge_gap_and_goes_on(procedure: str, gaps: list[str]) -> None:
    licence, done = licence_evaluated()
    fill(licence, "evaluate", "is-needed")
    fill(licence, "take-over")

    fill(licence, "add-partner", procedure=procedure)

    assert done == gaps
    assert licence.offered == ["verify"]


def test_the_customer_is_told_before_the_licence_request_is_closed() -> None:
    licence, done = licence_evaluated()
    fill(licence, "evaluate", "is-needed")
    fill(licence, "take-over")
    fill(licence, "add-partner", procedure="followed")
    with pytest.raises(FormIncomplete):
        licence.complete("verify", "is-visible")
    fill(licence, "verify", "is-visible", evidence="The key is listed under Nordlicht SI")
    assert done == []

    fill(licence, "tell")

    assert done == ["close_ticket"]


def test_a_complaint_stays_with_account_management_while_the_director_looks_at_it() -> None:
    complaint, done = case("complaint", door="sales")
    fill(complaint, "write-down")
    fill(complaint, "acknowledge")
    assert complaint.offered == ["resolve"]

    timer = next(iter(complaint.state.subscriptions))
    complaint.play(FireTimer(timer), after=timedelta(days=2))
    assert complaint.offered == ["look", "resolve"]
    fill(complaint, "resolve", "needs-authority")
    assert complaint.offered == ["decide", "look"]
    fill(complaint, "decide")
    fill(complaint, "resolve", "is-resolved")
    fill(complaint, "ring", "is-content")
    assert complaint.offered == ["look"]
    fill(complaint, "look")

    assert done == ["close_complaint"]
    assert complaint.state.status is Status.COMPLETED


def test_a_wish_that_differs_from_the_class_is_settled_by_strategic_operations_and_kept_beside_it() -> None:
    installation, _ = case("customer-installation", qualified_path="white_glove", product="metering")

    installation.play(DeliverMessage("path_chosen", "BW-1", {"requested_path": "self_install"}))
    assert installation.offered == ["settle"]
    fill(installation, "settle", "portal-cannot", path="white_glove")

    assert installation.offered == ["plan"]
    assert installation.state.data["requested_path"] == "self_install"
    assert installation.state.data["qualified_path"] == "white_glove"


def test_self_installation_sends_the_welcome_mail_as_a_job_and_problems_are_t1s() -> None:
    installation, _ = case("customer-installation", qualified_path="self_install", product="metering")

    installation.play(DeliverMessage("path_chosen", "BW-1", {"requested_path": "self_install"}))
    (job,) = [effect for effect in installation.effects if isinstance(effect, StartJob)]
    assert job.handler == "send_welcome_mail"
    installation.play(FinishService(job.token))
    installation.play(DeliverMessage("installation_stuck", "BW-1"))

    assert installation.offered == ["help"]
    lane = installation.definitions["customer-installation"].nodes["help"].lane
    assert lane is not None
    assert lane.units == ("t1",)


def test_a_wrong_item_is_replaced_at_once_and_counted_by_sales() -> None:
    returned, done = case("return-and-warranty")

    fill(returned, "register", reason="wrong_item")
    assert returned.offered == ["learn", "send-right"]
    fill(returned, "send-right")
    assert done == []
    fill(returned, "learn")

    assert done == ["close_ticket"]


def test_who_decided_on_a_return_does_not_release_its_refund() -> None:
    returned, _ = case("return-and-warranty")
    fill(returned, "register", reason="defect")
    fill(returned, "decide", "is-refunded", by="helen")

    with pytest.raises(PersonShutOut):
        fill(returned, "refund", by="helen")


def test_a_hand_over_that_lacks_something_goes_back_to_sales_with_what_is_missing() -> None:
    hand_over, _ = case("handoff-from-sales")
    with pytest.raises(FormIncomplete):
        hand_over.complete("hand-over", "to-project", customer="Tamar Retail")
    fill(hand_over, "hand-over", "to-project")

    fill(hand_over, "accept-project", "project-returned", missing="Nobody has asked for the price list")
    assert hand_over.offered == ["hand-over"]
    fill(hand_over, "hand-over", "to-project")
    fill(hand_over, "accept-project", "project-accepted")

    assert hand_over.offered == ["install", "load-prices"]


def test_a_change_is_qualified_by_quality_assurance_and_verified_by_another_than_its_maker() -> None:
    change, done = case("change-request")
    for task in ("record", "describe"):
        fill(change, task)
    fill(change, "qualify", "is-change")
    fill(change, "decide", "make-it")
    fill(change, "make", by="felix")
    with pytest.raises(PersonShutOut):
        fill(change, "verify", "holds", by="felix")
    fill(change, "verify", "holds", by="yuki")
    fill(change, "deliver")
    fill(change, "answer")

    assert done == ["close_ticket"]


def test_the_fix_of_a_large_scale_issue_goes_through_the_knowledge_loop_before_accounts_are_told() -> None:
    issue, done = case("large-scale-issue")
    fill(issue, "assess", "is-large")
    fill(issue, "allocate")
    assert issue.offered == ["isolate", "look", "reproduce"]
    for task in ("look", "reproduce", "isolate"):
        fill(issue, task)
    fill(issue, "determine", "is-known")
    assert done == ["open_limitation"]
    assert issue.offered == []

    issue.play(DeliverMessage("limitation_resolved", "BW-1"))

    assert issue.offered == ["tell-accounts"]


def test_nobody_moves_to_a_new_position_without_human_resources() -> None:
    posting, _ = case("internal-posting")
    fill(posting, "post")
    posting.play(FireTimer(next(iter(posting.state.subscriptions))), after=timedelta(days=8))
    fill(posting, "choose", "has-candidate")
    fill(posting, "cross-train")
    assert posting.offered == ["agree"]

    fill(posting, "agree", "may-move")
    fill(posting, "decide", "is-accepted")

    assert posting.offered == ["update-chart"]


def test_an_automation_runs_only_when_another_person_approved_it_and_is_reviewed_on_its_day() -> None:
    automation, _ = case("automation-approval")
    fill(automation, "propose", by="dario")
    fill(automation, "check")
    with pytest.raises(PersonShutOut):
        fill(automation, "approve", "is-approved", by="dario")
    fill(automation, "approve", "is-approved", by="greta")
    fill(automation, "switch-on")
    (watch,) = automation.state.subscriptions.values()
    assert watch.due is not None
    assert watch.due.isoformat() == "2026-03-09T10:00:00+00:00"

    automation.play(FireTimer(watch.id), after=timedelta(days=8))

    assert automation.offered == ["review"]
