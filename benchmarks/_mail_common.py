"""What both sides of `mail.py` are given: the same letters and the same way of timing."""

from __future__ import annotations

import time
from collections.abc import Callable

LETTERS = 100


def first_letter(number: int, to: str) -> bytes:
    """Somebody writes for the first time."""
    return _letter(number, to, f"Pump {number} is silent", f"first-{number}", "")


def next_letter(number: int, to: str, answered: str, reference: str = "") -> bytes:
    """The same one answers what they were sent, as mail programs do; `reference` stands in the subject."""
    named = f"In-Reply-To: <{answered}>\r\nReferences: <first-{number}@quill.example> <{answered}>\r\n"
    return _letter(number, to, f"Re: {reference}Pump {number} is silent", f"next-{number}", named)


def _letter(number: int, to: str, subject: str, message_id: str, named: str) -> bytes:
    lines = [
        f"From: Customer {number} <customer{number}@quill.example>", f"To: {to}", f"Subject: {subject}",
        f"Message-ID: <{message_id}@quill.example>", f"{named}Date: Mon, 02 Mar 2026 09:00:00 +0000",
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", "Since this morning nothing comes out.", "",
        "On Sunday we wrote:", "> It was fine then.", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def best_of_three(
    act: Callable[[int], None], server: int = 0, of_server: Callable[[int], float] = lambda process: 0.0
) -> tuple[float, float]:
    """Milliseconds of processor a letter: in this process, and in the database's own; of three rounds the one that took least."""
    rounds = []
    for first in range(0, 3 * LETTERS, LETTERS):
        begun = time.process_time(), of_server(server)
        for number in range(first, first + LETTERS):
            act(number)
        ended = time.process_time(), of_server(server)
        rounds.append(((ended[0] - begun[0]) * 1000 / LETTERS, (ended[1] - begun[1]) * 1000 / LETTERS))
    return min(rounds, key=sum)
