"""Trying a drawing out: the token game on nothing but memory. A trial is the list of what was done; it is played anew each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.process.deciding import decide
from orgdesk.apps.process.definitions import Deployed
from orgdesk.core.process.commands import (
    BroadcastSignal,
    Command,
    CompleteTask,
    DeliverMessage,
    FinishService,
    FireTimer,
    SetData,
    Skip,
    Start,
)
from orgdesk.core.process.definition import EventKind, Field, Node, Outcome, ProcessDefinition
from orgdesk.core.process.game import Call, advance
from orgdesk.core.process.state import Happening, HappeningKind, InstanceState, Status, Subscription, TokenState

MOST_STEPS = 200
Act = dict[str, Any]
"""One step as plain values: `do` is start, complete, timer, message, signal, job, skip or data; `node` where, and what else it takes."""


@dataclass(frozen=True)
class Choice:
    """Something that could be done now: at which node, which outcomes it offers, which fields it asks for."""

    act: Act
    node: Node
    words: str
    outcomes: tuple[Outcome, ...] = ()
    form: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Trial:
    """How far a trial has come; `happenings` are those of every step, `called` the services that were only noted."""

    definition: ProcessDefinition
    state: InstanceState
    happenings: tuple[Happening, ...]
    called: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        return self.state.status is not Status.ACTIVE

    @property
    def been(self) -> set[str]:
        """The nodes and flows that a token has passed."""
        return {place for happening in self.happenings for place in (happening.node, happening.flow) if place}

    def told(self) -> list[tuple[str, str]]:
        """What happened, for a person: the step's name and what became of it."""
        words = _happening_words()
        nodes = self.definition.nodes
        return [
            (nodes[one.node].name or one.node, words[one.kind])
            for one in self.happenings
            if one.kind in words and one.node in nodes
        ]

    def choices(self) -> list[Choice]:
        return [*self._of_tokens(), *self._of_subscriptions()]

    def _of_tokens(self) -> Iterator[Choice]:
        for token in self.state.tokens.values():
            node = self._node(token.node)
            if node is None:
                continue
            if token.state is TokenState.USER:
                outcomes = self.definition.outcomes_of(node.id)
                yield Choice({"do": "complete", "token": token.id}, node, _("Done"), outcomes, node.rules.form)
            elif token.state is TokenState.JOB:
                yield Choice({"do": "job", "token": token.id}, node, _("The job is done"))
            elif token.state is TokenState.FAULT:
                yield Choice({"do": "skip", "token": token.id}, node, _("Broken: %s. Skip it") % token.reason)

    def _of_subscriptions(self) -> Iterator[Choice]:
        for watch in self.state.subscriptions.values():
            node = self._node(watch.node)
            if node is not None and watch.kind in _EVENTS:
                yield Choice({**_EVENTS[watch.kind][0](watch)}, node, _EVENTS[watch.kind][1]())

    def _node(self, node: str) -> Node | None:
        return self.definition.nodes.get(node)


def play_trial(definition: ProcessDefinition, acts: list[Act], *, at: datetime) -> Trial:
    """Play the acts, the first of which starts. Raises what the token game refuses, and ValueError for an act of no known kind."""
    services = _Noted()
    definitions = _With(definition)
    state: InstanceState | None = None
    happenings: list[Happening] = []
    for act in acts[:MOST_STEPS]:
        command = _command(act, definition)
        if isinstance(command, FireTimer) and state is not None:
            at = _due(state, command, at)
        step = advance(definitions, state, command, at=at, handlers=services)
        state = step.state
        happenings += step.log
    if state is None:
        raise ValueError(_("A trial begins with a start."))
    return Trial(definition, state, tuple(happenings), tuple(services.called))


class _With(Mapping[str, ProcessDefinition]):
    """The drawing under trial, and beside it what is in force, for what it calls."""

    def __init__(self, definition: ProcessDefinition) -> None:
        self._definition = definition
        self._deployed = Deployed()

    def __getitem__(self, key: str) -> ProcessDefinition:
        if key in {self._definition.key, self._definition.reference}:
            return self._definition
        return self._deployed[key]

    def __iter__(self) -> Iterator[str]:
        yield self._definition.key
        yield from self._deployed

    def __len__(self) -> int:
        return 1 + len(self._deployed)


class _Noted(Mapping[str, Callable[[Call], Any]]):
    """In a trial no service runs: its name is noted. Decisions change nothing and are asked."""

    def __init__(self) -> None:
        self.called: list[str] = []

    def __getitem__(self, name: str) -> Callable[[Call], Any]:
        if name == "decision":
            return decide
        if not name or name.startswith("decision:"):
            raise KeyError(name)
        return lambda call: self.called.append(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _command(act: Act, definition: ProcessDefinition) -> Command:
    data = dict(act.get("data", {}))
    if act["do"] == "start":
        return Start(definition.key, data, node=act.get("node", ""))
    make = _COMMANDS.get(act["do"])
    if make is None:
        raise ValueError(_("A trial does not know how to “%(act)s”.") % {"act": act["do"]})
    return make(act, data)


_COMMANDS: dict[str, Callable[[Act, dict[str, Any]], Command]] = {
    "complete": lambda act, data: CompleteTask(act["token"], act.get("outcome") or None, data, act.get("by") or None),
    "timer": lambda act, data: FireTimer(act["subscription"]),
    "message": lambda act, data: DeliverMessage(act["name"], act["correlation"], data),
    "signal": lambda act, data: BroadcastSignal(act["name"], data),
    "job": lambda act, data: FinishService(act["token"], data),
    "skip": lambda act, data: Skip(act["token"], reason="trial"),
    "data": lambda act, data: SetData(data),
}


def _due(state: InstanceState, command: FireTimer, at: datetime) -> datetime:
    """The clock of a trial jumps to when the timer is due."""
    watch = state.subscriptions.get(command.subscription)
    return max(at, watch.due) if watch is not None and watch.due is not None else at


_EVENTS: dict[EventKind, tuple[Callable[[Subscription], Act], Callable[[], str]]] = {
    EventKind.TIMER: (lambda watch: {"do": "timer", "subscription": watch.id}, lambda: _("Let the time pass")),
    EventKind.MESSAGE: (
        lambda watch: {"do": "message", "name": watch.name, "correlation": watch.correlation},
        lambda: _("Let the message come"),
    ),
    EventKind.SIGNAL: (lambda watch: {"do": "signal", "name": watch.name}, lambda: _("Give the signal")),
}


def _happening_words() -> dict[HappeningKind, str]:
    return {
        HappeningKind.STARTED: _("started"),
        HappeningKind.OFFERED: _("is offered"),
        HappeningKind.COMPLETED: _("was done"),
        HappeningKind.WITHDRAWN: _("was withdrawn"),
        HappeningKind.WAITING: _("waits"),
        HappeningKind.CAUGHT: _("has happened"),
        HappeningKind.THROWN: _("was sent"),
        HappeningKind.FAULT: _("broke"),
        HappeningKind.SKIPPED: _("was skipped"),
        HappeningKind.ENDED: _("ended"),
    }
