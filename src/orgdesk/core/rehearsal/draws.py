"""Random numbers by name: a draw is a function of what it is for, never of what was drawn before.

Two scenarios that ask for the same draw (replication, case, stream, number) get the same number, whatever else differs
between them: these are common random numbers. Whole 64-bit numbers through the finaliser of SplitMix64 (Steele, Lea and
Flood 2014), so that any language and machine gives the same.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import Final

_WORD: Final = (1 << 64) - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15
_SECOND: Final = 0xD1B54A32D192ED03
_STEP: Final = 2.0**-53


class Purpose(IntEnum):
    """Streams that belong to the case or the day, not to a step of the process."""

    GAP = 1
    DAY = 2
    PATIENCE = 3
    REOPEN = 4
    REOPEN_DELAY = 5
    KIND = 6
    TOPIC = 7
    DEFLECT = 8
    WRITE = 9


def stream_of(key: str, role: str) -> int:
    """The stream of one role ("duration", "way") of the step with this key: the same in every process that has the step."""
    return int.from_bytes(hashlib.sha256(f"{role}:{key}".encode()).digest()[:8], "big")


def replication_seed(seed: int, replication: int) -> int:
    """The 64-bit number that all draws of one replication begin with."""
    return _mix((_mix(seed & _WORD) + _GOLDEN * (replication + 1)) & _WORD)


def bits(seed: int, case: int, stream: int, number: int = 0) -> int:
    """The 64-bit draw of this name."""
    found = _mix((seed + _GOLDEN * (case + 1)) & _WORD)
    found = _mix(found ^ stream)
    return _mix((found + _SECOND * (number + 1)) & _WORD)


def uniform(seed: int, case: int, stream: int, number: int = 0) -> float:
    """The draw of this name between 0 and 1, both excluded."""
    return ((bits(seed, case, stream, number) >> 12) * 2 + 1) * _STEP


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    return z ^ (z >> 31)
