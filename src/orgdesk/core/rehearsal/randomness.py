"""The draws of `draws`, compiled: the same whole numbers, and so the same luck."""

from __future__ import annotations

from typing import Final

import numpy as np

from orgdesk.core.rehearsal.jit import compiled, part

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xD1B54A32D192ED03)
_FIRST_FACTOR: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR: Final = np.uint64(0x94D049BB133111EB)
_ONE, _TWO = np.uint64(1), np.uint64(2)
_S12, _S27, _S30, _S31 = np.uint64(12), np.uint64(27), np.uint64(30), np.uint64(31)
_STEP: Final = 2.0**-53


@compiled
def draw(seed: np.uint64, case: int, stream: np.uint64, number: int) -> float:
    """The draw of this name between 0 and 1, both excluded."""
    return drawn(luck_of(seed, case), stream, number)


@part
def luck_of(seed: np.uint64, case: int) -> np.uint64:
    """What all draws of one case begin with."""
    return _mix(seed + _GOLDEN * (np.uint64(case) + _ONE))


@part
def drawn(luck: np.uint64, stream: np.uint64, number: int) -> float:
    """The draw of a case whose luck is known."""
    found = _mix(luck ^ stream)
    found = _mix(found + _SECOND * (np.uint64(number) + _ONE))
    return float((found >> _S12) * _TWO + _ONE) * _STEP


@part
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _S30)) * _FIRST_FACTOR
    z = (z ^ (z >> _S27)) * _SECOND_FACTOR
    return z ^ (z >> _S31)
