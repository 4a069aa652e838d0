"""Running instances are taken to another version after a dry run, one transaction each."""

from __future__ import annotations

import pytest

from apps import drawings
from apps.seats import AT, House, seat_people
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.actions import deploy_process, migrate_instances, plan_migration, start_instance
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def versions(house: House) -> tuple[DefinitionVersion, DefinitionVersion]:
    """One instance waits at `answer`, one at `verify`; the new version calls the first `reply`."""
    (old,) = deploy_process(drawings.answering(), by=None, at=AT)
    for _ in range(2):
        start_instance("answering", subject=("case", "BW-1"), at=AT)
    finish_work(WorkItem.objects.open().first(), by=house.joyce, at=AT, outcome="said-verify")
    renamed = (
        drawings.answering().replace('"answer"', '"reply"').replace("answer<", "reply<").replace("Verify", "Check")
    )
    (new,) = deploy_process(renamed, by=None, at=AT)
    return old, new


def test_the_dry_run_names_what_stands_in_the_way_and_changes_nothing(versions):
    old, new = versions
    planned = plan_migration(old, new)

    assert sorted(one.report.possible for one in planned) == [False, True]
    assert "answer" in next(one.report.problems[0] for one in planned if not one.report.possible)
    assert old.instances.count() == 2


def test_what_can_be_migrated_is_and_the_rest_stays_with_the_reason(versions, house):
    old, new = versions
    done = migrate_instances(old, new, by=house.outsider, at=AT)

    assert sorted(one.report.possible for one in done) == [False, True]
    assert (old.instances.count(), new.instances.count()) == (1, 1)
    assert Event.objects.of_kind("process.migrated").get().actor == house.outsider.key


def test_a_map_of_names_takes_everything_over_and_work_goes_on(versions, house):
    old, new = versions
    moves = {"answer": "reply"}
    migrate_instances(old, new, by=house.outsider, at=AT, moves=moves)

    assert new.instances.count() == 2
    item = WorkItem.objects.open().get(kind="reply")
    finish_work(item, by=house.joyce, at=AT, outcome="said-verify")
    assert [one.title for one in WorkItem.objects.open()] == ["Check", "Check"]
    assert {one.process_version for one in WorkItem.objects.open()} == {"answering:2"}
