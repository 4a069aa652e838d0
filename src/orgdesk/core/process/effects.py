"""What the world outside has to do after a step, once it is stored; each at least once, keyed by the step's event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orgdesk.core.process.definition import Lane
from orgdesk.core.process.state import Status


@dataclass(frozen=True, slots=True)
class TaskOffered:
    """A user task waits: make a work item for the lane; `due` and `ola` are times."""

    token: int
    node: str
    lane: Lane | None
    due: datetime | None
    ola: datetime | None


@dataclass(frozen=True, slots=True)
class TaskWithdrawn:
    """A user task is gone without being completed: withdraw its work item."""

    token: int
    node: str


@dataclass(frozen=True, slots=True)
class StartJob:
    """An asynchronous service waits: run `handler` and answer with FinishService or FailService."""

    token: int
    node: str
    handler: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class JobWithdrawn:
    """The token of a job is gone: its answer will not be needed."""

    token: int
    node: str


@dataclass(frozen=True, slots=True)
class ScheduleTimer:
    """A timer is due at `due`: answer with FireTimer."""

    subscription: int
    due: datetime


@dataclass(frozen=True, slots=True)
class SendMessage:
    """A message that nobody in this instance waited for: find its one receiver, or start a process with it, or buffer it."""

    node: str
    name: str
    correlation: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SendSignal:
    """A signal for all other instances and for processes it starts; this instance has had it already."""

    node: str
    name: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """A token became a process fault: tell an operator."""

    token: int
    node: str
    reason: str


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    """The instance is over; `note` is the uncaught error code or the reason of a cancellation."""

    status: Status
    note: str = ""


Effect = (
    TaskOffered
    | TaskWithdrawn
    | StartJob
    | JobWithdrawn
    | ScheduleTimer
    | SendMessage
    | SendSignal
    | FaultRaised
    | InstanceEnded
)
