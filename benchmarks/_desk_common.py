"""What benchmarks of the desk are given: the same words, the same letters, the same way of timing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

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
"""A word of one ticket in 500."""
ROUNDS = 40
LETTERS = 40


def subject_of(number: int, rng: random.Random) -> str:
    rare = f" {RARE}" if number % 500 == 0 else ""
    return f"The {rng.choice(THINGS)} {rng.choice(FAULTS)}{rare} at site {rng.randrange(4000)}"


def letter(number: int, to: str) -> bytes:
    lines = [
        f"From: Customer {number} <customer{number}@quill.example>", f"To: {to}", f"Subject: Pump {number} is silent",
        f"Message-ID: <letter-{number}@quill.example>", "Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", "Since this morning nothing comes out.", "",
        "On Sunday we wrote:", "> It was fine then.", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def p95(act: Callable[[int], None], rounds: int = ROUNDS) -> float:
    """Milliseconds that 19 of 20 rounds stay under; two rounds before warm what any later page finds warm."""
    taken = []
    for number in range(rounds + 2):
        begun = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken[2:])[int(rounds * 0.95) - 1]


def per_second(act: Callable[[int], None], rounds: int = LETTERS) -> float:
    begun = time.perf_counter()
    for number in range(rounds):
        act(number)
    return rounds / (time.perf_counter() - begun)
