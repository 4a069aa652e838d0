# ruff: noqa: E402 - Django is set up before anything of ours is imported
"""Roles for the tests that kill: each is one program run as `python killable.py ROLE`, on the database of the environment.

The drawing has an asynchronous service, a timer, a parallel pair, a person's task, a service within the step, and a message from
one instance to another: every way in which a token can move.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orgdesk.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from apps import drawings
from apps.seats import AT, seat_people
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.readers import EventReader
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.models import Instance
from orgdesk.apps.process.store import take_step
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.commands import CompleteTask
from orgdesk.core.process.errors import ProcessError


@service("tests.slow")
def be_slow(context: ServiceContext) -> None:
    time.sleep(random.random() * 0.05)


@service("tests.touch")
def touch(context: ServiceContext) -> None:
    """Leaves exactly one row for each time it was truly done."""
    record_event("tests.touched", at=context.at, objects={"process": context.instance.key})


def travelling() -> str:
    roots = '<message id="ready" name="ready"/>'
    body = """
    <startEvent id="start"/>
    <serviceTask id="slow" orgdesk:handler="tests.slow" orgdesk:async="true"/>
    <intermediateCatchEvent id="rest"><timerEventDefinition id="t1"><timeDuration>PT0.2S</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <parallelGateway id="split"/>
    <userTask id="check" name="Check"/>
    <serviceTask id="later" orgdesk:handler="tests.slow" orgdesk:async="true"/>
    <sendTask id="tell" messageRef="ready" orgdesk:correlation="=self"/>
    <intermediateCatchEvent id="told"><messageEventDefinition id="m" messageRef="ready" orgdesk:correlation="=self"/>
    </intermediateCatchEvent>
    <parallelGateway id="join"/>
    <serviceTask id="touch" orgdesk:handler="tests.touch"/>
    <endEvent id="end"/>
    """
    drawn = drawings.flows(
        "start>slow", "slow>rest", "rest>split", "split>check", "split>later", "split>tell", "tell>told",
        "check>join", "later>join", "told>join", "join>touch", "touch>end",
    )  # fmt: skip
    nodes = ["start", "slow", "rest", "split", "check", "later", "tell", "told", "join", "touch", "end"]
    return drawings.drawing("travelling", body + drawn, lanes={"unit:t1": nodes}, roots=roots)


def prepare() -> None:
    call_command("migrate", verbosity=0)
    seat_people()
    for xml in (travelling(), drawings.answering(), _three_branches()):
        deploy_process(xml, by=None, at=AT)


def start(count: str) -> None:
    for number in range(int(count)):
        begun = f"BW-{os.getpid()}-{number}"
        start_instance("travelling", subject=("case", begun), at=timezone.now(), data={"self": begun})


def starter() -> None:
    """Begins one more all the time, so that there is always something to be disturbed."""
    number = 0
    while True:
        begun = f"BW-{os.getpid()}-{number}"
        start_instance("travelling", subject=("case", begun), at=timezone.now(), data={"self": begun})
        number += 1
        time.sleep(0.4)


def people() -> None:
    """Everybody at T1 finishes whatever they see, often the same thing at once."""
    members = list(Person.objects.filter(assignments__position_key="t1-agent"))
    while True:
        open_items = list(WorkItem.objects.open().order_by("?")[:5])
        for item in open_items:
            try:
                finish_work(item, by=random.choice(members), at=timezone.now())
            except (WorkError, ProcessError):
                continue
        if not open_items:
            time.sleep(0.05)


def report(patience: str = "0") -> None:
    """What every instance has behind it, as one line of JSON; all have ended or the seconds are over."""
    until = time.monotonic() + float(patience)
    while Instance.objects.of("travelling").filter(status="active").exists() and time.monotonic() < until:
        time.sleep(0.2)
    print(json.dumps([_told(instance) for instance in Instance.objects.of("travelling").order_by("pk")]))


def race(rounds: str) -> None:
    """Eight threads complete one token at the same moment; then three branches arrive at a join at the same moment."""
    print(json.dumps([_race_once() for _ in range(int(rounds))]))


def _race_once() -> dict[str, Any]:
    single = start_instance("answering", subject=("case", "BW-1"), at=timezone.now())
    token = single.tokens.get().number
    won = _at_once([lambda: take_step(single.key, CompleteTask(token, "said-verify"), at=timezone.now())] * 8)
    joined = start_instance("branches", subject=("case", "BW-2"), at=timezone.now())
    numbers = joined.tokens.filter(state="user").values_list("number", flat=True)
    _at_once([_completing(joined, number) for number in numbers])
    return {
        "winners": sum(won),
        "waiting_at_verify": single.tokens.filter(node="verify").count(),
        "after_join": joined.tokens.filter(node="after").count(),
        "tokens": joined.tokens.count(),
    }


def overtake() -> None:
    """Of two writers the first commits last; a reader that keeps its position reads in between and after."""
    written, may_commit, seen = threading.Event(), threading.Event(), []

    def write(number: int) -> None:
        try:
            with transaction.atomic():
                record_event("ticket.noted", at=AT, objects={"ticket": "BW-1"}, data={"n": number})
                if number == 1:
                    written.set()
                    may_commit.wait(3)
        finally:
            connection.close()

    def read() -> None:
        with EventReader("tests").batch() as events:
            seen.extend(event.data["n"] for event in events if event.kind == "ticket.noted")

    first, second = (threading.Thread(target=write, args=[number]) for number in (1, 2))
    first.start()
    written.wait(10)
    second.start()
    second.join(1)
    if connection.vendor == "postgresql":
        read()
        may_commit.set()
    first.join()
    second.join()
    read()
    print(json.dumps(seen))


def _completing(instance: Instance, number: int) -> Any:
    return lambda: take_step(instance.key, CompleteTask(number), at=timezone.now())


def _at_once(acts: list[Any]) -> list[bool]:
    barrier, won = threading.Barrier(len(acts)), []

    def run(act: Any) -> None:
        try:
            barrier.wait()
            act()
            won.append(True)
        except ProcessError:
            won.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


def _three_branches() -> str:
    body = """<startEvent id="start"/><parallelGateway id="split"/><userTask id="a"/><userTask id="b"/><userTask id="c"/>
    <parallelGateway id="join"/><userTask id="after"/><endEvent id="end"/>"""
    drawn = drawings.flows(
        "start>split", "after>end", *(f"{way}" for n in "abc" for way in (f"split>{n}", f"{n}>join"))
    )
    drawn += drawings.flows("join>after")
    return drawings.drawing(
        "branches", body + drawn, lanes={"unit:t1": ["start", "split", "a", "b", "c", "join", "after", "end"]}
    )


def _told(instance: Instance) -> dict[str, Any]:
    events = Event.objects.about("process", instance.key)
    moves = [move for event in events if event.kind == "process.moved" for move in event.data["moves"]]
    numbers = sorted(move[0] for move in moves)
    return {
        "status": instance.status,
        "gapless": numbers == list(range(1, instance.sequence + 1)),
        "history": sorted(Counter(f"{kind} {node} {flow}" for _, kind, node, _, flow, _ in moves).items()),
        "touched": sum(event.kind == "tests.touched" for event in events),
        "finished": sum(event.kind == "work.finished" for event in events),
        "tokens": instance.tokens.count(),
        "faults": [fault.reason for fault in instance.faults.all()],
    }


def company() -> None:
    """An empty database becomes a company with a post office; tells the secret of a program that acts as Joyce."""
    from orgdesk.apps.api.actions import create_token
    from orgdesk.apps.api.scopes import SCOPES
    from orgdesk.apps.demo.company import found_company
    from orgdesk.apps.demo.post import open_post_office

    call_command("migrate", verbosity=0)
    at = timezone.now()
    founded = found_company(at=at)
    open_post_office()
    token = create_token(founded.staff["joyce"], name="storm", scopes=SCOPES, expires_at=at + timedelta(days=9), at=at)
    print(token.secret)


def asked() -> None:
    """The subjects of all tickets, and what colleagues answered, as one line of JSON."""
    from orgdesk.apps.desk.models import Message, Ticket

    answers = Message.objects.filter(kind="sent").values_list("text", flat=True)
    print(json.dumps([list(Ticket.objects.values_list("subject", flat=True)), list(answers)]))


ROLES = {
    "company": company,
    "asked": asked,
    "overtake": overtake,
    "prepare": prepare,
    "start": start,
    "people": people,
    "starter": starter,
    "report": report,
    "race": race,
}


def play(role: str, *arguments: str) -> None:
    if role == "worker":
        call_command("worker", interval=0.02, lease=2.0)
    elif role == "post":
        call_command("demo_post", port=int(arguments[0]))
    else:
        ROLES[role](*arguments)


if __name__ == "__main__":
    play(*sys.argv[1:])
