"""Scenarios, rehearsals, business cases and staffing by their doors."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from apps import drawings
from apps.seats import House, seat_people
from orgdesk.apps.accounts.models import RoleGrant
from orgdesk.apps.desk.models import BusinessCalendar, ServicePolicy, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.people.models import SkillRating
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal import searching
from orgdesk.apps.rehearsal.models import BusinessCase, Part, Run, Scenario
from orgdesk.apps.rehearsal.playing import play_one
from orgdesk.apps.rehearsal.report import board_scene
from orgdesk.apps.rehearsal.results import rows_of
from orgdesk.apps.work.models import CoverNeed, RoutingRule, ShiftPattern
from orgdesk.core.organisation.model import Position, PositionState, Structure, Unit
from orgdesk.core.rehearsal.oracle import MOST_EVENTS
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.scene.model import Text
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db
ANSWERED = "said-end"
PASSED = "said-verify"
PROPOSAL = {
    "effects-TOTAL_FORMS": "1", "effects-INITIAL_FORMS": "0", "effects-MIN_NUM_FORMS": "1", "effects-MAX_NUM_FORMS": "40",
    "effects-0-text": "T1 answers alone", "effects-0-measure": "TS-1", "effects-0-target": "4", "effects-0-after_days": "60",
    "note": "T2 was idle", "review_on": "2027-02-01",
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def process(house: House) -> DefinitionVersion:
    return deploy_process(drawings.answering().encode(), by=house.mara, at=timezone.now())[0]


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def next_version(house: House) -> Version:
    """2.1: T1 has one agent fewer seat to fill, and T2 is gone."""
    now = Version.objects.active().get()
    kept = tuple(unit for unit in now.content.units if unit.key != "t2")
    seats = tuple(seat for seat in now.content.positions if seat.unit != "t2")
    return Version.objects.create(
        workspace=now.workspace, key="service-2-1", label="2.1", parent=now, status=Version.Status.DRAFT,
        structure=structure_to_data(Structure(units=kept, positions=seats)), created_at=timezone.now(),
    )  # fmt: skip


def scenario(name: str, process: DefinitionVersion, house: House, **settings) -> Scenario:
    version = settings.pop("version", None) or Version.objects.active().get()
    said = {"a_day": 60, "hours": "office", "absence": 5, "respond": 1, "resolve": 4, "people": {}, "shares": {}}
    return Scenario.objects.create(
        name=name, version=version, definition=process, settings=said | settings, by=house.mara, at=timezone.now()
    )


def work() -> None:
    later = timezone.now() + timedelta(days=1)
    send_waiting(at=later)
    while run_one("worker", at=later):
        pass


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def start(client, first: Scenario, *others: Scenario, **said) -> Run:
    data = {"first": first.key, "others": [one.key for one in others], "weeks": 1, "replications": 4, **said}
    answer = client.post(reverse("rehearsal:runs"), data)
    assert answer.status_code == 302
    return Run.objects.order_by("-pk")[0]


def page(client, run: Run) -> str:
    return words(client.get(reverse("rehearsal:run", args=[run.key])))


def test_a_scenario_is_made_without_code_from_a_chart_and_a_process(client, process):
    version = Version.objects.active().get()
    address = reverse("rehearsal:scenario-new")
    asked = words(client.get(address, {"version": version.pk, "definition": process.pk}))
    assert 'name="people-t1-agent" value="10"' in asked
    assert "said → I cannot" in asked

    said = {"name": "Nine at T1", "hours": "office", "demand": 120, "people-t1-agent": 9, "people-t2-operations": 10}
    answer = client.post(f"{address}?version={version.pk}&definition={process.pk}", said | {f"share-{PASSED}": 30})

    kept = Scenario.objects.get()
    assert answer.status_code == 302
    assert kept.settings["people"] == {"t1-agent": 9}
    assert (kept.settings["demand"], kept.settings["shares"]) == (120, {PASSED: 30})
    assert "Nine at T1" in words(client.get(reverse("rehearsal:rehearsals")))


def test_zero_people_and_a_lane_that_the_chart_lacks_are_explained_in_the_form(client, process, next_version):
    address = reverse("rehearsal:scenario-new")
    given = {"name": "x", "hours": "office", "people-t1-agent": 0, "people-t2-operations": 10}
    nobody = words(client.post(f"{address}?version={Version.objects.active().get().pk}&definition={process.pk}", given))
    gone = words(
        client.post(f"{address}?version={next_version.pk}&definition={process.pk}", given | {"people-t1-agent": 3})
    )

    assert "has nobody on duty" in nobody
    assert "which the chart does not have; draw it there or bind the lane anew" in gone
    assert not Scenario.objects.exists()


@pytest.mark.acceptance("S1-58", issue=4)
@pytest.mark.acceptance("S1-58", issue=6)
def test_what_is_and_what_is_to_be_are_compared_with_intervals_and_said_in_words(client, house, process):
    as_is = scenario("As it is", process, house, people={"t1-agent": 2}, minutes={"answer": 22})
    to_be = scenario("As it is to be", process, house, people={"t1-agent": 5}, minutes={"answer": 22})
    run = start(client, as_is, to_be, replications=8)
    assert "0 of 8 replications are played" in page(client, run)
    work()
    shown = page(client, run)

    change = re.search(r"Resolved in time</th>.*?</tr>", shown).group()
    assert re.search(r"\+\d+\.\d+ pts \[\d", change)
    assert "better" in change
    assert "the same luck" in shown
    assert "Hours to resolve, nine of ten cases" in shown
    assert "t1-agent" in shown
    assert shown.count('class="canvas-stage"') == 2
    assert "No back-test yet" in shown


def test_several_scenarios_are_held_against_the_one_that_the_reader_chooses(client, house, process):
    two, three, five = (
        scenario(f"{n} at T1", process, house, a_day=70, people={"t1-agent": n}, minutes={"answer": 22})
        for n in (2, 3, 5)
    )
    run = start(client, three, two, five, replications=6)
    work()
    address = reverse("rehearsal:run", args=[run.key])
    against_three = resolved_in_time(words(client.get(address)))
    against_two = resolved_in_time(words(client.get(address, {"base": "1"})))
    alone = start(client, three, five, replications=6)
    work()
    pair = resolved_in_time(page(client, alone))

    assert [cell[-1] for cell in against_three] == ["%]", "worse", "better"]
    assert [cell[-1] for cell in against_two] == ["better", "%]", "better"]
    told, told_alone = (re.search(r"pts \[(.*?), (.*?)\]", " ".join(cell)) for cell in (against_three[2], pair[1]))
    low, high, low_alone, high_alone = (float(one) for found in (told, told_alone) for one in found.groups())
    assert low < low_alone < high_alone < high  # the same pairs, but two comparisons are to hold together
    held = words(client.get(address, {"base": "1"}))
    assert "better, 0 worse" in held
    assert re.search(r"Better: [^<]*Resolved in time[^<]*\. No detectable difference in \d+\.", held)
    sheet = client.get(reverse("rehearsal:run-pdf", args=[run.key]), {"base": "1"}).content
    assert sheet.startswith(b"%PDF")


def test_the_page_for_the_board_has_a_column_for_each_of_six_scenarios_and_a_seventh_is_refused(client, house, process):
    many = [scenario(f"Number {n}", process, house, people={"t1-agent": n}) for n in range(1, 8)]
    run = start(client, *many[:6], replications=2)
    work()

    drawn = board_scene(run, at=timezone.now())
    columns = {item.x for item in drawn.items if isinstance(item, Text) and item.role == "name" and item.y < 110}
    assert len(columns) == 6
    assert max(columns) < drawn.width - 100
    refused = client.post(
        reverse("rehearsal:runs"), {"first": many[0].key, "others": [one.key for one in many[1:]], "weeks": 1, "replications": 2}, follow=True
    )  # fmt: skip
    assert "choose up to five beside the first" in words(refused)
    assert Run.objects.count() == 1


def resolved_in_time(shown: str) -> list[list[str]]:
    """The words of each cell of one measure."""
    row = re.search(r"Resolved in time</th>(.*?)</tr>", shown).group(1)
    return [re.sub(r"<.*?>", " ", cell).split() for cell in re.findall(r"<td.*?</td>", row)]


def test_it_is_seen_what_two_more_with_a_skill_change(client, house, process):
    version = Version.objects.active().get()
    address = f"{reverse('rehearsal:scenario-new')}?version={version.pk}&definition={process.pk}"
    said = {
        "name": "One knows meters", "hours": "office", "a_day": 60, "resolve": 4, "people-t1-agent": 4, "minutes-answer": 20,
        "people-t2-operations": 4, "skill": "Meters", "needing": 50, "able-t1-agent": 1, "able-t2-operations": 2,
    }  # fmt: skip
    for changed in ({}, {"name": "Three know meters", "able-t1-agent": 3}):
        assert client.post(address, said | changed).status_code == 302
    one, three = Scenario.objects.order_by("pk")
    run = start(client, one, three, replications=6)
    work()
    shown = page(client, run)

    assert "better" in re.search(r"Resolved in time</th>.*?</tr>", shown).group()
    assert "t1-agent, without the skill" in shown
    assert "Meters: needed by 50 % of the cases" in shown
    nobody = words(client.post(address, said | {"able-t1-agent": 0}))
    assert "can take &#x27;Meters&#x27; cases; give the skill to somebody on duty there" in nobody
    again = words(client.get(reverse("rehearsal:scenario", args=[three.key])))
    assert re.search(r'name="able-t1-agent" value="3"', again)


def test_people_rated_able_have_the_skill_unless_the_scenario_says_otherwise(client, house, process):
    SkillRating.objects.create(person=house.pim, skill="Meters", level=3, on=date(2026, 1, 5))
    SkillRating.objects.create(person=house.oskar, skill="Meters", level=2, on=date(2026, 1, 5))
    run = start(client, scenario("As rated", process, house, skill="meters", needing=30, positions=["t1-agent"]))

    assert "1 as t1-agent have the skill" in page(client, run)


@pytest.mark.django_db(transaction=True)
def test_work_takes_people_with_the_skill_as_long_as_the_log_says_and_few_works_are_pooled(client, house, process):
    SkillRating.objects.create(person=house.pim, skill="Meters", level=3, on=date(2026, 1, 5))
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    for number in range(40):
        who, minutes = ("pim", 12) if number % 2 else ("joyce", 40)
        begun = monday + timedelta(days=number % 5, hours=number // 8)
        ended = begun + timedelta(minutes=minutes + number % 7)
        record_event(
            "work.finished", at=ended, by=getattr(house, who).key, process_version=process.reference,
            objects={"work": f"w{number}"}, data={"work_kind": "answer", "started_at": begun.isoformat()},
        )  # fmt: skip
    wait_until_settled()
    said = {"skill": "Meters", "needing": 30, "people": {"t1-agent": 4}, "able": {"t1-agent": 2}}
    run = start(client, scenario("As it takes", process, house, positions=["t1-agent"], **said))

    bundle = read_bundle(run.bundles[0])
    laws = {team.key: dict(team.laws) for team in bundle.crews}
    assert 12 / 60 < laws["t1-agent"]["answer"].mean < 20 / 60
    assert 40 / 60 < laws["t1-agent|unskilled"]["answer"].mean < 50 / 60
    shown = page(client, run)
    assert re.search(
        r"duration of Answer the customer by those with Meters</th><td class=\"number\">20</td><td>0\.\d+ times the usual; \d+ %",
        shown,
    )
    assert re.search(r"by those without Meters</th><td class=\"number\">20</td><td>1\.\d+ times the usual", shown)


@pytest.mark.django_db(transaction=True)
def test_cases_that_a_routing_rule_asks_a_skill_of_take_their_own_time_and_few_of_them_none(client, house, process):
    SkillRating.objects.create(person=house.pim, skill="Meters", level=3, on=date(2026, 1, 5))
    RoutingRule.objects.create(
        name="Calls", when={"channel": ["phone"]}, skill="meters", by=house.mara, at=timezone.now()
    )
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    tickets = {
        channel: Ticket.objects.create(
            key=channel,
            subject=channel,
            requester=house.outsider,
            channel=channel,
            opened_at=monday,
            last_activity_at=monday,
        ).key
        for channel in ("phone", "email")
    }
    for number in range(48):
        step, phone = (
            ("verify", number % 24 == 1) if number % 2 else ("answer", number % 4 == 0)
        )  # twice and twelve times
        begun = monday + timedelta(days=number % 5, hours=number // 8)
        ended = begun + timedelta(minutes=(55 if phone else 15) + number % 7)
        record_event(
            "work.finished", at=ended, by=house.pim.key, process_version=process.reference,
            objects={"work": f"w{number}", "ticket": tickets["phone" if phone else "email"]},
            data={"work_kind": step, "started_at": begun.isoformat()},
        )  # fmt: skip
    wait_until_settled()
    said = {"skill": "Meters", "needing": 30, "people": {"t1-agent": 4}, "able": {"t1-agent": 2}}
    run = start(client, scenario("As it takes", process, house, positions=["t1-agent"], **said))

    others, needing = read_bundle(run.bundles[0]).kinds
    assert dict(needing.laws)["answer"].mean == pytest.approx(58 / 60, rel=0.15)
    assert "verify" not in dict(needing.laws)
    assert others.laws == ()
    skilled = next(team for team in read_bundle(run.bundles[0]).crews if team.key == "t1-agent")
    assert dict(skilled.laws)["answer"].mean == pytest.approx(18 / 60, rel=0.2)
    shown = page(client, run)
    assert re.search(r"duration of Answer the customer for cases that need Meters, by those with it</th><td class=\"number\">12</td><td>\d\.\d+ times the usual", shown)  # fmt: skip
    assert re.search(r"duration of Verify for cases that need Meters</th><td class=\"number\">–</td><td>as long as for other cases: fewer than 5 works", shown)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", [True, False])
def test_a_task_that_asks_a_skill_itself_takes_those_who_hold_it_their_own_time(client, house, named):
    drawn = drawings.answering()
    asking = drawn.replace('<userTask id="answer"', '<userTask id="answer" orgdesk:assign="skill:Meters:2"')
    asking = asking.replace('<userTask id="verify"', '<userTask id="verify" orgdesk:assign="skill:Tills"')
    assert asking.count("orgdesk:assign") == 2
    process = deploy_process(asking.encode(), by=house.mara, at=timezone.now())[0]
    SkillRating.objects.create(person=house.pim, skill="meters", level=3, on=date(2026, 1, 5))
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    for number in range(40):
        who, minutes = ("pim", 12) if number % 2 else ("joyce", 40)
        begun = monday + timedelta(days=number % 5, hours=number // 8)
        record_event(
            "work.finished", at=begun + timedelta(minutes=minutes + number % 7), by=getattr(house, who).key, process_version=process.reference,
            objects={"work": f"w{number}"}, data={"work_kind": "answer", "started_at": begun.isoformat()},
        )  # fmt: skip
    wait_until_settled()
    said = {"skill": "Meters", "needing": 30} if named else {}
    run = start(client, scenario("As drawn", process, house, positions=["t1-agent"], people={"t1-agent": 4}, **said))

    bundle = read_bundle(run.bundles[0])
    laws = {team.key: dict(team.laws) for team in bundle.crews}
    assert 12 / 60 < laws["t1-agent"]["answer"].mean < 20 / 60
    assert 40 / 60 < laws["t1-agent|unskilled"]["answer"].mean < 50 / 60
    assert all("answer" not in dict(kind.laws) for kind in bundle.kinds)
    shown = " ".join(words(client.get(reverse("rehearsal:run", args=[run.key]))).split())
    assert re.search(r"for cases that need (Meters|meters), by those with it</th><td class=\"number\">20", shown)
    assert re.search(r"skill for Answer the customer</th><td class=\"number\">40</td><td>its own rule asks Meters: those who hold it", shown)  # fmt: skip
    assert "its own rule asks Tills, which is not told apart" in shown
    assert ("asked by a task of the drawing; the scenario names none" in shown) is not named


def test_people_are_on_duty_as_their_rosters_say(client, house, process):
    week = ["07:00-15:00"] * 5 + ["", ""]
    for person, cycle in ((house.joyce, week), (house.pim, ["12:45-21:00"] * 5 + ["09:00-12:00", ""])):
        ShiftPattern.objects.create(
            person=person, begins=date(2026, 1, 5), cycle=cycle, noted_by=house.mara, noted_at=timezone.now()
        )
    version = Version.objects.active().get()
    address = f"{reverse('rehearsal:scenario-new')}?version={version.pk}&definition={process.pk}"
    said = {"name": "As they come", "hours": "roster", "people-t1-agent": 10, "people-t2-operations": 10}
    assert client.post(address, said).status_code == 302
    run = start(client, Scenario.objects.get())

    teams = {team.key: team.servers for team in read_bundle(run.bundles[0]).crews}
    monday = teams["t1-agent"][:24]
    assert [monday[hour] for hour in (6, 7, 12, 13, 14, 15, 20, 21)] == [0, 1, 1, 2, 2, 1, 1, 0]
    assert sum(teams["t1-agent"][120:144]) == 3
    assert teams["t2-operations"][10] == 10
    shown = page(client, run)
    assert "on duty as t1-agent: 83 hours a week in all, up to 2 at a time" in shown
    assert ">rosters<" in shown


def test_people_work_in_the_hours_of_their_unit_and_promises_run_by_the_calendar_of_the_desk(client, house, process):
    nights = BusinessCalendar.objects.create(key="late", name="Late desk", week={"mon-sat": "12:00-20:00"})
    ServicePolicy.objects.create(key="first", name="First", order=0, calendar=nights)
    CoverNeed.objects.create(unit_key="t2", week={"sun": "06:00-08:30"}, people=1)
    run = start(client, scenario("By calendar", process, house))

    bundle = read_bundle(run.bundles[0])
    teams = {team.key: team.servers for team in bundle.crews}
    assert [hour for hour in range(168) if bundle.service[hour]][:2] == [12, 13]
    assert sum(bundle.service) == 48
    assert [hour for hour in range(24) if teams["t1-agent"][hour]] == list(range(12, 20))
    assert [hour - 144 for hour in range(168) if teams["t2-operations"][hour]] == [6, 7, 8]
    shown = page(client, run)
    assert "calendar “Late desk”" in shown
    assert "hours of cover of T2" in shown


@pytest.mark.django_db(transaction=True)
def test_waiting_that_nobody_explains_is_told_and_played_on(client, house, process):
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    for number in range(8):  # each lies for two hours of a working day though ten people have nothing to do
        offered = monday + timedelta(days=number % 5, hours=number // 5)
        data = {"work_kind": "answer", "enabled_at": offered.isoformat(), "unit": "t1"}
        begun = offered + timedelta(hours=2)
        record_event(
            "work.finished", at=begun + timedelta(minutes=15), by="joyce", process_version=process.reference,
            objects={"work": f"w{number}"}, data={**data, "started_at": begun.isoformat()},
        )  # fmt: skip
    wait_until_settled()
    lying = start(client, scenario("As it lies", process, house))
    prompt = start(client, scenario("Taken up at once", process, house, notice=0))
    work()

    shown = page(client, lying)
    assert "of all waiting: 0 % all busy, 0 % nobody on duty, 100 % unexplained" in shown
    assert "mean 2.0 h, as observed, in hours on duty" in shown
    hours = [Part.objects.filter(run=one)[0].numbers[0]["measures"]["mean hours to respond"] for one in (lying, prompt)]
    assert hours[0] > 1.9 > 0.5 > hours[1]


def test_no_difference_is_said_to_be_none(client, house, process):
    one = scenario("One", process, house)
    other = scenario("Twin", process, house)
    run = start(client, one, other)
    work()

    assert "no detectable difference" in page(client, run)
    assert ">better<" not in page(client, run)


def test_a_run_can_be_stopped_gone_on_with_and_repeated_to_the_last_bit(client, house, process):
    run = start(client, scenario("Kept", process, house))
    client.post(reverse("rehearsal:cancel", args=[run.key]))
    work()
    assert not Part.objects.exists()
    assert "Stopped" in page(client, run)

    client.post(reverse("rehearsal:resume", args=[run.key]))
    work()
    client.post(reverse("rehearsal:repeat", args=[run.key]))
    work()

    first, again = (list(one.parts.values_list("numbers", flat=True)) for one in Run.objects.order_by("pk"))
    assert len(first) == 4
    assert first == again
    assert Run.objects.values("digests").distinct().count() == 1
    whole = client.get(reverse("rehearsal:run-bundles", args=[run.key])).json()
    assert play_one(tuple(whole["bundles"]), 168.0, whole["seed"], 2) == first[2]


def test_a_job_whose_worker_died_plays_only_what_is_missing(client, house, process):
    run = start(client, scenario("Half", process, house))
    Part.objects.create(
        run=run, number=1, numbers=[{"measures": {"opened": 7.0}, "resolve": [], "respond": [], "done": {}}]
    )
    work()

    assert run.parts.get(number=1).numbers[0]["measures"] == {"opened": 7.0}
    assert run.parts.count() == 4


def test_a_scenario_that_explodes_ends_with_its_reason_and_keeps_what_it_has(client, house, process):
    run = start(client, scenario("Flood", process, house, a_day=MOST_EVENTS, minutes={"answer": 0.1, "verify": 0.1}))
    work()
    shown = page(client, run)

    assert re.search(r"It was stopped, as more than 5,000,000 things happened in the first \d+ of [\d,]+ hours", shown)
    assert "rehearse a shorter time" in shown
    assert "Go on with it" in shown


def test_too_much_work_for_the_people_is_a_warning_beside_the_result(client, house, process):
    run = start(client, scenario("Thin", process, house, people={"t1-agent": 1}, minutes={"answer": 60}))
    work()
    shown = page(client, run)

    assert "so its queue only grows" in shown
    assert "overloaded" in shown


def test_more_cases_than_any_machine_holds_are_refused_in_the_form_and_told_where_they_were_kept_before(
    client, house, process
):
    address = reverse("rehearsal:scenario-new")
    said = {
        "name": "Flood",
        "hours": "office",
        "a_day": "1e300",
        "respond": "1e308",
        "people-t1-agent": 3,
        "people-t2-operations": 9,
    }
    refused = words(client.post(f"{address}?version={Version.objects.active().get().pk}&definition={process.pk}", said))
    run = start(client, scenario("Kept before", process, house, a_day=1e12))
    far = start(client, scenario("A promise for ever", process, house, a_day=5, respond=1e308))
    work()

    assert "less than or equal to 1000000" in refused
    assert "less than or equal to 100000" in refused
    assert "rehearse a shorter time" in page(client, run)
    assert "Played" in page(client, far)


def test_too_much_work_is_explained_before_anything_is_played(client, house, process):
    address = reverse("rehearsal:scenario-new")
    version = Version.objects.active().get()
    said = {
        "name": "Thin",
        "hours": "office",
        "a_day": 60,
        "people-t1-agent": 1,
        "people-t2-operations": 10,
        "minutes-answer": 60,
    }
    kept = words(client.post(f"{address}?version={version.pk}&definition={process.pk}", said, follow=True))
    made = Scenario.objects.get()
    seen = words(client.get(reverse("rehearsal:scenario", args=[made.key])))
    enough = words(
        client.post(reverse("rehearsal:scenario", args=[made.key]), said | {"people-t1-agent": 20}, follow=True)
    )

    strained = r"T1 gets (\d+) % of the work that its people can do: its queue only grows"
    assert int(re.search(strained, kept).group(1)) > 500
    assert re.search(strained, seen)
    assert not re.search(strained, enough)
    assert not Run.objects.exists()


def test_a_run_says_first_what_its_people_cannot_do_and_how_far_it_may_be_believed(client, house, process):
    calm, thin = (
        scenario(name, process, house, people={"t1-agent": n, "t2-operations": 10}, a_day=60, minutes={"answer": 60})
        for name, n in (("Calm", 40), ("Thin", 1))
    )
    run = start(client, calm, thin, replications=2)
    waiting = page(client, run)
    work()
    shown = page(client, run)

    said = r"<strong>Thin:</strong> T1 gets \d+ % of the work that its people can do: its queue only grows\."
    assert re.search(said, waiting)
    assert re.search(said, shown)
    assert "<strong>Calm:</strong>" not in shown
    assert shown.index("played longer, they are longer") < shown.index(">How far to trust it</h2>") < shown.index(">All measures</h2>")  # fmt: skip
    sheet = PdfReader(io.BytesIO(client.get(reverse("rehearsal:run-pdf", args=[run.key])).content)).pages[0]
    assert re.search(r"Thin: T1 gets \d+ % of the work", " ".join(sheet.extract_text().split()))
    trust = shown.split(">How far to trust it</h2>")[1].split("</section>")[0]
    assert "No back-test yet: the log holds 0 weeks, 12 are needed." in trust
    assert "take the direction from it, not the number" in trust
    everything, seen, assumed = map(int, re.search(r"Of (\d+) inputs (\d+) are read from the log and (\d+) are said in a scenario or assumed", trust).groups())  # fmt: skip
    assert everything == seen + assumed
    assert assumed > 0


def test_people_whom_it_hardly_touches_stand_apart(client, house, process):
    run = start(client, scenario("Quiet at T2", process, house, people={"t1-agent": 3, "t2-operations": 90}), replications=2)  # fmt: skip
    work()
    shown = page(client, run)

    busy, idle = shown.split('id="people"')[1].split("</section>")[0].split("<details>")
    assert ">t1-agent<" in busy
    assert ">t2-operations<" not in busy
    assert ">t2-operations<" in idle
    assert "that it hardly touches, below 5 %" in idle


def test_what_it_would_take_is_searched_and_answered(client, house, process):
    run = start(client, scenario("Small", process, house, people={"t1-agent": 1}, minutes={"answer": 20}))
    work()
    client.post(
        reverse("rehearsal:search", args=[run.key]),
        {"lever": "people:t1-agent", "measure": "respond promises kept", "share": 90},
    )
    work()
    found = Run.objects.order_by("-pk")[0]

    answer, tried = found.found["answer"], dict(found.found["tried"])
    assert 1 <= answer <= 8
    assert tried[answer] >= 0.9
    assert all(kept < 0.9 for more, kept in tried.items() if more < answer)
    assert f"{answer} pe" in page(client, found)


def test_the_form_has_its_parts_and_says_what_differs_from_today(client, house, process):
    made = scenario("Busier", process, house, demand=130, people={"t1-agent": 8})
    address = reverse("rehearsal:scenario", args=[made.key])

    untouched = words(
        client.get(reverse("rehearsal:scenario-new"), {"version": made.version_id, "definition": process.pk})
    )
    shown = words(client.get(address))

    parts = [
        "What is compared",
        "Hand-overs",
        "Demand",
        "Staffing",
        "Rules and work",
        "Skills and knowledge",
        "Promises",
    ]
    places = [shown.index(f">{part}</h2>") for part in parts]
    differs = shown.split("What differs from today</h2>")[1].split("</section>")[0]
    assert places == sorted(places)
    assert "Nothing: it plays the organisation" in untouched
    assert re.search(r"Demand, % of today.*?130.*?today 100", differs)
    assert re.search(r">8</span><small>today 10", differs)


def test_what_it_would_take_is_asked_of_a_scenario_itself(client, house, process):
    made = scenario("Small", process, house, people={"t1-agent": 1}, minutes={"answer": 20})
    goal = {"lever": "people:t1-agent", "measure": "respond promises kept", "share": 90}

    client.post(reverse("rehearsal:scenario-search", args=[made.key]), goal)
    work()
    refused = client.post(
        reverse("rehearsal:scenario-search", args=[made.key]), {**goal, "lever": "nobody"}, follow=True
    )

    found = Run.objects.get()
    assert 1 <= found.found["answer"] <= 8
    assert "is not one of the available choices" in words(refused)


@pytest.mark.once  # plays thousands of cases, of which no database knows
def test_the_smallest_change_of_each_kind_is_searched_where_none_is_named(client, house, process):
    made = scenario("Small", process, house, a_day=40, people={"t1-agent": 2, "t2-operations": 3}, minutes={"answer": 40}, shares={PASSED: 30}, respond=2, absence=5)  # fmt: skip
    goal = {"lever": "", "measure": "respond promises kept", "share": 80}
    client.post(reverse("rehearsal:scenario-search", args=[made.key]), goal)
    work()

    run = Run.objects.get()
    found = {row["lever"]: row for row in run.found["levers"]}
    assert {one.split(":")[0] for one in found} == {"people", "deflection", "absence", "hours", "duration", "way"}
    answer = found["people:t1-agent"]["answer"]
    assert 1 <= answer <= 3
    assert found["people:t2-operations"]["answer"] is None
    assert found["duration:answer"]["answer"] >= 1
    shown = page(client, run)
    assert re.search(
        rf"More people as t1-agent</strong><br>{answer} pe(rson|ople) more</span><span class=\"row-end\">.*?reaches it",
        shown,
    )
    assert re.search(r"Less time for Answer the customer</strong><br>\d+ % less time", shown)
    assert re.search(r"More people as t2-operations</strong><br><span class=\"muted\">does not reach it alone", shown)


@pytest.mark.once  # plays thousands of cases, of which no database knows
@pytest.mark.acceptance("S3-40", issue=7)
def test_where_no_change_is_enough_alone_two_together_are_tried(client, house, process):
    made = scenario("Both short", process, house, a_day=80, people={"t1-agent": 2, "t2-operations": 1}, minutes={"answer": 40, "verify": 60}, shares={PASSED: 50}, resolve=2, absence=0)  # fmt: skip
    run = start(client, made, replications=2)
    work()
    goal = {"lever": "", "measure": "median working hours to resolve", "target": 1.9}
    client.post(reverse("rehearsal:search", args=[run.key]), goal)
    work()

    found = Run.objects.order_by("-pk")[0]
    shown = page(client, found)
    assert all(row["answer"] is None for row in found.found["levers"])
    together = {tuple(sorted(row["levers"])): row["answer"] for row in found.found["pairs"]}
    assert 1 <= len(together) <= 6
    assert min(together["people:t1-agent", "people:t2-operations"]) >= 1
    assert "Working hours to resolve, median at most 1.90 h" in shown
    assert "the two that came nearest were tried in full with each of the others" in shown
    assert "What else could be put together was not tried" in shown
    assert "triples" not in found.found
    assert re.search(r"More people as t1-agent \+ More people as t2-operations</strong> <span class=\"badge\">together", shown) or re.search(r"More people as t2-operations \+ More people as t1-agent</strong> <span class=\"badge\">together", shown)  # fmt: skip


def test_where_no_pair_is_enough_three_are_tried_and_what_was_not_is_said_and_a_stop_loses_none(client, house, process, monkeypatch):  # fmt: skip
    """What comes of a change is invented here: each of three moves something only together with the two before it."""
    chain = ["people:t1-agent", "people:t2-operations", "duration:answer"]
    made = scenario("Three short", process, house, people={"t1-agent": 2, "t2-operations": 1}, minutes={"answer": 40})
    played = []

    def play_at(place, texts, hours, seed, numbers, *, many):
        pulls = pulled.pop()
        played.append(pulls)
        open_ = next((n for n, lever in enumerate(chain) if not dict(pulls).get(lever)), 3)
        yield 0, [{"measures": {"hand-overs per case": 9.0 - open_}}]

    pulled, changed = [], searching._changed
    monkeypatch.setattr(searching, "play_at", play_at)
    monkeypatch.setattr(searching, "_changed", lambda bundle, pulls, of: pulled.append(pulls) or changed(bundle, pulls, of))  # fmt: skip
    goal = {"lever": "", "measure": "hand-overs per case", "target": 6}
    client.post(reverse("rehearsal:scenario-search", args=[made.key]), goal)
    asked, whole, seen = Run.objects.get(), searching._keep, []

    def stop_amid_triples(found, told):
        whole(found, told)
        if told.get("tripled", {}).get("looked_at") == 2 and not seen:
            seen.append(page(client, asked))
            client.post(reverse("rehearsal:cancel", args=[asked.key]))

    monkeypatch.setattr(searching, "_keep", stop_amid_triples)
    work()
    stopped = page(client, asked)
    client.post(reverse("rehearsal:resume", args=[asked.key]))
    work()

    found = Run.objects.get().found
    shown = page(client, asked)
    said = found["tripled"]
    assert re.search(r"No pair reaches it: 2 of \d+ triples are tried in full\.", " ".join(seen[0].split()))
    assert "Go on with it" in stopped
    assert len(played) == len(set(played))
    reached = [row for row in found["triples"] if row["answer"]]
    assert {tuple(sorted(row["levers"])) for row in reached} == {tuple(sorted(chain))}
    assert reached[0]["answer"] == [1, 1, 1]
    assert said["looked_at"] == said["worth"] < said["of"]
    assert f"{said['worth']} triples of {said['of']} that there could be" in shown
    assert "What else could be put together was not tried: a smaller change may be among it." in shown
    assert (
        len(re.findall(r"More people as t1-agent \+ [^<]* \+ [^<]*</strong> <span class=\"badge\">together", shown))
        >= 1
    )


@pytest.mark.once  # plays thousands of cases, of which no database knows
@pytest.mark.acceptance("S3-40", issue=7)
def test_where_three_steps_are_short_no_pair_is_enough_and_a_triple_that_was_really_played_is_found(client, house):
    """Each of three steps has more than twice the work that its people can do: whoever eases two of them leaves the third."""
    body = "".join(f'<userTask id="{key}" name="{name}"/>' for key, name in (("answer", "Answer"), ("repair", "Repair"), ("inspect", "Inspect")))  # fmt: skip
    body = f'<startEvent id="start"/>{body}<endEvent id="end"/>'
    body += drawings.flows("start>answer", "answer>repair", "repair>inspect", "inspect>end")
    lanes = {"unit:t1": ["start", "answer"], "unit:t2": ["repair"], "unit:qa": ["inspect", "end"]}
    chain = deploy_process(drawings.drawing("chain", body, lanes=lanes).encode(), by=None, at=timezone.now())[0]
    people, minutes = ("t1-agent", "t2-operations", "qa-engineer"), ("answer", "repair", "inspect")
    made = scenario("All three short", chain, house, a_day=5, people=dict.fromkeys(people, 1), minutes=dict.fromkeys(minutes, 240), absence=0, known=0, written=0, deflected=100, reopened=0, resolve=40)  # fmt: skip
    goal = {"lever": "", "measure": "median working hours to resolve", "target": 4.2}
    first = start(client, made, replications=2)
    work()
    client.post(reverse("rehearsal:search", args=[first.key]), goal)
    work()

    run = Run.objects.order_by("-pk")[0]
    found, shown = run.found, page(client, run)
    assert all(row["answer"] is None for row in (*found["levers"], *found["pairs"]))
    reached = [row for row in found["triples"] if row["answer"]]
    for row in reached:
        assert min(row["answer"]) >= 1
        (mean,) = [mean for steps, mean, *_interval in row["told"] if steps == row["answer"]]
        assert mean <= goal["target"]
        assert all(told > goal["target"] for steps, told, *_ in row["told"] if sum(steps) < sum(row["answer"]))
    assert reached
    assert f"{found['tripled']['worth']} triples of {found['tripled']['of']} that there could be" in shown
    assert re.search(r"Longer hours on duty \+ [^<]* \+ [^<]*</strong> <span class=\"badge\">together", shown)


def test_a_search_aims_at_loads_waits_and_cost_as_people_call_them(client, house, process):
    made = scenario("Paid", process, house, people={"t1-agent": 6}, cost=40)
    shown = words(client.get(reverse("rehearsal:scenario", args=[made.key])))
    measures = shown.split('name="measure"')[1].split("</select>")[0]
    run = start(client, made, replications=2)
    work()
    address = reverse("rehearsal:search", args=[run.key])
    for measure, target, lever in (("load of t1-agent", 25, "people:t1-agent"), ("cost per case", 30, "fewer:t1-agent")):  # fmt: skip
        client.post(address, {"lever": lever, "measure": measure, "target": target})
    work()
    cheaper, lighter = Run.objects.order_by("-pk")[:2]
    nothing = words(client.post(address, {"lever": "", "measure": "resolve promises kept", "target": 140}))

    for words_of_it in ("Load per person as t1-agent: at most … %", "Wait before Verify, mean: at most … h", "Cost of a case: at most …", "Articles published: at least …", "resolved in time: at least … %"):  # fmt: skip
        assert words_of_it in measures
    assert lighter.found["answer"] > 0
    assert re.search(r"until: Load per person as t1-agent at most 25.0 %", page(client, lighter))
    assert re.search(
        r"Fewer people as t1-agent</strong><br>\d pe(rson|ople) less|does not reach it alone", page(client, cheaper)
    )
    assert "A share of the promises lies between 1 and 100 %." in nothing
    assert 'value="140"' in nothing


def test_a_search_shows_how_far_it_is_can_be_stopped_and_goes_on_where_it_was(client, house, process, monkeypatch):
    made = scenario("Small", process, house, people={"t1-agent": 1}, minutes={"answer": 20})
    run = start(client, made, replications=2)
    work()
    client.post(reverse("rehearsal:search", args=[run.key]), {"lever": "", "measure": "hand-overs per case", "target": 0})  # fmt: skip
    asked = Run.objects.order_by("-pk")[0]
    whole, seen = searching._keep, []

    def stop_after_three(found, told):
        whole(found, told)
        if len(told["levers"]) == 3 and not seen:
            seen.append(page(client, asked))
            client.post(reverse("rehearsal:cancel", args=[asked.key]))

    monkeypatch.setattr(searching, "_keep", stop_after_three)
    work()
    stopped = page(client, asked)
    kept = Run.objects.get(pk=asked.pk).found["levers"]
    client.post(reverse("rehearsal:resume", args=[asked.key]))
    work()
    whole_one = Run.objects.get(pk=asked.pk)

    every = whole_one.found["all"]
    assert f"3 of {every} changes are tried." in seen[0]
    assert f'<progress max="{every}" value="3">' in seen[0]
    assert f"3 of {every} changes are tried and kept." in stopped
    assert whole_one.found["levers"][:3] == kept
    assert len(whole_one.found["levers"]) == every
    assert whole_one.finished_at is not None


def test_warnings_name_people_units_and_steps_as_people_do(client, house, process):
    version = Version.objects.active().get()
    content = version.content
    units = tuple(replace(unit, name="First line") if unit.key == "t1" else unit for unit in content.units)
    seats = tuple(replace(one, title="Agent") if one.key == "t1-agent" else one for one in content.positions)
    version.structure = structure_to_data(replace(content, units=units, positions=seats))
    version.save()
    made = scenario("Thin", process, house, people={"t1-agent": 1}, minutes={"answer": 60}, skill="Meters", needing=50)
    run = start(client, made)
    made.settings["able"] = {"t1-agent": 0, "t2-operations": 0}
    made.save()
    refused = words(client.post(reverse("rehearsal:runs"), {"first": made.key, "weeks": 1, "replications": 2}, follow=True))  # fmt: skip

    assert "&#x27;First line&#x27; gets" in page(client, run)
    assert "&#x27;t1&#x27;" not in page(client, run)
    assert "Nobody at &#x27;First line&#x27; can take &#x27;Meters&#x27; cases" in refused


def set_goal(code: str, target: float, house: House, *, unit: str = "t1") -> Goal:
    return Goal.objects.create(
        unit_key=unit, code=code, baseline=2 * target, baseline_n=40, target=target, due=date(2027, 3, 1),
        set_by=house.mara, set_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.acceptance("S3-40", issue=7)
def test_a_goal_that_a_unit_has_set_is_offered_and_the_smallest_change_that_reaches_it_is_found(client, house, process):
    made = scenario("Small", process, house, a_day=30, people={"t1-agent": 1}, minutes={"answer": 20})
    wanted = set_goal("TS-3", 0.5, house)
    set_goal("KN-1", 60, house)
    set_goal("TS-5", 1, house, unit="audit-body")  # works nowhere in this process
    asked = words(client.get(reverse("rehearsal:scenario", args=[made.key])))
    nothing = client.post(
        reverse("rehearsal:scenario-search", args=[made.key]), {"lever": "people:t1-agent"}, follow=True
    )

    begun = start(client, made)
    work()
    client.post(reverse("rehearsal:search", args=[begun.key]), {"lever": "people:t1-agent", "aim": wanted.pk})
    work()

    run = Run.objects.order_by("-pk")[0]
    shown = page(client, run)
    offered = asked.split('name="aim"')[1].split("</select>")[0]
    assert "First response time at most 0.5 h (T1)" in offered
    assert "Resolution time" not in offered
    assert "Goals of these measures cannot be rehearsed: " in asked
    assert "Choose a goal, or a measure and the number" in words(nothing)
    tried = dict(run.found["tried"])
    answer = run.found["answer"]
    assert tried[0] > 0.5
    assert tried[answer] <= 0.5
    assert all(hours > 0.5 for steps, hours in tried.items() if steps < answer)
    assert "until: First response time at most 0.5 h (T1)" in shown
    assert re.search(rf">{answer} pe(?:rson|ople) more</th><td class=\"number\">0\.\d+ h</td>", shown)


def test_other_versions_of_chart_and_process_are_tried_as_changes_and_told_where_they_cannot_be(
    client, house, process, next_version
):
    now = Version.objects.active().get()
    narrow, _wide = (
        Version.objects.create(
            workspace=now.workspace, key=name, label=label, title=name.title(), parent=now, status=Version.Status.PROPOSED,
            structure=structure_to_data(replace(now.content, positions=tuple(replace(one, headcount=seats) for one in now.content.positions))),
            created_at=timezone.now(),
        )
        for name, label, seats in (("narrow", "3", 1), ("wider", "4", 3))
    )  # fmt: skip
    longer = drawings.answering().encode().replace(b"Answer the customer", b"Answer them")
    again = deploy_process(longer, by=house.mara, at=timezone.now())[0]
    made = scenario("Narrow", process, house, version=narrow, a_day=7, minutes={"answer": 90}, respond=4)
    run = start(client, made)
    work()
    asked = page(client, run)

    goal = {"measure": "respond promises kept", "share": 80}
    client.post(reverse("rehearsal:search", args=[run.key]), {"lever": "", **goal})
    client.post(reverse("rehearsal:search", args=[run.key]), {"lever": "chart:wider", **goal})
    work()

    every, one = Run.objects.order_by("pk")[1:]
    found = {row["lever"]: row for row in every.found["levers"]}
    shown = page(client, every)
    assert "Chart 4 Wider instead" in asked
    assert found["chart:wider"]["answer"] == 1
    assert found[f"process:{again.number}"]["answer"] is None
    assert [row["lever"] for row in one.found["levers"]] == ["chart:wider"]
    assert one.found["answer"] == 1
    assert re.search(
        r"Chart 4 Wider instead</strong><br>as it is drawn</span><span class=\"row-end\">.*?reaches it", shown
    )
    assert re.search(
        r"Chart 2\.1 .*?instead</strong><br><span class=\"muted\">could not be tried: .*?the chart does not have", shown
    )
    assert shown.index("Chart 4 Wider") < shown.index("could not be tried")


def test_promises_are_offered_from_the_policy_that_holds_for_most(client, house, process):
    ServicePolicy.objects.filter(key="standard").update(
        targets={"first_response": {"*": 90}, "resolution": {"*": 2400, "1": 60}}
    )
    version = Version.objects.active().get()
    address = reverse("rehearsal:scenario-new")
    asked = words(client.get(address, {"version": version.pk, "definition": process.pk}))

    assert 'name="respond" value="1.5"' in asked
    assert 'name="resolve" value="40.0"' in asked


def test_assumptions_are_shown_with_their_sources(client, house, process):
    run = start(client, scenario("Told", process, house))
    shown = page(client, run)

    assert "duration of Answer the customer" in shown
    assert "assumed: half an hour on average" in shown
    assert "said in the scenario" in shown


def test_the_page_for_the_board_is_one_pdf_page(client, house, process):
    run = start(client, scenario("Now", process, house), scenario("Then", process, house, people={"t1-agent": 3}))
    work()
    made = client.get(reverse("rehearsal:run-pdf", args=[run.key]))

    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert made.content.count(b"/Type /Page\n") + made.content.count(b"/Type/Page\n") <= 1


def test_a_replay_moves_the_first_cases_over_the_drawing_and_says_the_same_in_rows(client, house, process):
    run = start(client, scenario("Watched", process, house))
    shown = words(client.get(reverse("rehearsal:replay", args=[run.key])))

    assert shown.count("replay-token") > 3
    assert "<animate" in shown
    assert "begun Answer the customer" in shown
    still = words(client.get(reverse("rehearsal:replay", args=[run.key]), {"still": "1"}))
    assert "<animate" not in still
    assert "Let it move" in still
    assert "begun Answer the customer" in still


@pytest.mark.acceptance("S1-2", issue=7)
def test_a_business_case_is_walked_step_by_step_through_two_versions(client, house, process, next_version):
    made = BusinessCase.objects.create(
        name="Meter shows nothing", story="A customer calls.", definition=process.definition,
        choices={"said": [PASSED]}, by=house.mara, at=timezone.now(),
    )  # fmt: skip
    shown = words(client.get(reverse("rehearsal:case", args=[made.key])))
    now, then = re.findall(r"<section class=\"card\" aria-labelledby=\"walk-\d\">.*?</section>", shown)

    assert "goes through" in now
    assert re.search(r"Answer the customer</strong>.*T1.*Joyce Bell, Pim de Graaf", now)
    assert re.search(r"Verify</strong>.*T2.*Oskar Brandt", now)
    assert "1 hand-over " in now.replace("</p>", " ")
    assert "stalls at 1 step" in then
    assert "this version has no “t2”" in then


def test_a_business_case_is_made_from_the_gateways_of_its_process(client, house, process):
    address = reverse("rehearsal:case-new") + "?process=answering"
    assert "I cannot" in words(client.get(address))
    client.post(address, {"name": "Known answer", "way-said": ANSWERED})
    made = BusinessCase.objects.get()

    shown = words(client.get(reverse("rehearsal:case", args=[made.key])))
    assert made.choices == {"said": [ANSWERED]}
    assert "Answer the customer" in shown
    assert "Verify" not in shown


@pytest.mark.acceptance("S3-32", issue=3)
@pytest.mark.acceptance("S3-32", issue=7)
@pytest.mark.acceptance("S3-26", issue=3)
def test_a_load_is_sized_to_seats_and_the_versions_to_grow_by_are_shown(client, house, process, next_version):
    RoleGrant.objects.create(person=house.joyce, role=RoleGrant.Role.ORGANISATION_EDITOR, given_at=timezone.now())
    asked = client.post(reverse("organisation:proposal", args=[next_version.key]), PROPOSAL)
    assert asked.status_code == 302
    load = {"arrivals": 200, "handling": 3, "share": 88, "within": 0.3333, "shrinkage": 30, "hours_a_week": 80}
    shown = words(client.get(reverse("rehearsal:staffing"), load))

    assert "<strong>14</strong>" in shown  # 10 erlangs, 88 % within 20 s
    assert "<strong>20</strong>" in shown  # seats, 30 % of whose time goes elsewhere
    assert "0.888" in shown  # the published service level of 14 people
    assert re.search(r"200 %</strong><span class=\"row-end\">\d+ at a time, \d+ seats", shown)
    assert re.search(r"2\.1</strong> <span class=\"muted\">proposed · after 2\.0 · look again on Feb", shown)
    assert "T2 10 · " in shown
    assert "60 seats" in shown
    assert "50 seats" in shown


def test_people_on_duty_stand_beside_those_needed_hour_by_hour(client, house, process):
    scenario("Monday", process, house, people={"t1-agent": 1}, a_day=400)
    shown = words(client.get(reverse("rehearsal:staffing")))

    assert "A Monday, hour by hour" in shown
    row = re.search(r"<th scope=\"row\">10:00</th>(.*?)</tr>", shown).group(1)
    cases, needed, on_duty = re.findall(r"<td class=\"number\">([\d.]+)</td>", row)[:3]
    assert float(cases) > 10
    assert int(needed) > int(on_duty) == 1


def test_nonsense_is_answered_in_the_form(client, house):
    shown = words(client.get(reverse("rehearsal:staffing"), {"arrivals": "-5", "share": "200"}))

    assert "greater than or equal to 0" in shown
    begun = client.post(reverse("rehearsal:runs"), {"weeks": 9_999}, follow=True).content.decode()
    assert "Weeks: Ensure this value is less than or equal to" in begun
    assert not Run.objects.exists()


def test_customers_see_no_rehearsal(house, process):
    from orgdesk.apps.accounts.models import Person

    guest = Person.objects.create_person(email="guest@harbour.example", name="Guest", is_staff=False)
    client = Client()
    client.force_login(guest, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("rehearsal:rehearsals")).status_code == 404
    assert client.get(reverse("rehearsal:staffing")).status_code == 404


def test_seats_that_are_frozen_stall_a_case(client, house, process):
    version = Version.objects.active().get()
    frozen = Structure(
        units=(Unit("t1", "T1"), Unit("t2", "T2")),
        positions=(
            Position("t1-agent", "Agent", unit="t1"),
            Position("t2-operations", "Expert", unit="t2", state=PositionState.FROZEN),
        ),
    )
    other = Version.objects.create(
        workspace=version.workspace, key="service-2-2", label="2.2", parent=version, status=Version.Status.DRAFT,
        structure=structure_to_data(frozen), created_at=timezone.now(),
    )  # fmt: skip
    made = BusinessCase.objects.create(
        name="Hard", definition=process.definition, choices={"said": [PASSED]}, by=house.mara, at=timezone.now()
    )
    shown = words(client.get(reverse("rehearsal:case", args=[made.key]), {"other": other.pk}))

    assert "no open seat at “T2”" in shown


def test_a_difference_that_is_nought_as_it_is_rounded_is_neither_better_nor_worse():
    before = [{"measures": {"hand-overs per case": 0.43 + n / 1e5}} for n in range(5)]
    after = [{"measures": {"hand-overs per case": 0.43 + n / 1e5 + 1e-4}} for n in range(5)]
    apart = [{"measures": {"hand-overs per case": 0.53 + n / 1e5}} for n in range(5)]

    (row,) = rows_of([before, after, apart])
    assert [cell.verdict for cell in row.cells] == ["", "tiny", "worse"]
    assert row.cells[1].change.startswith("0.00 [0.00")
