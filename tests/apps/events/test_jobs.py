"""Jobs and effects survive failures and dead workers; regular duties are done by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.jobs import duties, every, job, reap, run_due_duties, run_one
from orgdesk.apps.events.jobs.durable import _claim
from orgdesk.apps.events.models import CronTick, JobLease, Outgoing
from orgdesk.apps.events.outbox import ATTEMPTS, send_later, send_waiting, sends

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
MINUTE = timedelta(minutes=1)
ran: list[str] = []


@job(attempts=2)
def note(word: str) -> None:
    ran.append(word)
    if word == "fail":
        raise OSError("no")


@pytest.fixture(autouse=True)
def forget() -> None:
    ran.clear()


def test_a_job_runs_once():
    note.enqueue("hello")

    assert run_one("w1", at=timezone.now())
    assert not run_one("w1", at=timezone.now())
    assert ran == ["hello"]
    assert not JobLease.objects.exists()


def test_a_failed_job_is_tried_again_later_and_given_up_at_last():
    note.enqueue("fail")
    run_one("w1", at=timezone.now())

    assert not run_one("w1", at=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())
    run_one("w1", at=timezone.now())
    assert ran == ["fail", "fail"]
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "OSError" in DBTaskResult.objects.get().traceback


def test_the_job_of_a_dead_worker_is_put_back_when_its_lease_has_run_out():
    note.enqueue("hello")
    now = timezone.now()
    assert _claim("dead", at=now, lease=MINUTE)

    assert reap(at=now + MINUTE / 2) == 0
    assert reap(at=now + 2 * MINUTE) == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    assert run_one("alive", at=timezone.now())
    assert ran == ["hello"]


def test_a_duty_is_done_by_one_worker_a_tick():
    done = []
    every(60, name="tests-count")(done.append)
    try:
        for worker in ("a", "b"):
            run_due_duties(worker, at=AT)
        run_due_duties("b", at=AT + MINUTE)
    finally:
        del duties._duties["tests-count"]

    assert done == [AT, AT + MINUTE]
    assert CronTick.objects.filter(name="tests-count").count() == 2


def test_a_duty_is_not_begun_while_another_worker_is_busy_with_it():
    CronTick.objects.create(name="tests-slow", due=AT)
    done = []
    every(60, name="tests-slow")(done.append)
    try:
        run_due_duties("b", at=AT + MINUTE)
        run_due_duties("b", at=AT + 20 * MINUTE)
    finally:
        del duties._duties["tests-slow"]

    assert done == [AT + 20 * MINUTE]


def test_an_effect_leaves_with_the_key_of_its_event():
    sent = []
    sends("tests.mail")(lambda outgoing, at: sent.append(outgoing.key))
    event = record_event("ticket.opened", at=AT, objects={"ticket": "BW-1"})
    send_later(event, "tests.mail", {"to": "contact"}, at=AT)

    assert send_waiting(at=AT) == 1
    assert send_waiting(at=AT) == 0
    assert sent == [f"{event.pk}:tests.mail"]
    assert Outgoing.objects.get().sent_at == AT


def test_an_effect_that_fails_is_tried_again_and_at_last_shown_as_dead():
    @sends("tests.broken")
    def fail(outgoing: Outgoing, at: datetime) -> None:
        raise ConnectionError("server is away")

    event = record_event("ticket.opened", at=AT, objects={"ticket": "BW-1"})
    send_later(event, "tests.broken", {}, at=AT)
    now = AT
    for _ in range(ATTEMPTS):
        assert send_waiting(at=now) == 1
        now += timedelta(hours=2)

    assert send_waiting(at=now) == 0
    dead = Outgoing.objects.dead().get()
    assert dead.attempts == ATTEMPTS
    assert "server is away" in dead.problem


def test_what_an_inside_effect_wrote_is_undone_when_it_fails():
    @sends("tests.inside", inside=True)
    def half(outgoing: Outgoing, at: datetime) -> None:
        CronTick.objects.create(name="half", due=at)
        raise ValueError("second half")

    event = record_event("ticket.opened", at=AT, objects={"ticket": "BW-1"})
    send_later(event, "tests.inside", {}, at=AT)
    send_waiting(at=AT)

    assert not CronTick.objects.exists()
    assert Outgoing.objects.get().attempts == 1
