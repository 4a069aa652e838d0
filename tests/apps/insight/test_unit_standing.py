"""Where a unit stands towards the customer, and how closely its work keeps to the processes that its charter names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.drawings import drawing, flows
from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Activity, RaciEntry, RaciRole
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read

SHARES = {"t1": 0.8, "t2": 0.3, "qa": 0.05}
DRAWN = drawing(
    "returns",
    '<startEvent id="start"/><userTask id="look" name="Look at it"/><userTask id="tell" name="Tell the customer"/><endEvent id="end"/>'
    + flows("start>look", "look>tell", "tell>end"),
    lanes={"unit:t1": ["start", "look", "tell", "end"]},
)


@pytest.fixture
def house() -> House:
    """T1 answers for returns, which a process prescribes; how much each unit talks with customers is known."""
    found = seat_people()
    version = Version.objects.get()
    units = tuple(replace(one, contact_share=SHARES.get(one.key)) for one in version.content.units)
    returns = Activity("returns", "Take goods back", (RaciEntry("t1", RaciRole.ACCOUNTABLE),), procedure="returns")
    chart = replace(version.content, units=units, activities=(returns,))
    Version.objects.update(structure=structure_to_data(chart), revision=version.revision + 1)
    grant_role(found.joyce, role="process-editor", by=None, at=timezone.now())
    return found


def client_of(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def unit_page(client: Client, unit: str) -> str:
    answer = client.get(reverse("insight:unit", args=[unit]))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def go(house: House, number: int, *, steps: int = 2) -> Instance:
    """A return of which so many steps are done, one after the other."""
    at = timezone.now() - timedelta(hours=4)
    instance = start_instance("returns", subject=("case", f"BW-{number}"), at=at)
    for step in range(steps):
        item = WorkItem.objects.open().about("case", f"BW-{number}").get()
        finish_work(item, by=house.joyce, at=at + timedelta(minutes=30 * (step + 1)))
    instance.refresh_from_db()
    return instance


@pytest.mark.acceptance("S2-58", issue=3)
@pytest.mark.acceptance("S2-58", issue=6)
def test_a_unit_shows_which_share_of_its_cases_left_the_procedure_that_its_charter_names(house: House) -> None:
    client = client_of(house)
    deploy_process(DRAWN, by=None, at=timezone.now())
    before = unit_page(client, "t1")
    for number in range(3):
        go(house, number)
    moved = go(house, 3, steps=0)
    given = {"token": moved.tokens.get().number, "node": "tell", "reason": "She wants to hear at once"}
    client.post(reverse("process:override", args=[moved.key]), given)
    finish_work(WorkItem.objects.open().about("case", "BW-3").get(), by=house.joyce, at=timezone.now())
    go(house, 4, steps=1)
    wait_until_settled()

    after, elsewhere = unit_page(client, "t1"), unit_page(client, "t2")

    assert "Work by standard procedures" in before
    assert "no case has ended yet" in before
    assert "Take goods back" in after
    assert "1 of 4 ended cases went another way" in after
    assert "25 % deviated" in after
    assert "Work by standard procedures" not in elsewhere


@pytest.mark.acceptance("S3-24", issue=5)
def test_the_front_line_stands_on_ring_one_and_its_praise_is_shown(house: House) -> None:
    client = client_of(house)
    said = {"kind": "compliment", "door": "mail", "title": "She stayed with us until the till ran", "unit_key": "t1"}
    client.post("/voice/feedback/new", said)

    front, back = unit_page(client, "t1"), unit_page(client, "qa")
    key = Version.objects.get().key
    rings = client.get(reverse("organisation:chart", args=[key]), {"layout": "rings"}).content.decode()

    assert "Ring 1: nobody stands nearer to the customer." in front
    assert "Praised by customers 1 time in 90 days." in front
    assert "She stayed with us until the till ran" in front
    assert "Towards the customer" not in back
    drawn = dict(re.findall(r'data-id="([^"]+)"[^>]*data-ring="(\d)"', rings))
    assert (drawn["t1"], drawn["t2"], drawn["qa"]) == ("1", "2", "3")
