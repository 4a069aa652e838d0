"""Programs are killed in the middle of their work, again and again, and nothing is lost or done twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from oracles.databases import own_database
from oracles.house import House
from oracles.nursery import Nursery

KILLS = int(os.environ.get("ORGDESK_KILLS", "20"))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    return House(own_database(request.param, tmp_path), tmp_path)


@pytest.mark.acceptance("S0-73", issue=2)
def test_killed_workers_lose_nothing_and_repeat_nothing(house):
    assert kill_again_and_again(house, kills=KILLS, seed=7) > 5


def kill_again_and_again(house: House, *, kills: int, seed: int) -> int:
    """What an instance has behind it that nobody disturbed, every other has behind it too; how many there were."""
    house.play("start", "1")
    with house.running("worker", "people"):
        (undisturbed,) = house.wait_until_all_ended(60)
    assert (undisturbed["status"], undisturbed["touched"], undisturbed["finished"]) == ("completed", 1, 1)

    rng = random.Random(seed)
    roles = ["worker", "worker", "people", "people", "starter"]
    nursery = Nursery(house.environment)
    programs = [nursery.begin(role) for role in roles]
    try:
        for _ in range(kills):
            time.sleep(0.1 + 0.8 * rng.random())
            index = rng.randrange(len(programs))
            programs[index].kill()
            programs[index].wait()
            programs[index] = nursery.begin(roles[index])
        programs.pop().kill()
        ended = house.wait_until_all_ended(60 + kills * 6)
    finally:
        for program in programs:
            program.kill()
        nursery.close()

    for told in ended:
        assert told == undisturbed
    return len(ended)


def test_of_eight_at_once_one_wins_and_a_join_lets_one_token_through(house):
    for told in json.loads(house.play("race", "12")):
        assert told == {"winners": 1, "waiting_at_verify": 1, "after_join": 1, "tokens": 1}


def test_a_reader_of_the_log_never_passes_over_an_event_that_commits_late(house):
    assert json.loads(house.play("overtake")) == [1, 2]


def test_a_worker_asked_to_stop_ends_by_itself(house):
    worker = house.begin("worker", stdout=subprocess.PIPE)
    try:
        assert worker.stdout is not None
        assert b"is at work" in worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    finally:
        worker.kill()
        worker.communicate()
