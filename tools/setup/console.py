"""What the commands say while they work."""

from __future__ import annotations

import sys
import time

_BEGIN = time.monotonic()


class Failed(Exception):  # noqa: N818 (named for the situation)
    """A command cannot go on; the message says what is wrong and what to do."""


def say(message: str) -> None:
    """One line with the seconds since the start."""
    print(f"[{time.monotonic() - _BEGIN:6.1f} s] {message}", file=sys.stderr, flush=True)
