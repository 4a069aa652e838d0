"""A database of our own and the programs that work on it, to be disturbed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_ROLES = Path(__file__).with_name("killable.py")
_PATIENCE = 40


class House:
    """A database of our own and the programs that work on it."""

    def __init__(self, database: str, folder: Path, *, begin: str = "prepare", **settings: str) -> None:
        tests, source = _ROLES.parents[1], _ROLES.parents[2] / "src"
        self.environment = {
            **os.environ,
            "ORGDESK_DATABASE": database,
            "ORGDESK_VAR": str(folder),
            "ORGDESK_SECRET_KEY": "tests only",
            "ORGDESK_LOG": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "orgdesk.config.settings",
            "PYTHONPATH": f"{source}{os.pathsep}{tests}",
            **settings,
        }
        self.told = self.play(begin)

    def play(self, role: str, *arguments: str, patience: float = 600) -> str:
        done = subprocess.run(
            [sys.executable, str(_ROLES), role, *arguments],
            env=self.environment, capture_output=True, text=True, timeout=patience, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin(
        self, role: str, stdout: int = subprocess.DEVNULL, *, prepare: Callable[[], None] | None = None
    ) -> subprocess.Popen[bytes]:
        """`prepare` runs in the new process before its program, to bind it to limits."""
        return subprocess.Popen(
            [sys.executable, str(_ROLES), role],
            env=self.environment,
            stdout=stdout,
            preexec_fn=prepare,  # noqa: PLW1509 - the tests that use it run no threads
        )

    def report(self, patience: float = 0) -> list[dict[str, object]]:
        told: list[dict[str, object]] = json.loads(self.play("report", str(patience), patience=patience + 60))
        return told

    @contextmanager
    def running(self, *roles: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        programs = [self.begin(role) for role in roles]
        try:
            yield programs
        finally:
            for program in programs:
                program.kill()
                program.wait()

    def wait_until_all_ended(self, patience: float = _PATIENCE) -> list[dict[str, object]]:
        return self.report(patience)
