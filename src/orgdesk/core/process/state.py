"""Where an instance stands: token, scope and subscription rows that exist only at quiescence.

Every stored token waits for someone or something; moves in between live only in the happenings of a step. Rows hold plain
values and may be stored one by one (`rows` turns a whole state into JSON and back). Ids are integers given out by the
state and never used twice in an instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from orgdesk.core.process.definition import EventKind


class TokenState(Enum):
    """What a stored token waits for."""

    USER = "user"
    EVENT = "event"
    JOB = "job"
    JOIN = "join"
    SCOPE = "scope"
    FAULT = "fault"


class Status(Enum):
    """How an instance stands; a process fault of one token leaves the instance active."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ScopeMode(Enum):
    """What a scope stands for."""

    PROCESS = "process"
    BODY = "body"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a running process: at `node`, arrived by `flow` (empty where none), in its state since `since`.

    `item` is the index of a repetition's inner token, else None; `attempts` counts failures of a job; `reason` says why a
    token is a process fault, and `finished` that its work was done before, so that a retry only leaves the node.
    """

    id: int
    scope: int
    node: str
    flow: str
    state: TokenState
    since: datetime
    due: datetime | None = None
    item: int | None = None
    attempts: int = 0
    reason: str = ""
    outcome: str = ""
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A body being played: the process, a subprocess, an event subprocess, a called process, or a repetition.

    `process` is the reference of its definition, `node` the node it stands for (empty for the body of a process), `owner`
    the token that waits for it (None for the root and event subprocesses), `left` the repetitions not yet begun, `done`
    those finished, `items` the collection frozen at the beginning.
    """

    id: int
    process: str
    node: str
    parent: int | None
    owner: int | None
    mode: ScopeMode
    left: int = 0
    done: int = 0
    items: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """Something waited for at `node` by a token, or by a scope (event subprocesses).

    `cycles` is what a repeating timer has left including the pending one (None = for ever); `armed` false marks a condition
    that has fired and has not been false since.
    """

    id: int
    token: int | None
    scope: int
    node: str
    kind: EventKind
    name: str = ""
    correlation: str = ""
    due: datetime | None = None
    cycles: int | None = 1
    armed: bool = True


@dataclass(frozen=True, slots=True)
class BufferedMessage:
    """A message that came before anyone waited for it; dropped after `expires` (None = with the instance)."""

    message_id: str
    name: str
    correlation: str
    data: Mapping[str, object]
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class InstanceState:
    """One running process between two steps. `performers` is task id -> who completed it last."""

    process: str
    status: Status
    data: Mapping[str, object] = field(default_factory=dict)
    tokens: Mapping[int, Token] = field(default_factory=dict)
    scopes: Mapping[int, Scope] = field(default_factory=dict)
    subscriptions: Mapping[int, Subscription] = field(default_factory=dict)
    messages: tuple[BufferedMessage, ...] = ()
    performers: Mapping[str, str] = field(default_factory=dict)
    next_id: int = 1
    sequence: int = 0

    @property
    def faults(self) -> tuple[Token, ...]:
        """The tokens that are process faults, oldest first."""
        return tuple(token for token in self.tokens.values() if token.state is TokenState.FAULT)

    def waiting_at(self, node_id: str) -> tuple[Token, ...]:
        """The tokens at a node, oldest first."""
        return tuple(token for token in self.tokens.values() if token.node == node_id)


class HappeningKind(Enum):
    """What is written into an instance's history."""

    STARTED = "started"
    ARRIVED = "arrived"
    OFFERED = "offered"
    COMPLETED = "completed"
    TAKEN = "flow taken"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    CAUGHT = "caught"
    THROWN = "thrown"
    FAULT = "process fault"
    RETRIED = "retried"
    SKIPPED = "skipped"
    MOVED = "moved"
    DATA = "data changed"
    BUFFERED = "message buffered"
    UNCAUGHT = "uncaught"
    MIGRATED = "migrated"
    ENDED = "ended"


class Happening(NamedTuple):
    """One line of the append-only history. A tuple, for thousands are made in a step.

    `sequence` counts from 1 in an instance; `node`, `flow` are BPMN ids or empty; `by` is the actor's key or empty; `note`
    is an outcome, a reason, a name.
    """

    sequence: int
    kind: HappeningKind
    node: str
    token: int
    flow: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one command did: the state to store, the happenings to append, the effects to carry out after the commit."""

    state: InstanceState
    log: tuple[Happening, ...]
    effects: tuple[object, ...]
