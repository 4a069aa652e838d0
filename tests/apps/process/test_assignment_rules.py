"""How open work finds its person: by the rule of its task, or of its lane, answered through the pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.drawings import drawing, flows
from apps.seats import House, seat_people
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.errors import DeploymentRefused
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import Absence, Capacity, Deputy, ShiftPattern, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


def two_steps(rule: str, *, first: str = "", form: str = "") -> str:
    """Somebody of T2 asks, then T1 answers by the rule."""
    asked = f"<extensionElements><orgdesk:form>{form}</orgdesk:form></extensionElements>" if form else ""
    body = f"""
    <startEvent id="start"/><userTask id="ask" name="Ask" {first}>{asked}</userTask>
    <userTask id="answer" name="Answer" {rule}/><endEvent id="end"/>
    """
    lanes = {"unit:t2": ["ask"], "unit:t1": ["answer"]}
    return drawing("asked", body + flows("start>ask", "ask>answer", "answer>end"), lanes=lanes)


def begin(xml: str, *, subject: str = "BW-1") -> Instance:
    (version,) = deploy_process(xml, by=None, at=timezone.now())
    return start_instance(version.definition.key, subject=("case", subject), at=timezone.now())


def finish(instance: Instance, kind: str, by: Person, **fields: str) -> None:
    item = WorkItem.objects.open().get(kind=kind, source_instance=instance.key)
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    given = {f"field-{name}": value for name, value in fields.items()}
    answer = client.post(reverse("work:finish", args=[item.key]), given, follow=True)
    assert not WorkItem.objects.open().filter(pk=item.pk).exists(), answer.content.decode()


def page(item: WorkItem, by: Person) -> str:
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("work:item", args=[item.key])).content.decode()


def given_to(rule: str, house: House, *, times: int = 1, **fields: str) -> list[str]:
    """Who got the second step, time after time."""
    found = []
    for number in range(times):
        instance = begin(two_steps(rule), subject=f"BW-{number}")
        finish(instance, "ask", house.oskar, **fields)
        item = WorkItem.objects.open().get(kind="answer", source_instance=instance.key)
        found.append(item.claimed_by.name if item.claimed_by else "")
    return found


def test_claimed_work_waits_for_whoever_takes_it(house):
    assert given_to("", house) == [""]


def test_round_robin_gives_to_each_in_turn(house):
    rule = 'orgdesk:assign="round_robin"'

    assert given_to(rule, house, times=4) in (
        ["Joyce Bell", "Pim de Graaf"] * 2,
        ["Pim de Graaf", "Joyce Bell"] * 2,
    )
    item = WorkItem.objects.open().filter(kind="answer").first()
    assert "given out in turn" in page(item, house.joyce)


def test_least_loaded_gives_to_whoever_holds_least(house):
    for number in range(2):
        WorkItem.objects.create(
            kind="other", title="Other", subject_type="case", subject_key=f"X-{number}", unit_key="t1",
            state=WorkItem.State.CLAIMED, claimed_by=house.joyce, claimed_at=timezone.now(), enabled_at=timezone.now(),
        )  # fmt: skip

    assert given_to('orgdesk:assign="least_loaded"', house, times=3)[:2] == ["Pim de Graaf", "Pim de Graaf"]


def test_a_skill_decides_by_its_level_and_a_page_says_why_nobody_could_be_chosen(house):
    house.pim.skills = {"metering": 2}
    house.pim.save()

    assert given_to('orgdesk:assign="skill:metering:2"', house) == ["Pim de Graaf"]
    assert given_to('orgdesk:assign="skill:metering:3"', house) == [""]
    item = WorkItem.objects.open().filter(kind="answer", claimed_by=None).get()
    assert "Joyce Bell lacks the skill “metering”" in page(item, house.joyce)
    finish(Instance.objects.get(key=item.source_instance), "answer", house.joyce)


def test_the_person_named_in_the_form_gets_it_and_the_form_offers_people(house):
    field = '<orgdesk:field key="who" label="Who" type="person" choices="t1" required="true"/>'
    instance = begin(two_steps('orgdesk:assign="named:who"', form=field))
    offered = page(WorkItem.objects.get(), house.oskar)
    assert f'<option value="{house.pim.key}">Pim de Graaf</option>' in offered
    assert "Felix Moreau" not in offered

    finish(instance, "ask", house.oskar, who=house.pim.key)

    item = WorkItem.objects.open().get(kind="answer")
    assert item.claimed_by == house.pim
    assert "to the person who was named" in page(item, house.pim)


def test_somebody_named_from_elsewhere_leaves_it_open_to_the_seat(house):
    field = '<orgdesk:field key="who" label="Who" type="person" required="true"/>'
    instance = begin(two_steps('orgdesk:assign="named:who"', form=field))

    finish(instance, "ask", house.oskar, who=house.felix.key)

    item = WorkItem.objects.open().get(kind="answer")
    assert item.claimed_by is None
    assert "nobody of the seat can be" in page(item, house.joyce)


def test_the_holder_of_the_seat_that_heads_the_unit_gets_it(house):
    version = Version.objects.get()
    unit = next(unit for unit in version.structure["units"] if unit["key"] == "t1")
    unit["head"] = "t2-operations"
    version.save()

    assert given_to('orgdesk:assign="holder"', house) == ["Oskar Brandt"]


def test_not_the_author_passes_over_whoever_did_the_step_before(house):
    Assignment.objects.create(person=house.oskar, position_key="t1-agent", start=date(2026, 1, 1))
    Assignment.objects.filter(person__in=[house.joyce, house.pim]).update(end=timezone.localdate() - timedelta(days=1))

    assert given_to('orgdesk:assign="round_robin" orgdesk:notAuthorOf="ask"', house) == [""]
    Assignment.objects.filter(person=house.pim).update(end=None)
    assert given_to('orgdesk:assign="round_robin" orgdesk:notAuthorOf="ask"', house) == ["Pim de Graaf"]


def test_four_eyes_takes_the_work_from_whoever_does_the_other_one_and_gives_it_to_a_colleague(house):
    body = """
    <startEvent id="start"/><parallelGateway id="both"/><userTask id="first" name="First" orgdesk:fourEyes="second"/>
    <userTask id="second" name="Second" orgdesk:fourEyes="first" orgdesk:assign="least_loaded"/>
    <parallelGateway id="join"/><endEvent id="end"/>
    """
    drawn = flows("start>both", "both>first", "both>second", "first>join", "second>join", "join>end")
    instance = begin(drawing("eyes", body + drawn, lanes={"unit:t1": ["first", "second"]}))
    second = WorkItem.objects.get(kind="second")
    holder = second.claimed_by
    assert holder is not None

    finish(instance, "first", holder)

    second.refresh_from_db()
    assert second.claimed_by in {house.joyce, house.pim} - {holder}


def test_a_lane_says_it_for_all_its_tasks_and_a_task_may_say_otherwise(house):
    body = """
    <startEvent id="start"/><userTask id="ask" name="Ask"/><userTask id="answer" name="Answer" orgdesk:assign="claim"/>
    <endEvent id="end"/>
    """
    drawn = drawing(
        "lane", body + flows("start>ask", "ask>answer", "answer>end"), lanes={"unit:t1": ["ask", "answer"]}
    ).replace('orgdesk:unit="t1"', 'orgdesk:unit="t1" orgdesk:assign="round_robin"')
    instance = begin(drawn)
    asked = WorkItem.objects.get(kind="ask")
    assert asked.claimed_by in {house.joyce, house.pim}

    finish(instance, "ask", asked.claimed_by)

    assert WorkItem.objects.get(kind="answer").claimed_by is None


def test_a_rule_without_its_argument_is_refused_with_the_element(house):
    with pytest.raises(DeploymentRefused, match="needs an argument"):
        begin(two_steps('orgdesk:assign="skill"'))


def away(person: Person) -> None:
    now = timezone.now()
    Absence.objects.create(
        person=person, start=now - timedelta(hours=1), end=now + timedelta(days=3), noted_by=person, noted_at=now
    )


def test_whoever_is_away_is_passed_over_and_a_page_says_so_when_nobody_is_there(house):
    away(house.joyce)

    assert given_to('orgdesk:assign="round_robin"', house, times=2) == ["Pim de Graaf"] * 2
    away(house.pim)
    assert given_to('orgdesk:assign="least_loaded"', house) == [""]
    item = WorkItem.objects.open().filter(kind="answer", claimed_by=None).get()
    assert "Joyce Bell is away" in page(item, house.joyce)


def test_a_deputy_gets_what_is_meant_for_somebody_away_but_not_what_waits_for_the_next_shift(house):
    Deputy.objects.create(person=house.joyce, deputy=house.felix)
    field = '<orgdesk:field key="who" label="Who" type="person" required="true"/>'
    rule = 'orgdesk:assign="named:who"'
    drawn = two_steps(rule, form=field)
    night = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 7)
    ShiftPattern.objects.create(
        person=house.joyce, begins=night, cycle=[""] * 7, noted_by=house.joyce, noted_at=timezone.now()
    )
    first = begin(drawn)
    finish(first, "ask", house.oskar, who=house.joyce.key)
    away(house.joyce)
    second = begin(drawn, subject="BW-2")
    finish(second, "ask", house.oskar, who=house.joyce.key)

    got = {item.source_instance: item.claimed_by for item in WorkItem.objects.open().filter(kind="answer")}
    assert got == {first.key: house.joyce, second.key: house.felix}


def test_whoever_holds_as_much_as_they_may_gets_no_more(house):
    Capacity.objects.create(person=house.joyce, limit=1)
    Capacity.objects.create(person=house.pim, limit=1)

    assert sorted(given_to('orgdesk:assign="round_robin"', house, times=3)) == ["", "Joyce Bell", "Pim de Graaf"]
