"""How promises and improvements are measured: the app that reads the log provides the meter, here it is only asked.

The measures live above this app; they hand in their reading in their `ready()`. Without one, nothing is measured and pages say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from orgdesk.core.measures import Value

Meter = Callable[[str, datetime, datetime], Value | None]
_meters: list[Meter] = []


def provide(meter: Meter) -> None:
    """`meter(code, start, end)` gives the measure over the period, None for a code that it does not know."""
    _meters[:] = [meter]


def measure(code: str, *, start: datetime, end: datetime) -> Value | None:
    return _meters[0](code, start, end) if _meters and code else None
