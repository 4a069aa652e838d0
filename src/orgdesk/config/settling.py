"""What a serving process does before its first visitor comes."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load the code of every page, and leave it out of the garbage collector's rounds.

    It stays as long as the process. To walk its half a million objects took a quarter of a second, in the middle of somebody's page.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
