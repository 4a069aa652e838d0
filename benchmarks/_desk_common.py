"""What benchmarks of the desk are given: the same words, the same letters, the same way of timing."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import TypedDict

THINGS = (
    "pump",
    "till",
    "meter",
    "printer",
    "display",
    "card reader",
    "valve",
    "scale",
    "export",
    "invoice",
    "licence",
)
FAULTS = ("stops", "prints no total", "shows the wrong day", "loses its setting", "is slow", "beeps", "cannot be found")
RARE = "zirconium"
"""A word of one ticket in 125."""
ROUNDS = 40
LETTERS = 40
PATIENCE = 120.0
"""Seconds for the rounds of one page."""


def subject_of(number: int, rng: random.Random) -> str:
    rare = f" {RARE}" if number % 125 == 0 else ""
    return f"The {rng.choice(THINGS)} {rng.choice(FAULTS)}{rare} at site {rng.randrange(4000)}"


def letter(number: int, to: str, *, subject: str = "", sender: int | None = None) -> bytes:
    """A mail of a customer of its own, or of customer `sender`."""
    who = number if sender is None else sender
    lines = [
        f"From: Customer {who} <customer{who}@quill.example>", f"To: {to}", f"Subject: {subject or f'Pump {number} is silent'}",
        f"Message-ID: <letter-{number}@quill.example>", "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", "Since this morning nothing comes out.", "",
        "On Sunday we wrote:", "> It was fine then.", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


class Timed(TypedDict):
    """Milliseconds: the median and the 95th percentile by the clock on the wall, and the 95th of the processor's time in this process."""

    p50: float
    p95: float
    cpu: float


def timed(act: Callable[[int], None], rounds: int = ROUNDS) -> Timed:
    """Two rounds before warm what any later page finds warm. After two minutes what was seen until then counts, of three rounds at least."""
    taken, worked, end = [], [], time.monotonic() + PATIENCE
    for number in range(rounds + 2):
        begun, before = time.perf_counter(), time.process_time()
        act(number)
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - before) * 1000)
        if time.monotonic() > end and number >= 4:
            break
    place = max(0, int((len(taken) - 2) * 0.95) - 1)
    return {"p50": statistics.median(taken[2:]), "p95": sorted(taken[2:])[place], "cpu": sorted(worked[2:])[place]}


def per_second(act: Callable[[int], None], rounds: int = LETTERS) -> float:
    begun = time.perf_counter()
    for number in range(rounds):
        act(number)
    return rounds / (time.perf_counter() - begun)
