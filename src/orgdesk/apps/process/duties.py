"""What the worker does for processes."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.process.actions.begin_due import begin_due_processes
from orgdesk.apps.process.actions.fire_due_timers import fire_due_timers
from orgdesk.apps.process.messages import match_buffered


@every(0.5, name="process-timers", shared=True)
def fire_timers(at: datetime) -> int:
    return fire_due_timers(at=at)


@every(10, name="process-starts", shared=True)
def begin_processes(at: datetime) -> int:
    return begin_due_processes(at=at)


@every(10, name="process-messages")
def match_messages(at: datetime) -> int:
    return match_buffered(at=at)
