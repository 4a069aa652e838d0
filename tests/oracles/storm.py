"""An installation under load, whose web server, worker, mail server and database server are killed at random."""

from __future__ import annotations

import contextlib
import json
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import httpx

from apps.mail.servers import free_port
from oracles.house import House
from oracles.nursery import Nursery, Program

_PATIENCE = 240


@dataclass
class Installation:
    """Its programs, each in a group of its own so that what it began dies with it; `database` kills the server and starts it again."""

    house: House
    web_port: int
    post_port: int
    database: Callable[[], None] | None = None
    nursery: Nursery | None = None
    running: dict[str, Program] = field(default_factory=dict)

    def begin(self, role: str) -> None:
        assert self.nursery is not None
        web = "--interface asginl --workers 1 --log-level critical --port"
        words = {
            "web": ["granian", *web.split(), str(self.web_port), "orgdesk.config.asgi:application"],
            "worker": ["worker"],
            "post": ["post", str(self.post_port)],
        }
        self.running[role] = self.nursery.begin(*words[role])

    def kill(self, role: str) -> None:
        if role == "database":
            assert self.database is not None
            self.database()
            return
        self.running[role].kill()
        self.running[role].wait()

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        self.nursery = Nursery(self.house.environment)
        try:
            for role in ("post", "worker", "web"):
                self.begin(role)
            yield
        finally:
            for role in tuple(self.running):
                self.kill(role)
            self.nursery.close()

    def letters(self) -> dict[str, set[str]]:
        """The message ids under which each answer reached the customer."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in Path(self.house.environment["ORGDESK_VAR"], "post").glob("*.eml"):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            for answer in re.findall(r"Answer \d+\.", body.get_content() if body is not None else ""):
                found[answer].add(str(letter["Message-ID"]))
        return found


def installed(database: str, folder: Path, *, kill: Callable[[], None] | None = None) -> Installation:
    web_port, post_port = free_port(), free_port()
    settings = {
        "ORGDESK_DEMO_POST_PORT": str(post_port),
        "ORGDESK_API_RATE": "1000000",
        "ORGDESK_PAGE_RATE": "0",
        "PYTHONWARNINGS": "ignore",
    }
    return Installation(House(database, folder, begin="company", **settings), web_port, post_port, kill)


class Load:
    """A program that asks and answers as fast as it is let, each with a key, again and again until it was told that it is done."""

    def __init__(self, port: int, secret: str) -> None:
        self.address, self.secret = f"http://127.0.0.1:{port}/api/v1", secret
        self.done = 0
        self.problem: AssertionError | None = None
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._enough.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            self._ask_and_answer()
        except AssertionError as problem:
            self.problem = problem

    def _ask_and_answer(self) -> None:
        while not self._enough.is_set():
            asked = {
                "subject": f"Case {self.done}",
                "text": "It stops.",
                "requester_email": "nadia@harbour-fuels.example",
            }
            key = self._insist("/tickets", asked, f"case-{self.done}")["key"]
            self._insist(f"/tickets/{key}/replies", {"text": f"Answer {self.done}."}, f"answer-{self.done}")
            self.done += 1
            time.sleep(0.1)

    def _insist(self, path: str, body: dict[str, str], key: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
        until, last = time.monotonic() + _PATIENCE, ""
        while True:
            try:
                answer = httpx.post(self.address + path, json=body, headers=headers, timeout=10, trust_env=False)
                if answer.status_code == 201:
                    told: dict[str, str] = answer.json()
                    return told
                last = f"{answer.status_code} {answer.text[:300]}"
                assert answer.status_code >= 500 or answer.status_code in {409, 429}, last
            except httpx.HTTPError as problem:
                last = repr(problem)
            assert time.monotonic() < until, f"{path} was not done in {_PATIENCE} s: {last}"
            time.sleep(0.1)


def rage(installation: Installation, *, kills: int, seed: int) -> int:
    """Every case is asked once, answered once, and reaches the customer at least once under one message id; how many there were."""
    rng = random.Random(seed)
    roles = ["web", "worker", "post", *(["database"] if installation.database else [])]
    with installation.open():
        with Load(installation.web_port, installation.house.told.strip()) as load:
            while load.done < 1 and load.problem is None:
                time.sleep(0.2)
            for number in range(kills):
                time.sleep(0.3 + rng.random())
                role = roles[number % len(roles)] if number < len(roles) else rng.choice(roles)
                installation.kill(role)
                if role != "database":
                    installation.begin(role)
        assert load.problem is None, load.problem
        until = time.monotonic() + _PATIENCE
        while len(installation.letters()) < load.done and time.monotonic() < until:
            time.sleep(1)
    subjects, answers = json.loads(installation.house.play("asked"))
    assert sorted(subjects) == sorted(f"Case {number}" for number in range(load.done))
    assert sorted(answers) == sorted(f"Answer {number}." for number in range(load.done))
    assert {answer: len(ids) for answer, ids in installation.letters().items()} == dict.fromkeys(answers, 1)
    return load.done
