"""What a further part of the company's life is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life


@dataclass(frozen=True)
class Moment:
    """Something that happens: `act` is called with the life, whose clock stands at `at` or, where the day ran late, after it."""

    at: datetime
    act: Callable[[Life], object]


Chapter = Callable[["Life", datetime, datetime], Iterable[Moment]]
