"""The processes of an installation on one machine, started and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

_PATIENCE = 15


def web_command(*, host: str, port: int, processes: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
        "--workers", str(processes), "--log-level", "error", "--workers-kill-timeout", "3", "orgdesk.config.asgi:application",
    ]  # fmt: skip


def orgdesk_command(*words: str) -> list[str]:
    """Our own command line, by the interpreter that runs us."""
    return [sys.executable, "-m", "orgdesk.config.command_line", *words]


def run_together(commands: Sequence[Sequence[str]], *, say: Callable[[str], None]) -> int:
    """Until one ends by itself or we are told to stop; 0 when we were told. Each gets time to finish what it is doing."""
    # The sources may lie on a path that only this process was given.
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_sources()), os.environ.get("PYTHONPATH", "")])),
    }
    running = [subprocess.Popen(command, env=environment, start_new_session=True) for command in commands]  # noqa: S603 - our own words
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not told and all(process.poll() is None for process in running):
            time.sleep(0.2)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _end(running)
    if told:
        return 0
    say("a process ended by itself; its own words are above")
    return 1


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _sources() -> Path:
    return Path(__file__).resolve().parents[3]
