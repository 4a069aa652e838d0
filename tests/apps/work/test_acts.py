"""What people may do with work items, and what they are told when they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.seats import AT, House, seat_people
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.work.actions import (
    claim_work,
    finish_work,
    offer_work,
    pause_work,
    reassign_work,
    release_work,
    resume_work,
    take_next_available,
    withdraw_work,
)
from orgdesk.apps.work.errors import (
    AlreadyDone,
    ClaimedByAnother,
    ExcludedFromWork,
    NotInThatState,
    NotYours,
    UnknownOutcome,
    WorkWithdrawn,
)
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ANSWERS = [
    {"key": "can", "name": "I can", "meaning": "can"},
    {"key": "cannot", "name": "I cannot", "meaning": "cannot"},
]


@pytest.fixture
def house() -> House:
    return seat_people()


def offer(**changed: object) -> WorkItem:
    given = {"kind": "answer", "title": "Export fails", "subject": ("case", "BW-1"), "unit_key": "t1", "at": AT}
    return offer_work(**{**given, **changed})


def test_work_of_a_unit_is_offered_to_its_members_and_to_nobody_else(house):
    item = offer()

    assert list(WorkItem.objects.for_person(house.joyce, on=AT.date())) == [item]
    assert not WorkItem.objects.for_person(house.oskar, on=AT.date()).exists()


def test_work_of_a_position_follows_its_holder_on_the_day(house):
    item = offer(unit_key="", position_key="t2-operations")
    Assignment.objects.filter(person=house.oskar).update(end=AT.date())

    assert list(WorkItem.objects.for_person(house.oskar, on=AT.date())) == [item]
    assert not WorkItem.objects.for_person(house.oskar, on=AT.date() + timedelta(days=1)).exists()


def test_work_for_nobody_is_refused(house):
    with pytest.raises(ValueError, match="exactly one unit or position"):
        offer(unit_key="")


def test_a_taken_item_leaves_the_list_of_the_others(house):
    item = claim_work(offer(), by=house.joyce, at=AT)

    assert item.claimed_by == house.joyce
    assert not WorkItem.objects.for_person(house.pim, on=AT.date()).exists()
    with pytest.raises(ClaimedByAnother, match="Joyce Bell took"):
        claim_work(item, by=house.pim, at=AT + HOUR)


def test_a_double_click_on_take_takes_once(house):
    item = offer()
    claim_work(item, by=house.joyce, at=AT)
    claim_work(item, by=house.joyce, at=AT + HOUR)

    assert Event.objects.of_kind("work.claimed").count() == 1


def test_a_person_without_the_seat_is_told_whose_work_it_is(house):
    with pytest.raises(NotYours, match="t1"):
        finish_work(offer(), by=house.outsider, at=AT)


def test_who_leaves_the_seat_may_finish_what_they_took(house):
    item = claim_work(offer(), by=house.joyce, at=AT)
    Assignment.objects.filter(person=house.joyce).update(end=AT.date())

    assert finish_work(item, by=house.joyce, at=AT + timedelta(days=2)).state == WorkItem.State.FINISHED


def test_four_eyes_shut_out_who_took_part(house):
    item = offer(excluded=[house.joyce.key])

    assert not WorkItem.objects.for_person(house.joyce, on=AT.date()).exists()
    with pytest.raises(ExcludedFromWork):
        finish_work(item, by=house.joyce, at=AT)
    assert finish_work(item, by=house.pim, at=AT).finished_by == house.pim


def test_the_second_to_finish_is_told_who_was_first_and_with_what(house):
    item = offer(outcomes=ANSWERS)
    finish_work(item, by=house.joyce, at=AT, outcome="cannot")

    with pytest.raises(AlreadyDone, match=r"Joyce Bell already finished .* \(I cannot\)"):
        finish_work(item, by=house.pim, at=AT + HOUR, outcome="can")
    assert Event.objects.of_kind("work.finished").count() == 1


def test_an_outcome_that_the_drawing_does_not_offer_is_refused_with_those_it_does(house):
    with pytest.raises(UnknownOutcome, match="I can, I cannot"):
        finish_work(offer(outcomes=ANSWERS), by=house.joyce, at=AT, outcome="perhaps")


def test_work_with_outcomes_is_not_finished_without_one(house):
    with pytest.raises(UnknownOutcome):
        finish_work(offer(outcomes=ANSWERS), by=house.joyce, at=AT)


def test_withdrawn_work_says_so(house):
    item = offer()
    withdraw_work(item, at=AT)

    with pytest.raises(WorkWithdrawn, match="went on without it"):
        finish_work(item, by=house.joyce, at=AT)


def test_the_log_tells_the_whole_life_with_actor_position_and_times(house):
    item = claim_work(offer(), by=house.joyce, at=AT)
    pause_work(item, by=house.joyce, at=AT + HOUR, reason="waiting-for-customer")
    resume_work(item, by=house.joyce, at=AT + 2 * HOUR)
    finish_work(item, by=house.joyce, at=AT + 3 * HOUR, note="Told her how.")

    told = Event.objects.about("work", item.key)
    assert [event.data["lifecycle"] for event in told] == ["enabled", "started", "paused", "resumed", "finished"]
    assert {(event.actor, event.position) for event in told[1:]} == {(house.joyce.key, "t1-agent")}
    assert told[4].text.words == {"note": "Told her how."}
    assert "Told" not in str(told[4].data)


def test_released_work_is_offered_to_everybody_again(house):
    item = release_work(claim_work(offer(), by=house.joyce, at=AT), by=house.joyce, at=AT + HOUR)

    assert list(WorkItem.objects.for_person(house.pim, on=AT.date())) == [item]
    with pytest.raises(NotInThatState):
        release_work(item, by=house.joyce, at=AT + HOUR)


def test_reassigned_work_belongs_to_the_new_seat(house):
    item = claim_work(offer(), by=house.joyce, at=AT)
    moved = reassign_work(item, by=house.joyce.key, at=AT, unit_key="t2", to_person=house.oskar)

    assert (moved.unit_key, moved.claimed_by) == ("t2", house.oskar)
    with pytest.raises(NotYours):
        reassign_work(item, by=house.joyce.key, at=AT, to_person=house.yuki)


def test_next_available_gives_the_most_urgent_and_never_the_same_twice(house):
    later = offer(due_at=AT + 5 * HOUR)
    sooner = offer(due_at=AT + HOUR)
    first = offer(due_at=AT + 9 * HOUR, priority=1)

    taken = [take_next_available(person, at=AT) for person in (house.joyce, house.pim, house.joyce, house.pim)]

    assert taken == [first, sooner, later, None]


def test_customers_see_no_work(house):
    offer()
    house.outsider.is_staff = False

    assert not WorkItem.objects.visible_to(house.outsider).exists()
    assert WorkItem.objects.visible_to(house.joyce).exists()
