"""What begins by itself: at a moment, or again and again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.drawings import drawing, flows
from apps.seats import AT, seat_people
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.process.duties import begin_processes
from orgdesk.apps.process.errors import DeploymentRefused
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def begun_at(timer: str, *, kind: str = "timeCycle", more: str = "", task: str = "Count the tills") -> str:
    body = f"""
    <startEvent id="weekly"><timerEventDefinition><{kind}{more}>{timer}</{kind}></timerEventDefinition></startEvent>
    <userTask id="count" name="{task}"/><endEvent id="end"/>
    """
    return drawing("counting", body + flows("weekly>count", "count>end"), lanes={"unit:t1": ["count"]})


def deploy(timer: str, **drawn: str) -> None:
    seat_people()
    deploy_process(begun_at(timer, **drawn), by=None, at=AT)


def test_a_cycle_begins_its_process_at_each_of_its_times_and_never_twice(db):
    deploy("R/P7D")

    begun = [
        begin_processes(AT + late) for late in (timedelta(0), WEEK, WEEK, WEEK * 2 - timedelta(seconds=1), WEEK * 2)
    ]

    assert begun == [0, 1, 0, 0, 1]
    assert {item.title for item in WorkItem.objects.open()} == {"Count the tills"}
    assert {one.started_at for one in Instance.objects.of("counting")} == {AT + WEEK, AT + WEEK * 2}


def test_a_worker_that_slept_for_weeks_begins_one_and_keeps_the_day_of_the_week(db):
    deploy("R/P7D")

    assert begin_processes(AT + WEEK * 5 + timedelta(days=2)) == 1
    assert begin_processes(AT + WEEK * 6 - timedelta(minutes=1)) == 0
    assert begin_processes(AT + WEEK * 6) == 1


def test_a_counted_cycle_ends_and_a_moment_comes_once(db):
    deploy("R2/PT1H")
    assert [begin_processes(AT + timedelta(hours=hour)) for hour in range(1, 5)] == [1, 1, 0, 0]

    moment = (AT + timedelta(hours=9)).isoformat()
    deploy_process(begun_at(moment, kind="timeDate"), by=None, at=AT + timedelta(hours=8))
    assert [begin_processes(AT + timedelta(hours=hour)) for hour in range(8, 12)] == [0, 1, 0, 0]


def test_only_the_version_in_force_begins_and_what_is_past_stays_past(db):
    deploy("R/P7D", task="Count by hand")
    long_ago = (AT - timedelta(days=1000)).isoformat()
    deploy_process(begun_at(f"R/{long_ago}/PT1S", task="Count by machine"), by=None, at=AT + timedelta(days=1))

    begin_processes(AT + WEEK)

    assert [item.title for item in WorkItem.objects.open()] == ["Count by machine"]


def test_a_cycle_in_working_minutes_outlives_a_sleep_of_months_and_holds_nothing_up(db):
    deploy("R/PT1M", more=' orgdesk:working="true"')

    assert [begin_processes(AT + timedelta(days=day)) for day in (200, 201)] == [1, 1]


def test_a_cycle_that_leaves_the_calendar_ends_after_its_last_time(db):
    deploy("R/P4000Y")
    far = AT.replace(year=AT.year + 4000)

    assert [begin_processes(far), begin_processes(far.replace(year=9999))] == [1, 0]


def test_a_time_that_cannot_be_known_is_refused_with_its_element(db):
    seat_people()

    with pytest.raises(DeploymentRefused) as refusal:
        deploy_process(begun_at("=when_it_suits", kind="timeDate"), by=None, at=AT)

    assert "weekly" in str(refusal.value)
    assert begin_processes(AT + WEEK) == 0


def test_the_page_says_when_the_process_begins_next(db, cast, signed_in):
    deploy("R/P7D")

    page = signed_in(cast("ravi")).get("/processes/counting").content.decode()

    assert "Begins by itself next" in page
    assert f"{AT + WEEK:%-d %b %Y}" in page
