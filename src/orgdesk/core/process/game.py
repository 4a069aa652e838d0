"""The token game: one command played to quiescence, purely.

    step = advance(definitions, state, CompleteTask(token=7, outcome="cannot"), at=now, handlers=handlers)

The caller locks the instance, loads its rows, plays, stores the difference, appends the happenings, and after the commit
carries out the effects. No clock, no I/O, no randomness in here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from orgdesk.core.process.commands import Command
from orgdesk.core.process.definition import Lane, Node, ProcessDefinition
from orgdesk.core.process.state import InstanceState, Step


class Calendar(Protocol):
    """Working time."""

    def add(self, at: datetime, duration: timedelta) -> datetime:
        """The moment at which `duration` of working time has passed since `at`."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets: its node, the token's id, and the data it may read."""

    node: Node
    token: int
    data: Mapping[str, object]
    at: datetime


Handler = Callable[[Call], Mapping[str, object] | None]


def advance(
    definitions: Mapping[str, ProcessDefinition],
    state: InstanceState | None,
    command: Command,
    *,
    at: datetime,
    handlers: Mapping[str, Handler] | None = None,
    calendar: Calendar | Callable[[Lane | None], Calendar] | None = None,
) -> Step:
    """Play one command (Start needs no state, all others do) and everything that follows from it.

    `definitions` is asked for a process key at a start or call and for `ProcessDefinition.reference` ever after.
    Raises CommandRefused (AlreadyDone, OutcomeRequired, PersonShutOut, FormIncomplete); the state is then unchanged.
    """
    raise NotImplementedError
