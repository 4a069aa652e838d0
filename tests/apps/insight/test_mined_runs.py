"""A page of mining looks at the runs of one period, at a sample of them where they are many, and says so."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.drawings import drawing, flows
from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight import runs
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read

DRAWN = drawing(
    "handling",
    '<startEvent id="start"/><userTask id="look" name="Look at it"/><exclusiveGateway id="said"/>'
    '<userTask id="mend" name="Mend it"/><userTask id="tell" name="Tell the customer"/><endEvent id="end"/>'
    + flows("start>look", "look>said", "said>mend:Broken", "said>tell:Fine", "mend>tell", "tell>end"),
    lanes={"unit:t1": ["start", "look", "said", "tell", "end"], "unit:t2": ["mend"]},
)


@pytest.fixture
def house() -> House:
    house = seat_people()
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    deploy_process(DRAWN, by=None, at=timezone.now() - timedelta(days=700))
    return house


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def go(house: House, number: int, *, broken: bool = False, at: datetime | None = None, steps: int = 9) -> Instance:
    """A run about a ticket: every step is done half an hour after the one before, mending after ten hours."""
    at = at or timezone.now() - timedelta(days=2)
    instance = start_instance("handling", subject=("ticket", f"40{number:02}"), at=at)
    while steps and (item := WorkItem.objects.open().about("ticket", f"40{number:02}").first()):
        steps -= 1
        outcomes = [one["key"] for one in item.outcomes if one["name"] == ("Broken" if broken else "Fine")]
        at += timedelta(hours=10 if item.title == "Mend it" else 0.5)
        by = house.oskar if item.unit_key == "t2" else house.joyce
        finish_work(item, outcome=outcomes[0] if outcomes else "", by=by, at=at)
    return instance


def page(client: Client, **asked: object) -> str:
    answer = client.get(reverse("insight:mined", args=["handling"]), asked)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())).split())


def test_only_the_runs_of_the_period_are_looked_at(house, client):
    go(house, 0)
    go(house, 1, at=timezone.now() - timedelta(days=40))
    go(house, 2, at=timezone.now() - timedelta(days=180))
    wait_until_settled()

    assert "Runs looked at 1 of 1 begun" in page(client, days=28)
    assert "Runs looked at 2 of 2 begun" in page(client)
    assert "drawn at random" not in page(client)
    assert "Runs looked at 2 of 2 begun" in page(client, days="for ever")


def test_a_run_takes_from_its_first_step_offered_to_its_last_done(house, client):
    for number in range(3):
        go(house, number)
    go(house, 3, broken=True)
    wait_until_settled()

    shown = page(client)

    assert "From first offered to last done, median 1 h" in shown  # two steps of half an hour, not the second alone
    assert "Runs looked at 1 of 4 begun" in page(client, hours=1.5)
    assert "Look at it → Mend it → Tell the customer 1 11 h" in shown


def test_many_runs_are_told_from_a_random_sample_that_stays_the_same_and_the_page_says_so(house, client, monkeypatch):
    monkeypatch.setattr(runs, "MOST", 3)
    for number in range(7):
        go(house, number, broken=bool(number % 2))
    wait_until_settled()

    first, second = page(client), page(client)

    assert "7 runs began in this period; what follows is told from 3 of them, drawn at random." in first
    assert "Runs looked at 3 of 7 begun" in first
    assert first == second


def test_a_long_past_costs_a_page_nothing(house, client, django_assert_max_num_queries):
    for number in range(3):
        go(house, number)
    wait_until_settled()
    page(client)  # the drawing is compiled once
    address = reverse("insight:mined", args=["handling"])
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for number in range(3, 9):
        go(house, number, at=timezone.now() - timedelta(days=200))
    wait_until_settled()

    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_runs_are_narrowed_by_unit_step_length_end_and_way(house, client):
    for number in range(3):
        go(house, number)
    go(house, 3, broken=True)
    go(house, 4, steps=1)
    wait_until_settled()
    whole = client.get(reverse("insight:mined", args=["handling"])).content.decode()
    (way,) = re.findall(r'href="\?([^"]*way=\w+)"><span>Look at it → Mend it', whole)

    assert "Runs looked at 5 of 5" in page(client)
    assert "Runs looked at 1 of 5" in page(client, unit="t2")
    assert "Runs looked at 1 of 5" in page(client, step="mend")
    assert "Runs looked at 1 of 5" in page(client, hours=5)
    assert "Runs looked at 4 of 5" in page(client, ended="on")
    assert "Runs looked at 1 of 5" in page(client, **dict(part.split("=") for part in unescape(way).split("&")))
    assert "none fits what was asked" in page(client, step="mend", hours=500)


def test_flows_of_the_own_drawing_carry_how_often_and_how_long(house, client):
    for number in range(3):
        go(house, number)
    go(house, 3, broken=True)
    wait_until_settled()

    drawn = page(client).split("Where the time goes")[0]

    assert "4 · 30 min" in drawn  # from looking to the gateway: the median of three short ways and a long one
    assert "1 · 10 h" in drawn  # to mending
    assert "3 · 30 min" in drawn  # past it


def test_the_page_names_bottlenecks_hand_overs_containment_and_waiting_for_the_customer(house, client):
    for number in range(3):
        go(house, number)
    go(house, 3, broken=True)
    begun = timezone.now() - timedelta(days=2)
    for kind, hours, before in (
        ("ticket.opened", 0, None),
        ("ticket.pending_customer", 1, "in_progress"),
        ("ticket.resolved", 4, "pending_customer"),
    ):
        data = {"from": before} if before else {}
        record_event(kind, at=begun + timedelta(hours=hours), objects={"ticket": "4003"}, data=data)
    wait_until_settled()

    shown = page(client)
    times, ways = shown.split("Where the time goes")[1].split("Ways that cases went")

    assert "Mend it 1 " in times
    assert "Look at it Mend it 1 10 h 10 h 83 %" in times  # ten of the twelve hours between steps
    assert "Stayed where it came in 3 of 4" in ways
    assert "Came back to a unit it had left 1 of 1" in ways
    assert "Waited for the customer 1 of 1" in ways
    assert "75 % of all hours" in ways  # three of the four hours that the ticket was open
    assert "T1 → T2 1" in ways
    assert "next step done after 10 h" in ways


def test_a_run_that_left_the_drawing_is_aligned_exactly_and_one_under_way_is_not_blamed(house, client):
    go(house, 0)
    go(house, 1, broken=True)
    moved = go(house, 2, steps=0)
    client.post(
        reverse("process:override", args=[moved.key]),
        {"token": moved.tokens.get().number, "node": "tell", "reason": "She wants to hear at once"},
    )
    finish_work(WorkItem.objects.open().about("ticket", "4002").get(), by=house.joyce, at=timezone.now())
    go(house, 3, steps=1)
    wait_until_settled()

    shown = page(client)

    assert "Went as drawn 67 %" in shown
    assert "2 of 3 runs that are over went exactly as drawn" in shown
    assert "drawn, not done: Look at it 1 33 %" in shown
    assert "Look at it 1 30 min still under way" in shown
