# ruff: noqa: E402 - Django is set up before anything of it is imported
"""Our side of `process.py`, on the database of the environment; prints one line of JSON: CPU milliseconds each."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
django.setup()

from django.core.management import call_command

from apps.seats import seat_people
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.models import Instance, SubscriptionRow, TokenRow
from orgdesk.apps.process.store import take_step
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.commands import CompleteTask, FireTimer, Start
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document
from orgdesk.core.process.game import advance
from orgdesk.core.process.state import Status

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONGEST = (
    ("answer", "said-verify"), ("verify", ""), ("qualify", ""), ("draft", ""), ("build", ""), ("approve", "agreed-publish"),
    ("train", ""),
)  # fmt: skip
"""The user tasks of the longest way, each with its outcome."""
TICKET = {f"field_{number}": "The export stops after the first page. " * 2 for number in range(17)}


def main(drawing: str, moves: str, case: str, tasks: int, instances: int, gateways: int) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    people = seat_people()
    deploy_process(drawing, by=None, at=AT)
    deploy_process(case, by=None, at=AT)
    return {
        "case": _case(instances),
        "stored": _stored(instances, tasks),
        "finished": _finished(instances, tasks, people.joyce),
        "memory": _in_memory(drawing, instances * 20, tasks),
        "move": _move(moves, instances, gateways),
        "loop_first": _loop(20),
        "loop_last": _loop(20, after=1000),
        **_loop_in_memory(),
    }


@service("benchmark")
def note_it(context: ServiceContext) -> dict[str, object]:
    return {context.node: True}


def _case(instances: int) -> float:
    """Only the user tasks are timed: the timer is fired by a clock, as a worker does."""
    running = [
        start_instance("case", subject=("case", f"c{n}"), data={"ticket": TICKET}, at=AT).key for n in range(instances)
    ]
    spent, done = 0.0, 0
    for key in running:
        for node, outcome in LONGEST:
            token = TokenRow.objects.get(instance__key=key, node=node).number
            begun = time.process_time()
            take_step(key, CompleteTask(token, outcome), at=AT)
            spent += time.process_time() - begun
            done += 1
            if node == "build":
                timer = SubscriptionRow.objects.get(instance__key=key)
                take_step(key, FireTimer(timer.number), at=timer.due)
        assert Instance.objects.get(key=key).status == Instance.Status.COMPLETED
    return spent / done * 1000


def _stored(instances: int, tasks: int) -> float:
    """Lock, load, play, write the difference, the event and the next work item, commit."""
    running = [start_instance("line", subject=("case", str(n)), at=AT) for n in range(instances)]
    numbers = {one.key: one.tokens.get().number for one in running}
    begun, done = time.process_time(), 0
    for one in running:
        for _ in range(tasks):
            take_step(one.key, CompleteTask(numbers[one.key]), at=AT)
            numbers[one.key] += 1
            done += 1
    return (time.process_time() - begun) / done * 1000


def _finished(instances: int, tasks: int, person: object) -> float:
    """The same through the worklist, with the person's seat looked up and taking and finishing told to the log."""
    for n in range(instances):
        start_instance("line", subject=("case", f"w{n}"), at=AT)
    begun, done = time.process_time(), 0
    for n in range(instances):
        for _ in range(tasks):
            finish_work(WorkItem.objects.open().get(subject_key=f"w{n}"), by=person, at=AT)
            done += 1
    return (time.process_time() - begun) / done * 1000


def _in_memory(drawing: str, instances: int, tasks: int) -> float:
    definitions = dict(compile_document(read_document(drawing)).definitions)
    begun = time.process_time()
    for _ in range(instances):
        state = advance(definitions, None, Start("line"), at=AT).state
        for _ in range(tasks):
            state = advance(definitions, state, CompleteTask(next(iter(state.tokens))), at=AT).state
    return (time.process_time() - begun) / (instances * tasks) * 1000


def _move(drawing: str, instances: int, gateways: int) -> float:
    """From the start to the end without waiting; the two events are moves too."""
    definitions = dict(compile_document(read_document(drawing)).definitions)
    begun = time.process_time()
    for _ in range(instances):
        step = advance(definitions, None, Start("moves"), at=AT)
        assert step.state.status is Status.COMPLETED
    return (time.process_time() - begun) / (instances * (gateways + 2)) * 1000


def _loop(rounds: int, after: int = 0) -> float:
    from apps import drawings

    deploy_process(drawings.looping(), by=None, at=AT)
    one = start_instance("looping", subject=("case", f"loop{after}"), at=AT)
    for _ in range(after):
        take_step(one.key, CompleteTask(one.tokens.get().number, "more-again"), at=AT)
    begun = time.process_time()
    for _ in range(rounds):
        take_step(one.key, CompleteTask(one.tokens.get().number, "more-again"), at=AT)
    return (time.process_time() - begun) / rounds * 1000


def _loop_in_memory() -> dict[str, float]:
    """A round after 100 rounds, and after 100,000."""
    from apps import drawings

    definitions = dict(compile_document(read_document(drawings.looping())).definitions)
    state = advance(definitions, None, Start("looping"), at=AT).state
    taken = {}
    begun = time.process_time()
    for number in range(1, 100_001):
        state = advance(definitions, state, CompleteTask(next(iter(state.tokens)), "more-again"), at=AT).state
        if number in {1000, 99_000}:
            begun = time.process_time()
        elif number in {2000, 100_000}:
            taken[number] = time.process_time() - begun
    return {"memory_loop_first": taken[2000], "memory_loop_last": taken[100_000]}


if __name__ == "__main__":
    line = Path(sys.argv[1])
    print(
        json.dumps(
            main(
                line.read_text(),
                line.with_name("moves.bpmn").read_text(),
                line.with_name("case.bpmn").read_text(),
                *map(int, sys.argv[2:5]),
            )
        )
    )
