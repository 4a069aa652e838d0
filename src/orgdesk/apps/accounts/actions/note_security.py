"""Note what somebody did to how they or others sign in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event


def note_security(
    kind: str, person: Person, *, at: datetime, by: Person | None = None, data: Mapping[str, Any] | None = None
) -> None:
    """`by` is the person themselves unless named."""
    record_event(kind, at=at, by=(by or person).key, objects={"person": person.key}, data=data)
