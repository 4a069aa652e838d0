from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from orgdesk.core.process.commands import (
    BroadcastSignal,
    Cancel,
    CompleteTask,
    DeliverMessage,
    FailService,
    FinishService,
    FireTimer,
    MoveToken,
    Retry,
    SetData,
    Skip,
    Start,
)
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document
from orgdesk.core.process.effects import (
    FaultRaised,
    InstanceEnded,
    SendMessage,
    StartJob,
    TaskOffered,
    TaskWithdrawn,
)
from orgdesk.core.process.errors import (
    AlreadyDone,
    BpmnError,
    CommandRefused,
    FormIncomplete,
    OutcomeRequired,
    PersonShutOut,
)
from orgdesk.core.process.game import advance
from orgdesk.core.process.state import Status, TokenState
from process_drawings import MONDAY, Instance, compiled, document, nodes, process, timer

ENDS = {"start": "startEvent", "end": "endEvent"}


@pytest.fixture(params=[False, True], ids=["kept", "saved and restored between all steps"], autouse=True)
def between_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Instance, "restores", request.param)


def straight(task: str = '<userTask id="work"/>', **handlers: object) -> Instance:
    drawn = compiled(process(nodes(**ENDS) + task, "start -> work", "work -> end"))
    return Instance(drawn, handlers=handlers)


def deciding() -> Instance:
    body = nodes(**ENDS, work="userTask", ask="exclusiveGateway", other="userTask")
    drawn = compiled(
        process(body, "start -> work", "work -> ask", "ask -> end : I can", "ask -> other : I cannot", "other -> end"),
    )
    return Instance(drawn)


def test_a_user_task_waits_and_its_completion_ends_the_instance() -> None:
    instance = straight()
    assert instance.offered == ["work"]

    instance.complete("work")

    assert instance.state.status is Status.COMPLETED
    assert instance.effects[-1] == InstanceEnded(Status.COMPLETED)


def test_a_second_completion_of_a_task_is_told_that_it_is_done() -> None:
    instance = deciding()
    token = instance.token("work")
    instance.complete("work", "i_cannot")

    with pytest.raises(AlreadyDone, match="was first"):
        instance.play(CompleteTask(token, "i_cannot"))


def test_named_flows_behind_a_task_are_its_outcomes_and_decide_the_gateway() -> None:
    instance = deciding()
    assert [o.name for o in instance.definitions["p"].outcomes_of("work")] == ["I can", "I cannot"]

    instance.complete("work", "i_cannot")

    assert instance.offered == ["other"]
    assert instance.state.data["outcomes"] == {"work": "i_cannot"}


@pytest.mark.parametrize("outcome", [None, "perhaps"])
def test_a_task_with_outcomes_is_not_completed_without_one_of_them(outcome: str | None) -> None:
    instance = deciding()

    with pytest.raises(OutcomeRequired, match="i_can, i_cannot"):
        instance.complete("work", outcome)


def test_conditions_choose_the_first_true_flow_else_the_default() -> None:
    body = nodes(**ENDS, big="userTask", small="userTask") + '<exclusiveGateway id="ask" default="ask_small"/>'
    drawn = compiled(
        process(body, "start -> ask", "ask -> big [amount > 5]", "ask -> small", "big -> end", "small -> end")
    )

    assert Instance(drawn, amount=7).offered == ["big"]
    assert Instance(drawn, amount=3).offered == ["small"]


def test_a_gateway_without_a_true_flow_becomes_a_process_fault_that_an_operator_mends() -> None:
    body = nodes(**ENDS, ask="exclusiveGateway", work="userTask")
    drawn = compiled(
        process(body, "start -> ask", "ask -> work [amount > 5]", "ask -> end [amount < 2]", "work -> end")
    )
    instance = Instance(drawn, amount=3)
    (fault,) = instance.state.faults
    assert "no outgoing flow" in fault.reason
    assert isinstance(instance.effects[-1], FaultRaised)

    instance.play(Retry(fault.id, {"amount": 9}, by="ada"))

    assert instance.offered == ["work"]
    assert not instance.state.faults


def test_a_parallel_join_waits_for_one_token_of_each_flow() -> None:
    body = nodes(**ENDS, fork="parallelGateway", a="userTask", b="userTask", join="parallelGateway", last="userTask")
    arrows = ("start -> fork", "fork -> a", "fork -> b", "a -> join", "b -> join", "join -> last", "last -> end")
    instance = Instance(compiled(process(body, *arrows)))
    assert instance.offered == ["a", "b"]

    instance.complete("a")
    assert instance.at_rest == ["b", "join"]
    instance.complete("b")

    assert instance.at_rest == ["last"]


def test_an_inclusive_join_waits_only_for_branches_that_were_taken() -> None:
    body = nodes(**ENDS, split="inclusiveGateway", a="userTask", b="userTask", c="userTask", join="inclusiveGateway")
    arrows = [f"split -> {x} [{x} = true]" for x in "abc"] + [f"{x} -> join" for x in "abc"]
    drawn = compiled(process(body, "start -> split", *arrows, "join -> end"))
    instance = Instance(drawn, a=True, b=True, c=False)
    assert instance.offered == ["a", "b"]

    instance.complete("a")
    assert instance.state.status is Status.ACTIVE
    instance.complete("b")

    assert instance.state.status is Status.COMPLETED


def test_a_service_handler_gives_data_and_its_bpmn_error_goes_to_the_boundary() -> None:
    task = '<serviceTask id="work" orgdesk:handler="greet"/><boundaryEvent id="failed" attachedToRef="work"><errorEventDefinition/></boundaryEvent>'
    body = nodes(**ENDS, repair="userTask", look="userTask") + task
    drawn = compiled(process(body, "start -> work", "work -> look", "look -> end", "failed -> repair", "repair -> end"))

    def refuse(call: object) -> None:
        raise BpmnError("E1")

    assert Instance(drawn, handlers={"greet": lambda call: {"said": "hello"}}).state.data["said"] == "hello"
    assert Instance(drawn, handlers={"greet": refuse}).offered == ["repair"]


def test_a_handler_that_breaks_leaves_a_process_fault_and_skipping_goes_on() -> None:
    def broken(call: object) -> None:
        raise RuntimeError("printer on fire")

    instance = straight('<serviceTask id="work" orgdesk:handler="print"/>', print=broken)
    (fault,) = instance.state.faults
    assert fault.reason == "RuntimeError: printer on fire"
    assert fault.attempts == 1

    instance.play(Skip(fault.id, reason="printed by hand", by="ada"))

    assert instance.state.status is Status.COMPLETED
    assert instance.steps[-1].log[0].by == "ada"


def test_an_asynchronous_service_waits_for_its_job() -> None:
    instance = straight('<serviceTask id="work" orgdesk:handler="export" orgdesk:async="true"/>')
    job = instance.effects[0]
    assert isinstance(job, StartJob)
    assert instance.state.tokens[job.token].state is TokenState.JOB

    instance.play(FailService(job.token, "disk full"))
    assert instance.state.faults[0].reason == "disk full"
    instance.play(Retry(job.token))
    instance.play(FinishService(job.token, {"file": "x.csv"}))

    assert instance.state.status is Status.COMPLETED
    assert instance.state.data["file"] == "x.csv"


def test_an_interrupting_timer_withdraws_the_work_and_goes_its_own_way() -> None:
    body = nodes(**ENDS, work="userTask", late="userTask")
    body += f'<boundaryEvent id="bell" attachedToRef="work">{timer("timeDuration", "PT4H")}</boundaryEvent>'
    instance = Instance(compiled(process(body, "start -> work", "work -> end", "bell -> late", "late -> end")))
    (row,) = instance.state.subscriptions.values()
    assert row.due == MONDAY + timedelta(hours=4)
    with pytest.raises(CommandRefused, match="not yet"):
        instance.play(FireTimer(row.id))

    instance.play(FireTimer(row.id), after=timedelta(hours=5))

    assert instance.offered == ["late"]
    assert any(isinstance(effect, TaskWithdrawn) for effect in instance.effects)
    with pytest.raises(AlreadyDone):
        instance.play(FireTimer(row.id))


def test_a_cycle_repeats_from_when_it_was_due_and_not_from_when_it_fired() -> None:
    body = nodes(**ENDS, work="userTask", remind="task", noted="endEvent")
    bell = f'<boundaryEvent id="bell" attachedToRef="work" cancelActivity="false">{timer("timeCycle", "R2/PT1H")}</boundaryEvent>'
    drawn = compiled(process(body + bell, "start -> work", "work -> end", "bell -> remind", "remind -> noted"))
    instance = Instance(drawn)
    (row,) = instance.state.subscriptions.values()

    instance.play(FireTimer(row.id), after=timedelta(minutes=100))
    (again,) = instance.state.subscriptions.values()
    assert again.due == MONDAY + timedelta(hours=2)
    instance.play(FireTimer(row.id), after=timedelta(hours=1))

    assert instance.state.subscriptions == {}
    assert instance.offered == ["work"]


def test_working_time_is_counted_by_the_calendar_of_the_lane() -> None:
    class Office:
        def add(self, at: datetime, duration: timedelta) -> datetime:
            return at + duration + timedelta(days=2)

    lanes = '<laneSet id="set"><lane id="l" orgdesk:unit="t1"><flowNodeRef>work</flowNodeRef></lane></laneSet>'
    body = lanes + nodes(**ENDS) + '<userTask id="work" orgdesk:due="PT8H"/>'
    drawn = compiled(process(body, "start -> work", "work -> end"))

    step = advance(drawn, None, Start("p"), at=MONDAY, calendar=lambda lane: Office() if lane else None)

    (offered,) = (effect for effect in step.effects if isinstance(effect, TaskOffered))
    assert offered.due == MONDAY + timedelta(days=2, hours=8)
    assert offered.lane is not None
    assert offered.lane.units == ("t1",)


def waiting_for_message() -> Instance:
    head = '<message id="m" name="paid"/>'
    event = '<messageEventDefinition messageRef="m" orgdesk:correlation="order"/>'
    body = nodes(**ENDS, work="userTask") + f'<intermediateCatchEvent id="wait">{event}</intermediateCatchEvent>'
    return Instance(compiled(process(body, "start -> work", "work -> wait", "wait -> end"), head=head), order="A7")


def test_a_message_reaches_the_one_who_waits_for_its_name_and_correlation() -> None:
    instance = waiting_for_message()
    instance.complete("work")

    instance.play(DeliverMessage("paid", "A8"))
    assert instance.at_rest == ["wait"]
    instance.play(DeliverMessage("paid", "A7", {"sum": 12}))

    assert instance.state.status is Status.COMPLETED
    assert instance.state.data["sum"] == 12


def test_a_message_that_comes_early_is_kept_once_until_somebody_waits() -> None:
    instance = waiting_for_message()
    instance.play(DeliverMessage("paid", "A7", message_id="mail-1"))
    with pytest.raises(AlreadyDone, match="mail-1"):
        instance.play(DeliverMessage("paid", "A7", message_id="mail-1"))

    instance.complete("work")

    assert instance.state.status is Status.COMPLETED


def test_an_early_message_whose_time_is_over_is_dropped() -> None:
    instance = waiting_for_message()
    instance.play(DeliverMessage("paid", "A7", message_id="mail-1", expires=MONDAY + timedelta(hours=1)))

    instance.at += timedelta(hours=2)
    instance.complete("work")

    assert instance.at_rest == ["wait"]
    assert instance.state.messages == ()


def test_a_message_that_nobody_here_waits_for_goes_out() -> None:
    head = '<message id="m" name="paid"/>'
    end = '<endEvent id="end"><messageEventDefinition messageRef="m" orgdesk:correlation="order"/></endEvent>'
    instance = Instance(compiled(process('<startEvent id="start"/>' + end, "start -> end"), head=head), order="A7")

    (sent,) = (effect for effect in instance.effects if isinstance(effect, SendMessage))
    assert (sent.name, sent.correlation) == ("paid", "A7")


def test_a_signal_reaches_all_who_wait_in_order() -> None:
    head = '<signal id="s" name="alarm"/>'
    events = "".join(
        f'<intermediateCatchEvent id="{key}"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>'
        for key in "ab"
    )
    body = nodes(**ENDS, fork="parallelGateway") + events
    drawn = compiled(process(body, "start -> fork", "fork -> a", "fork -> b", "a -> end", "b -> end"), head=head)
    instance = Instance(drawn)

    instance.play(BroadcastSignal("alarm"))

    assert instance.state.status is Status.COMPLETED


def test_the_first_event_behind_an_event_gateway_wins() -> None:
    head = '<signal id="s" name="alarm"/>'
    events = '<intermediateCatchEvent id="rang"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>'
    events += f'<intermediateCatchEvent id="late">{timer("timeDuration", "PT1H")}</intermediateCatchEvent>'
    body = nodes(**ENDS, either="eventBasedGateway", work="userTask") + events
    arrows = ("start -> either", "either -> rang", "either -> late", "rang -> work", "work -> end", "late -> end")
    instance = Instance(compiled(process(body, *arrows), head=head))

    instance.play(BroadcastSignal("alarm"))

    assert instance.offered == ["work"]
    assert instance.state.subscriptions == {}


def test_a_condition_is_looked_at_again_when_data_changes() -> None:
    event = "<conditionalEventDefinition><condition>amount > 5</condition></conditionalEventDefinition>"
    body = nodes(**ENDS) + f'<intermediateCatchEvent id="wait">{event}</intermediateCatchEvent>'
    instance = Instance(compiled(process(body, "start -> wait", "wait -> end")), amount=1)
    assert instance.at_rest == ["wait"]

    instance.play(SetData({"amount": 6}, by="ada"))

    assert instance.state.status is Status.COMPLETED


def test_repeated_work_is_offered_once_for_each_of_a_collection_and_joined() -> None:
    several = '<multiInstanceLoopCharacteristics orgdesk:collection="people" orgdesk:item="person"/>'
    drawn = compiled(
        process(nodes(**ENDS) + f'<userTask id="work">{several}</userTask>', "start -> work", "work -> end")
    )
    instance = Instance(drawn, people=["Joyce", "Pim", "Lena"])
    assert instance.offered == ["work"] * 3

    for token in [token.id for token in instance.state.tokens.values() if token.state is TokenState.USER]:
        instance.play(CompleteTask(token))

    assert instance.state.status is Status.COMPLETED


def test_a_completion_condition_withdraws_the_rest_of_a_repetition() -> None:
    several = "<multiInstanceLoopCharacteristics><loopCardinality>5</loopCardinality><completionCondition>numberOfCompletedInstances >= 2</completionCondition></multiInstanceLoopCharacteristics>"
    instance = straight(f'<userTask id="work">{several}</userTask>')
    for _ in range(2):
        token = next(t.id for t in instance.state.tokens.values() if t.state is TokenState.USER)
        instance.play(CompleteTask(token))

    assert instance.state.status is Status.COMPLETED
    assert sum(isinstance(effect, TaskWithdrawn) for effect in instance.effects) == 3


def test_a_drawing_that_loops_without_waiting_stops_with_a_process_fault() -> None:
    body = nodes(start="startEvent", merge="exclusiveGateway", again="task")
    instance = Instance(compiled(process(body, "start -> merge", "merge -> again", "again -> merge")))

    (fault,) = instance.state.faults
    assert "loops without waiting" in fault.reason


def test_nested_and_called_bodies_finish_outward() -> None:
    inner = process(
        nodes(begin="startEvent", work="userTask", stop="endEvent"), "begin -> work", "work -> stop", key="q"
    )
    body = nodes(**ENDS) + '<subProcess id="outer"><callActivity id="call" calledElement="q"/></subProcess>'
    instance = Instance(compiled(process(body, "start -> outer", "outer -> end"), inner))
    assert instance.offered == ["work"]
    assert len(instance.state.scopes) == 3

    instance.complete("work")

    assert instance.state.status is Status.COMPLETED
    assert instance.state.scopes == {}


def test_a_call_of_a_process_that_is_not_deployed_is_a_fault_until_it_is() -> None:
    drawn = compiled(
        process(nodes(**ENDS) + '<callActivity id="call" calledElement="q"/>', "start -> call", "call -> end")
    )
    instance = Instance(drawn)
    (fault,) = instance.state.faults
    assert "'q', which is not deployed" in fault.reason

    later = compiled(process(nodes(a="startEvent", b="endEvent"), "a -> b", key="q"))
    instance.definitions = {**drawn, **later}
    instance.play(Retry(fault.id))

    assert instance.state.status is Status.COMPLETED


def test_a_token_is_moved_within_its_scope_only() -> None:
    body = nodes(**ENDS, a="userTask", b="userTask") + '<subProcess id="box"><userTask id="inside"/></subProcess>'
    instance = Instance(compiled(process(body, "start -> a", "a -> box", "box -> b", "b -> end")))

    with pytest.raises(CommandRefused, match="another scope"):
        instance.play(MoveToken(instance.token("a"), "inside"))
    instance.play(MoveToken(instance.token("a"), "b", reason="done by telephone", by="ada"))

    assert instance.offered == ["b"]


def test_cancelling_withdraws_everything() -> None:
    instance = deciding()

    instance.play(Cancel("duplicate", by="ada"))

    assert instance.state.status is Status.CANCELLED
    assert instance.state.tokens == {}
    with pytest.raises(AlreadyDone, match="cancelled"):
        instance.play(Cancel())


def test_who_wrote_something_may_not_approve_it() -> None:
    body = nodes(**ENDS, write="userTask") + '<userTask id="approve" orgdesk:notAuthorOf="write"/>'
    instance = Instance(compiled(process(body, "start -> write", "write -> approve", "approve -> end")))
    instance.complete("write", by="felix")

    with pytest.raises(PersonShutOut, match="felix"):
        instance.complete("approve", by="felix")
    instance.complete("approve", by="tomas")

    assert instance.state.status is Status.COMPLETED


def test_a_form_keeps_its_types_and_says_what_is_wrong_with_each_field() -> None:
    fields = '<orgdesk:field key="count" type="integer" required="true" min="1"/><orgdesk:field key="kind" type="choice" choices="a:Ay,b:Bee"/>'
    task = (
        f'<userTask id="work"><extensionElements><orgdesk:form>{fields}</orgdesk:form></extensionElements></userTask>'
    )
    instance = straight(task)

    with pytest.raises(FormIncomplete) as wrong:
        instance.complete("work", kind="c")
    assert wrong.value.problems == {"count": "must be filled in", "kind": "'c' is none of a, b"}
    instance.complete("work", count="4", kind="a")

    assert instance.state.data == {"count": 4, "kind": "a"}


def test_unchanged_rows_stay_the_same_objects_so_that_a_store_writes_only_the_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Instance, "restores", False)
    body = nodes(**ENDS, fork="parallelGateway", a="userTask", b="userTask")
    instance = Instance(compiled(process(body, "start -> fork", "fork -> a", "fork -> b", "a -> end", "b -> end")))
    before = instance.state.tokens[instance.token("b")]

    instance.complete("a")

    assert instance.state.tokens[instance.token("b")] is before


def test_the_state_does_not_grow_with_the_rounds_of_a_loop() -> None:
    body = nodes(**ENDS, work="userTask", ask="exclusiveGateway")
    drawn = compiled(process(body, "start -> work", "work -> ask", "ask -> work : Again", "ask -> end : Done"))
    instance = Instance(drawn)
    for _ in range(500):
        instance.complete("work", "again")
        instance.steps.clear()

    assert len(instance.state.tokens) == len(instance.state.scopes) == 1
    instance.complete("work", "done")
    assert instance.state.status is Status.COMPLETED


class Explodes:
    """A language whose every formula fails when it is evaluated."""

    def expression(self, text: str, language: str) -> Explodes:
        return self

    def script(self, text: str, language: str) -> Explodes:
        return self

    def evaluate(self, context: object) -> object:
        raise OverflowError("too much work")


def test_a_formula_that_cannot_be_evaluated_stops_its_token_and_nothing_else() -> None:
    body = nodes(**ENDS, fork="parallelGateway", ask="exclusiveGateway", work="userTask")
    raw = document(process(body, "start -> fork", "fork -> ask", "fork -> work", "ask -> end [x]", "work -> end"))
    instance = Instance(compile_document(read_document(raw), language=Explodes()).definitions)

    (fault,) = instance.state.faults
    assert fault.node == "ask"
    assert "too much work" in fault.reason
    assert instance.offered == ["work"]


def test_an_intermediate_cycle_lets_a_token_go_each_time_and_ends() -> None:
    body = nodes(**ENDS, note="userTask")
    body += f'<intermediateCatchEvent id="bell">{timer("timeCycle", "R3/PT1H")}</intermediateCatchEvent>'
    instance = Instance(compiled(process(body, "start -> bell", "bell -> note", "note -> end")))
    for _ in range(3):
        (row,) = instance.state.subscriptions.values()
        instance.play(FireTimer(row.id), after=timedelta(hours=1))

    assert instance.offered == ["note"] * 3
    assert instance.state.subscriptions == {}


def test_a_thousand_repeated_tasks_are_offered_and_finished() -> None:
    several = (
        "<multiInstanceLoopCharacteristics><loopCardinality>1000</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    instance = straight(f'<userTask id="work">{several}</userTask>')
    assert len(instance.offered) == 1000

    for token in [token.id for token in instance.state.tokens.values() if token.state is TokenState.USER][:3]:
        instance.play(CompleteTask(token))

    assert len(instance.offered) == 997
