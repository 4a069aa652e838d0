"""Blocks are deferred with a reason, are parked and never late, and calls ask for a date until there is one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, after, start
from orgdesk.apps.timelines.duties import open_steps
from orgdesk.apps.timelines.models import CatchUpCall, PlanStep
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def calls_of(plan):
    return list(plan.calls.exclude(state=CatchUpCall.State.DROPPED).values_list("week", flat=True))


@pytest.fixture
def deferred(house, page_of):
    plan = start(house, size="large")
    page_of(house.ines).post(reverse("timelines:facts", args=[plan.key]), {"fact": "viable_project", "holds": "no"})
    return plan


def test_what_is_refused_on_a_plan_is_shown_again_as_it_was_typed(house, page_of):
    plan, client = start(house, size="large"), page_of(house.ines)
    block = client.get(reverse("timelines:plan", args=[plan.key])).context["blocks"][0][0].key

    def post(name, *more, **said):
        return client.post(reverse(f"timelines:{name}", args=[plan.key, *more]), said, follow=True).content.decode()

    assert 'value="They are on leave"' in post("deferrals", block=block, reason="They are on leave", to_week="999")
    assert 'value="Calmly"' in post(
        "cadences", plan.template.content.catch_ups[0].key, reason="Calmly", every_weeks="0"
    )
    assert 'value="Their harvest"' in post("holds", since="later", reason="Their harvest")
    moved = post("moves", move=plan.steps.first().key, to="2026-03-05", reason="x" * 251)
    assert "Why does it move?: Ensure" in moved
    assert not plan.deferrals.exists()


@pytest.mark.acceptance("S4-33", issue=6)
def test_without_a_viable_project_the_block_floats_with_its_reason_and_is_not_late(house, page_of, at_time, deferred):
    assert deferred.steps.get(key="in-person").state == PlanStep.State.DEFERRED
    at_time(after(weeks=30))
    client = page_of(house.ines)
    at_time(after(weeks=30))
    page = client.get(reverse("timelines:plan", args=[deferred.key])).content.decode()

    assert "The partner has no viable project yet." in page
    late = PlanStep.objects.open().filter(plan=deferred).count()
    assert (
        f"{late} late" in client.get(reverse("timelines:plans")).content.decode()
    )  # the deferred ones are not among them


@pytest.mark.acceptance("S4-34", "S4-35", issue=6)
def test_blocks_have_names_of_their_own_and_move_to_another_week(house, page_of):
    plan, client = start(house, size="large", known={"viable_project": True}), page_of(house.ines)
    client.post(
        reverse("timelines:deferrals", args=[plan.key]),
        {"block": "A", "reason": "Their site opens later", "to_week": 10},
    )

    starts = dict(plan.steps.values_list("key", "starts_on"))
    assert starts["in-person"] == MONDAY + timedelta(weeks=10)
    assert starts["session-3"] == MONDAY + timedelta(weeks=8)  # B runs first, A takes the later slot
    page = client.get(reverse("timelines:plan", args=[plan.key])).content.decode()
    assert "A: Build the first project together" in page
    assert "B: Larger roll-outs" in page


def test_a_block_is_not_deferred_without_a_reason(house, page_of):
    plan = start(house)
    refused = page_of(house.ines).post(
        reverse("timelines:deferrals", args=[plan.key]), {"block": "A", "reason": " "}, follow=True
    )
    assert "Why later?" in refused.content.decode()
    assert not plan.deferrals.exists()


def test_a_block_whose_session_is_booked_is_not_deferred_behind_the_backs_of_those_invited(house, page_of):
    plan, client = start(house), page_of(house.ines)
    form = client.get(reverse("timelines:book", args=[plan.key, "in-person"])).context["form"]
    expected = plan.steps.get(key="in-person").starts_on
    assert form["starts_1"].value() == f"{expected}T09:00"
    sent = {"starts_1": "2026-04-14T09:00", "minutes": 480, "people": [house.ines.pk]}
    client.post(reverse("timelines:book", args=[plan.key, "in-person"]), sent)

    address, told = reverse("timelines:deferrals", args=[plan.key]), {"block": "A", "reason": "No project yet"}
    refused = client.post(address, told, follow=True).content.decode()

    assert "is booked for 14 Apr 2026, and people are invited. Cancel that booking first, or move it." in refused
    assert not plan.deferrals.exists()
    booking = plan.bookings.get()
    client.post(reverse("timelines:booking-cancel", args=[booking.key]), {"reason": "No project yet"})
    client.post(address, told)
    assert calls_of(plan) == [6, 8, 10, 12]


@pytest.mark.acceptance("S4-36", issue=6)
def test_calls_in_weeks_six_eight_ten_and_twelve_stop_when_a_date_is_booked(house, page_of, at_time, deferred):
    assert calls_of(deferred) == [6, 8, 10, 12]
    open_steps(after(weeks=6))
    call = WorkItem.objects.open().get(kind="catch-up-call")
    assert call.unit_key == "support"
    finish_work(call, by=house.ines, at=after(weeks=6))

    at_time(after(weeks=7))
    client = page_of(house.ines)
    at_time(after(weeks=7))
    sent = {"starts_1": "2026-05-19T09:00", "minutes": 480, "people": [house.ines.pk]}
    client.post(reverse("timelines:book", args=[deferred.key, "in-person"]), sent)
    assert calls_of(deferred) == [6]
    open_steps(after(weeks=8))
    assert not WorkItem.objects.open().filter(kind="catch-up-call").exists()
    assert deferred.steps.get(key="in-person").starts_on.isoformat() == "2026-05-19"


@pytest.mark.acceptance("S4-37", issue=6)
def test_a_customer_has_another_rhythm_of_calls_with_the_reason(house, page_of, deferred):
    client = page_of(house.ines)
    sent = {"first_week": 6, "last_week": 12, "every_weeks": 3, "reason": "They asked for quiet"}
    client.post(reverse("timelines:cadences", args=[deferred.key, "find-a-date"]), sent)

    assert calls_of(deferred) == [6, 9, 12]
    assert "They asked for quiet" in client.get(reverse("timelines:plan", args=[deferred.key])).content.decode()


def test_a_rhythm_of_never_is_refused(house, page_of, deferred):
    sent = {"first_week": 12, "last_week": 6, "every_weeks": 2, "reason": "x"}
    refused = page_of(house.ines).post(
        reverse("timelines:cadences", args=[deferred.key, "find-a-date"]), sent, follow=True
    )
    assert "cannot be" in refused.content.decode()
    assert calls_of(deferred) == [6, 8, 10, 12]


def test_the_block_comes_back_when_a_project_is_found(house, page_of, deferred):
    page_of(house.ines).post(
        reverse("timelines:facts", args=[deferred.key]), {"fact": "viable_project", "holds": "yes"}
    )

    assert deferred.steps.get(key="in-person").state == PlanStep.State.OPEN
    assert calls_of(deferred) == []


def test_a_stopped_plan_asks_nobody_any_more(house, page_of):
    plan = start(house)
    page_of(house.ines).post(reverse("timelines:stop", args=[plan.key]), {"reason": "They left"})

    assert not WorkItem.objects.open().exists()
    assert open_steps(after(weeks=2)) == 0


@pytest.mark.acceptance("S4-43", "S4-44", issue=6)
def test_the_parking_lot_keeps_open_items_with_owner_and_state(house, page_of):
    client = page_of(house.dario)
    address = reverse("timelines:template", args=["partner-onboarding", 1])
    assert "A marketing plan together with partners" in client.get(address).content.decode()
    item = house.template.parking.get(key="marketing-plan")
    client.post(reverse("timelines:parking-moves", args=[item.pk]), {"to": "decided"})

    item.refresh_from_db()
    assert (item.state, item.moves.get().by, item.owner) == ("decided", house.dario, "unit:marketing")


def test_a_parked_item_says_where_it_stands_now_and_names_its_owner_as_people_do(house, page_of):
    client, item = page_of(house.dario), house.template.parking.get(key="marketing-plan")
    told = client.post(
        reverse("timelines:parking-moves", args=[item.pk]), {"to": "decided"}, follow=True
    ).content.decode()

    assert "“A marketing plan together with partners” is decided now." in told
    assert "unit:marketing" not in told
    refused = client.post(reverse("timelines:parking-moves", args=[item.pk]), {"to": "eaten"}, follow=True)
    assert "open, decided, done or dropped" in refused.content.decode()


def test_the_customer_sees_first_what_is_up_now_with_day_hour_and_whom_they_meet(house, page_of):
    plan, greta = start(house), page_of(house.greta)
    sent = {
        "starts_1": "2026-03-17T10:00",
        "minutes": 30,
        "people": [house.greta.pk, house.jonas.pk],
        "place": "They ring you",
    }
    greta.post(reverse("timelines:book", args=[plan.key, "first-call"]), sent)
    page = " ".join(page_of(house.jonas).get("/onboarding").content.decode().split())

    now = page[page.index('<div class="journey-now">') : page.index("journey-way")]
    assert "Your administrator gets into the portal" in now
    first_call = page[page.index("First call: who we are", page.index("journey-way")) :]
    assert "Tue 17 Mar 10:00" in first_call[:400]
    assert "by phone" in first_call[:400]
    plan.steps.filter(key="portal-admin").update(state="done", done_on=AT.date())
    now = " ".join(page_of(house.jonas).get("/onboarding").content.decode().split())
    now = now[now.index('<div class="journey-now">') : now.index("journey-way")]
    for words in ("Tuesday 17 March, 10:00 – 10:30", "By phone · with Greta Holm", "They ring you", "Europe/Berlin"):
        assert words in now
    assert "Jonas Keller" not in now


def test_the_customer_sees_done_now_and_next_and_nothing_of_ours(house, page_of, at_time):
    from apps.timelines.test_running_plans import week_zero

    plan = start(house)
    week_zero(plan, house)
    page = page_of(house.jonas).get("/onboarding").content.decode()

    way = page.index("journey-way")
    assert (
        page.index("First call", way)
        < page.index("We get to know your work", way)
        < page.index("Online training 1", way)
    )
    assert "Hand over what the partner needs" not in page
    assert "Build their project with them" not in page
    assert 'aria-current="step"' in page
    assert "Choose or make the lesson plan" not in page
    assert page_of(house.jonas).get(reverse("timelines:plan", args=[plan.key])).status_code == 404


def test_the_plan_page_costs_a_fixed_number_of_queries(house, page_of, django_assert_max_num_queries):
    plan = start(house)
    client = page_of(house.ines)
    client.get(reverse("timelines:plan", args=[plan.key]))
    with django_assert_max_num_queries(60):
        client.get(reverse("timelines:plan", args=[plan.key]))
    assert AT
