"""What a serving process does before its first visitor comes."""

from __future__ import annotations

import gc
import time

from django.urls import get_resolver

_LONG = 0.05
"""Seconds for which a page may stand still."""


def settle() -> None:
    """Load the code of every page, and leave it out of the garbage collector's rounds.

    It stays as long as the process. To walk its half a million objects took a quarter of a second, in the middle of somebody's page.
    What the first pages load stays too (templates, statements): a round that took long is the last that walks what it met. All of it is
    freed as ever when it is let go, but for rings.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    if _rounds.watch not in gc.callbacks:
        gc.callbacks.append(_rounds.watch)


class _Rounds:
    """Those that walk everything, by the clock."""

    begun = 0.0

    def watch(self, phase: str, round_of: dict[str, int]) -> None:
        if round_of["generation"] < 2:
            return
        if phase == "start":
            self.begun = time.perf_counter()
        elif time.perf_counter() - self.begun > _LONG:
            gc.freeze()


_rounds = _Rounds()
