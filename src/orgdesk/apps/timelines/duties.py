"""What the worker does for timelines; each duty may run again at any time."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.timelines.actions.open_due_steps import open_due_steps, roll_late_plans
from orgdesk.apps.timelines.actions.queue_due_mails import queue_due_mails


@every(300, name="timelines-steps")
def open_steps(at: datetime) -> int:
    return open_due_steps(at=at)


@every(300, name="timelines-mails")
def send_mails(at: datetime) -> int:
    return queue_due_mails(at=at)


@every(3600, name="timelines-late")
def roll_plans(at: datetime) -> int:
    return roll_late_plans(at=at)
