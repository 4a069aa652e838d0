"""Have a run played by a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.rehearsal.models import Run

ASKED: Final = "rehearsal.play"


def ask(run: Run, *, by: str, at: datetime) -> None:
    """In the caller's transaction: the worker hears of it after the commit."""
    event = record_event("rehearsal.asked", at=at, by=by, objects={"rehearsal": run.key}, data={"bundles": run.digests})
    send_later(event, ASKED, {"run": run.key}, at=at)
