"""Processes as rows: deployment, steps, timers, messages, faults."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps import drawings
from apps.seats import AT, House, seat_people
from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.process.actions import (
    cancel_instance,
    deliver_message,
    deploy_process,
    fire_due_timers,
    move_token,
    retry_fault,
    skip_fault,
    start_instance,
)
from orgdesk.apps.process.errors import DeploymentRefused, NoSuchProcess
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.models import BufferedMessage, Instance, ProcessFault, TokenRow
from orgdesk.apps.process.store import take_step
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.errors import AlreadyDone as WorkAlreadyDone
from orgdesk.apps.work.errors import ExcludedFromWork
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.commands import CompleteTask
from orgdesk.core.process.errors import AlreadyDone

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> House:
    return seat_people()


def begin(xml: str, **given: object) -> Instance:
    (version,) = deploy_process(xml, by=None, at=AT)
    return start_instance(version.definition.key, subject=("case", "BW-1"), at=AT, **given)


def waiting(kind: str) -> WorkItem:
    return WorkItem.objects.open().get(kind=kind)


def history(instance: Instance) -> list[tuple[int, str, str]]:
    moved = Event.objects.of_kind("process.moved").about("process", instance.key)
    return [tuple(move[:3]) for event in moved for move in event.data["moves"]]


def test_a_task_of_the_drawing_is_work_of_its_lane_with_the_named_flows_as_outcomes(house):
    begin(drawings.answering())

    item = waiting("answer")
    assert (item.title, item.unit_key, item.subject_key) == ("Answer the customer", "t1", "BW-1")
    assert [(way["name"], way["meaning"], way["leads_to"]) for way in item.outcomes][1] == (
        "I cannot",
        "cannot",
        "Verify",
    )


def test_the_outcome_that_a_person_chose_moves_the_token(house):
    instance = begin(drawings.answering())
    finish_work(waiting("answer"), by=house.joyce, at=AT + HOUR, outcome="said-verify")

    assert waiting("verify").unit_key == "t2"
    finish_work(waiting("verify"), by=house.oskar, at=AT + 2 * HOUR)
    instance.refresh_from_db()
    assert (instance.status, instance.ended_at) == ("completed", AT + 2 * HOUR)
    assert not instance.tokens.exists()
    assert not instance.scopes.exists()
    assert instance.data["outcomes"] == {"answer": "cannot"}


def test_history_is_numbered_without_gap_or_repeat(house):
    instance = begin(drawings.answering())
    finish_work(waiting("answer"), by=house.joyce, at=AT, outcome="said-end")

    numbers = [number for number, _, _ in history(instance)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert history(instance)[-1][1] == "ended"


def test_a_token_that_is_gone_says_who_took_it_and_when(house):
    instance = begin(drawings.answering())
    token = instance.tokens.get()
    finish_work(waiting("answer"), by=house.joyce, at=AT, outcome="said-verify")

    with pytest.raises(AlreadyDone, match="Joyce Bell was first"):
        take_step(instance.key, CompleteTask(token.number, "said-end", by=house.pim.key), at=AT)
    with pytest.raises(WorkAlreadyDone):
        finish_work(WorkItem.objects.get(kind="answer"), by=house.pim, at=AT, outcome="said-end")
    assert waiting("verify")


def test_approval_takes_two_people_neither_of_them_the_author(house):
    begin(drawings.approving())
    finish_work(waiting("write"), by=house.felix, at=AT)
    finish_work(waiting("first"), by=house.tomas, at=AT)

    with pytest.raises(ExcludedFromWork):
        finish_work(waiting("second"), by=house.tomas, at=AT)
    assert house.felix.key in waiting("second").exclusions.values_list("person_key", flat=True)
    finish_work(waiting("second"), by=house.mara, at=AT)
    assert Instance.objects.get().status == "completed"


def test_a_due_timer_fires_once_and_withdraws_the_work(house):
    begin(drawings.reminding("PT1H"))

    assert fire_due_timers(at=AT + timedelta(minutes=59)) == 0
    assert fire_due_timers(at=AT + HOUR) == 1
    assert fire_due_timers(at=AT + HOUR) == 0
    assert waiting("help").unit_key == "t2"
    assert WorkItem.objects.get(kind="answer").state == WorkItem.State.WITHDRAWN


def test_working_time_is_counted_by_the_calendar_of_the_units_own_and_else_by_that_of_the_house(house):
    friday = AT.replace(hour=0) + timedelta(days=(4 - AT.weekday()) % 7, hours=14)
    BusinessCalendar.objects.create(key="t2", name="T2", zone="UTC", week={"mon-sun": "00:00-24:00"})
    promised = drawings.answering().replace("<userTask ", '<userTask orgdesk:due="PT10H" ')
    deploy_process(promised, by=None, at=AT)

    start_instance("answering", subject=("case", "c1"), at=friday)
    finish_work(waiting("answer"), by=house.joyce, at=friday, outcome="said-verify")

    assert WorkItem.objects.get(kind="answer").due_at - friday > timedelta(days=2)
    assert waiting("verify").due_at == friday + timedelta(hours=10)


def test_a_finished_task_takes_its_timer_away(house):
    begin(drawings.reminding("PT1H"))
    finish_work(waiting("answer"), by=house.joyce, at=AT)

    assert fire_due_timers(at=AT + HOUR) == 0


def test_a_message_for_a_waiting_instance_arrives(house):
    begin(drawings.waiting(), data={"ticket": "BW-1"})
    finish_work(waiting("ask"), by=house.joyce, at=AT)

    deliver_message("reply", correlation="BW-2", at=AT, message_id="other")
    assert not WorkItem.objects.open().exists()
    message = deliver_message("reply", correlation="BW-1", at=AT, message_id="m1", data={"words": 3})

    assert message.delivered_at == AT
    assert waiting("read")
    assert Instance.objects.get().data["words"] == 3


def test_a_message_that_comes_before_the_wait_is_kept_and_given_later(house):
    begin(drawings.waiting(), data={"ticket": "BW-1"})
    deliver_message("reply", correlation="BW-1", at=AT, message_id="m1")
    assert BufferedMessage.objects.get().delivered_at is None

    finish_work(waiting("ask"), by=house.joyce, at=AT + HOUR)

    assert waiting("read")
    assert BufferedMessage.objects.get().delivered_at == AT + HOUR


def test_a_kept_message_is_dropped_when_its_time_is_over(house):
    begin(drawings.waiting(), data={"ticket": "BW-1"})
    deliver_message("reply", correlation="BW-1", at=AT, message_id="m1", time_to_live=HOUR)
    finish_work(waiting("ask"), by=house.joyce, at=AT + 2 * HOUR)

    assert not WorkItem.objects.open().exists()


def test_the_same_message_twice_is_delivered_once(house):
    begin(drawings.waiting(), data={"ticket": "BW-1"})
    finish_work(waiting("ask"), by=house.joyce, at=AT)
    deliver_message("reply", correlation="BW-1", at=AT, message_id="m1")
    deliver_message("reply", correlation="BW-1", at=AT, message_id="m1")

    assert WorkItem.objects.filter(kind="read").count() == 1


def test_a_service_runs_in_the_step_and_gives_data(house):
    told = []

    @service("tests.tell")
    def tell(context: ServiceContext) -> dict[str, object]:
        told.append((context.subject, context.node_name))
        return {"told": True}

    begin(drawings.serving())

    assert told == [(("case", "BW-1"), "Tell the customer")]
    assert Instance.objects.get().data["told"] is True


def test_a_failed_service_is_a_fault_that_an_operator_retries(house):
    broken = [True]

    @service("tests.tell")
    def tell(context: ServiceContext) -> None:
        Instance.objects.filter(key=context.instance.key).update(end_note="half done")
        if broken[0]:
            raise OSError("no line to the customer")

    begin(drawings.serving())
    fault = ProcessFault.objects.get()
    assert "no line to the customer" in fault.reason
    assert Instance.objects.get().end_note == ""

    broken[0] = False
    retry_fault(fault, by=house.outsider, at=AT + HOUR)

    fault.refresh_from_db()
    assert (fault.resolution, fault.resolved_by) == ("retried", house.outsider.key)
    assert waiting("check")
    assert Event.objects.of_kind("process.fault_retried").get().actor == house.outsider.key


def test_a_fault_can_be_skipped_with_a_reason(house):
    @service("tests.tell")
    def tell(context: ServiceContext) -> None:
        raise OSError("no line")

    begin(drawings.serving())
    skip_fault(ProcessFault.objects.get(), by=house.outsider, at=AT, reason="Told her by phone")

    assert waiting("check")
    assert Event.objects.of_kind("process.fault_skipped").get().text.words == {"reason": "Told her by phone"}


def test_a_token_is_moved_against_the_drawing_only_with_actor_and_reason(house):
    instance = begin(drawings.answering())
    move_token(instance, instance.tokens.get().number, node="verify", by=house.outsider, at=AT, reason="Joyce is ill")

    assert waiting("verify")
    event = Event.objects.of_kind("process.overridden").get()
    assert (event.actor, event.text.words["reason"]) == (house.outsider.key, "Joyce is ill")


def test_a_cancelled_instance_withdraws_its_work(house):
    instance = begin(drawings.answering())
    cancel_instance(instance, by=house.outsider, at=AT, reason="Opened by mistake")

    assert Instance.objects.get().status == "cancelled"
    assert not WorkItem.objects.open().exists()


def test_running_instances_stay_on_their_version_and_new_ones_take_the_new(house):
    old = begin(drawings.answering())
    new = begin(drawings.answering().replace("Answer the customer", "Help the customer"))

    assert (old.version.number, new.version.number) == (1, 2)
    finish_work(WorkItem.objects.get(source_instance=old.key), by=house.joyce, at=AT, outcome="said-verify")
    assert WorkItem.objects.get(kind="verify").process_version == "answering:1"
    assert deploy_process(bytes(new.version.xml), by=None, at=AT)[0].number == 2


def test_a_lane_that_the_organisation_does_not_have_is_refused_with_its_name(house):
    with pytest.raises(DeploymentRefused, match="t1-night") as refusal:
        deploy_process(drawings.answering().replace('orgdesk:unit="t1"', 'orgdesk:unit="t1-night"'), by=None, at=AT)
    assert refusal.value.findings[0].element_id == "lane-0"


def test_a_task_outside_every_lane_is_refused(house):
    xml = drawings.answering().replace("<flowNodeRef>verify</flowNodeRef>", "")
    with pytest.raises(DeploymentRefused, match="verify"):
        deploy_process(xml, by=None, at=AT)


def test_what_is_not_deployed_cannot_be_started(house):
    with pytest.raises(NoSuchProcess, match="nowhere"):
        start_instance("nowhere", subject=("case", "BW-1"), at=AT)


def test_the_oldest_waiting_at_a_node_are_found_by_index(house, django_assert_num_queries):
    instance = begin(drawings.answering())

    with django_assert_num_queries(1):
        found = list(TokenRow.objects.waiting_at("answer", version=instance.version)[:50])
    assert [token.instance_id for token in found] == [instance.pk]
    plan = TokenRow.objects.waiting_at("answer", version=instance.version)[:50].explain()
    assert "token_waiting" in plan or "Seq Scan" in plan


def test_rows_do_not_grow_with_the_rounds_of_a_loop(house):
    instance = begin(drawings.looping())
    for round_number in range(30):
        finish_work(waiting("again"), by=house.joyce, at=AT + round_number * HOUR, outcome="more-again")

    instance.refresh_from_db()
    assert (instance.tokens.count(), instance.scopes.count(), instance.subscriptions.count()) == (1, 1, 0)
    assert instance.rounds == {"again": 31}
    assert send_waiting(at=AT) == 0
