"""An administrator sees which queries take long, where they are asked and what to do, and never whom they were about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from orgdesk.apps.events import slow_queries
from orgdesk.apps.events.jobs import every, job, run_due_duties, run_one
from orgdesk.apps.events.models import Event, SlowQuery
from orgdesk.apps.events.prepared import create
from orgdesk.apps.events.slow_queries import (
    Slow,
    Watch,
    keep_slow_queries,
    let_old_slow_queries_go,
    watching_queries,
    without_values,
)
from orgdesk.apps.operations.doctor import State, examine

pytestmark = pytest.mark.django_db
_PAGE = "/administration/slow-queries"


@job()
def count_everything() -> None:
    SlowQuery.objects.count()


@every(0.001, name="look-around")
def look_around(at: Any) -> int:
    return SlowQuery.objects.filter(place="nowhere").count()


@pytest.fixture
def every_query_is_slow(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ORGDESK_SLOW_QUERY_MS = 0.000_001
    monkeypatch.setattr(slow_queries, "_A_TIME", 150)


@pytest.fixture
def administrator(cast: Callable[[str], Any], signed_in: Callable[[Any], Client]) -> Client:
    return signed_in(cast("ada"))


def test_a_slow_page_is_told_with_its_remedy_and_without_what_was_looked_for(
    every_query_is_slow: None, administrator: Client, settings: Any
) -> None:
    assert administrator.get("/tickets/?q=Nozzle+of+Nadia").status_code == 200
    settings.ORGDESK_SLOW_QUERY_MS = 500
    shown = administrator.get(_PAGE).content.decode()

    assert "GET desk:tickets" in shown
    assert "FROM &quot;desk_" in shown
    assert "ANALYZE" in shown
    assert "Nadia" not in shown
    assert not SlowQuery.objects.filter(sql__icontains="nadia").exists()


def test_what_a_step_of_a_process_sends_past_the_cursors_is_told_too(every_query_is_slow: None) -> None:
    with watching_queries() as found:
        create(Event(kind="thing.happened", at=timezone.now(), data={"who": "Nadia"}))

    assert [one.sql.split(" (")[0] for one in found] == ['INSERT INTO "events_event"']
    assert "Nadia" not in found[0].sql


def test_the_list_is_a_file_too(administrator: Client) -> None:
    keep_slow_queries([Slow("SELECT wide", 2.5)], place="GET desk:tickets", at=timezone.now())

    lines = administrator.get(f"{_PAGE}?as=csv").content.decode().splitlines()

    assert "GET desk:tickets" in lines[1]
    assert "2500" in lines[1]


def test_alike_queries_are_one_row_with_times_mean_and_longest(administrator: Client) -> None:
    for seconds in (1.0, 3.0):
        sql = without_values(f"SELECT a FROM b WHERE c IN (%s, %s) AND d = 'Harbour Fuels' LIMIT {int(seconds)}")
        keep_slow_queries([Slow(sql, seconds)], place="GET desk:tickets", at=timezone.now())

    kept = SlowQuery.objects.get()
    shown = administrator.get(_PAGE).content.decode()

    assert kept.sql == "SELECT a FROM b WHERE c IN (…) AND d = ? LIMIT ?"
    assert "longest 3000 ms, mean 2000 ms" in shown
    assert "2 times" in shown


def test_jobs_and_regular_duties_are_named(every_query_is_slow: None) -> None:
    count_everything.enqueue()
    run_due_duties("w1", at=timezone.now())
    run_one("w1", at=timezone.now())

    assert {"count_everything", "look-around"} <= set(SlowQuery.objects.values_list("place", flat=True))


def test_of_one_page_the_slowest_queries_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_queries, "_A_TIME", 2)
    watch = Watch(0.5)

    for seconds in (0.4, 1.0, 3.0, 2.0):
        watch.took(seconds, "SELECT a FROM b")

    assert [one.seconds for one in watch.found] == [3.0, 2.0]


def test_the_table_stays_small_and_forgets_what_became_quick() -> None:
    now = timezone.now()
    with patch.object(slow_queries, "MOST", 5):
        for number in range(9):
            keep_slow_queries([Slow(f"SELECT t{number}", 1)], place="x", at=now - timedelta(days=9 - number))
        assert sorted(SlowQuery.objects.values_list("sql", flat=True)) == [
            f"SELECT t{number}" for number in range(4, 9)
        ]

    assert let_old_slow_queries_go(at=now + timedelta(days=11)) == 2
    assert SlowQuery.objects.count() == 3


def test_a_page_is_not_lost_when_its_queries_cannot_be_kept(every_query_is_slow: None, administrator: Client) -> None:
    with patch.object(slow_queries, "_keep", side_effect=DatabaseError("disk full")):
        assert administrator.get("/tickets/").status_code == 200
    assert not SlowQuery.objects.exists()


def test_without_a_limit_nothing_is_watched_and_the_page_says_how_to_begin(administrator: Client) -> None:
    assert administrator.get("/tickets/").status_code == 200
    assert not connection.execute_wrappers
    assert "ORGDESK_SLOW_QUERY_MS" in administrator.get(_PAGE).content.decode()


def test_the_doctor_speaks_of_what_is_slow_again_and_again() -> None:
    now = timezone.now()
    for _ in range(3):
        keep_slow_queries([Slow("BEGIN IMMEDIATE", 4)], place="POST desk:replies", at=now)

    found = next(one for one in examine(at=now) if one.key == "slow-queries")

    assert found.state is State.ATTENTION
    assert "4000 ms at POST desk:replies" in found.said
    assert found.remedy


def test_only_administrators_see_it(cast: Callable[[str], Any], signed_in: Callable[[Any], Client]) -> None:
    assert signed_in(cast("joyce")).get(_PAGE).status_code == 403
