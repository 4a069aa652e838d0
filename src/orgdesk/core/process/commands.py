"""What can be asked of an instance: by people, by the clock and messages, and by operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an instance of `process` (a key of the definitions), at its none start events or at the start event `node`."""

    process: str
    data: Mapping[str, object] = field(default_factory=dict)
    node: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """A person finished a user task; `outcome` is the id of one of its outcomes where it offers any."""

    token: int
    outcome: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None


@dataclass(frozen=True, slots=True)
class FireTimer:
    """The due time of a timer subscription has come."""

    subscription: int


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """A message for this instance; one receiver at most gets it, without one it is buffered until `expires`."""

    name: str
    correlation: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    message_id: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """A signal: everyone in the instance who waits for it gets it, in order of waiting."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FinishService:
    """The job of an asynchronous service task ended well; `data` is merged (or kept under the task's result name)."""

    token: int
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailService:
    """The job failed: with `error_code` as a BPMN error of the drawing, else as a process fault with `reason`."""

    token: int
    reason: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class SetData:
    """Change data of the instance; conditional events are looked at again."""

    data: Mapping[str, object]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Operator: let a process fault enter its node again, with changed data if given."""

    token: int
    data: Mapping[str, object] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Operator: let a waiting token or a process fault leave its node as if done, by `flow` or as the drawing decides."""

    token: int
    flow: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class MoveToken:
    """Operator: put a waiting token or a process fault at another node of the same scope."""

    token: int
    node: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Operator: end the instance with everything in it."""

    reason: str = ""
    by: str = ""


Command = (
    Start
    | CompleteTask
    | FireTimer
    | DeliverMessage
    | BroadcastSignal
    | FinishService
    | FailService
    | SetData
    | Retry
    | Skip
    | MoveToken
    | Cancel
)
