"""Begins programs in an instant: one process has imported everything, and each program is a fork of it that is killed like any other.

A program that takes seconds to begin and is killed every second is hardly ever at work when it is killed. Forked, it is.

Run as a program it reads a line of JSON for each child, a role and its arguments, and answers with the child's number.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_END = 60


class Program:
    """A forked child, leader of a group of its own, so that what it began dies with it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Until its number is free: its parent leaves the dead to the system, which takes them away at once."""
        until = time.monotonic() + _END
        while _lives(self.pid):
            assert time.monotonic() < until, f"process {self.pid} does not end"
            time.sleep(0.005)


class Nursery:
    """`environment` is that of all its programs, fixed when it begins."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *words: str) -> Program:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        assert told, "the nursery has ended"
        return Program(int(told))

    def close(self) -> None:
        self._process.communicate()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _bring_up() -> None:
    """Reads what programs need, opens nothing."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import granian.cli
    from django.db import connections
    from django.urls import get_resolver

    from oracles import killable
    from orgdesk.config.asgi import application

    assert application is not None
    assert get_resolver().url_patterns
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        role, *arguments = json.loads(line)
        child = os.fork()
        if not child:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)
            sys.argv = [role, *arguments]
            granian.cli.entrypoint() if role == "granian" else killable.play(role, *arguments)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    _bring_up()
