"""The working state inside one step: mutable pieces on a board, thawed from rows and frozen to rows at the edges.

Nothing outside a step ever sees these objects. All passing on goes through the agenda, never through recursion, so that
nesting and loops cost no stack. A dropped piece is marked `gone`: whoever still holds it must look before moving it.
"""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import EventKind, Kind, Lane, Node, ProcessDefinition, Repetition
from orgdesk.core.process.effects import Effect, FaultRaised, InstanceEnded, JobWithdrawn, TaskWithdrawn
from orgdesk.core.process.errors import CommandRefused
from orgdesk.core.process.state import (
    BufferedMessage,
    Happening,
    HappeningKind,
    InstanceState,
    Scope,
    ScopeMode,
    Status,
    Step,
    Subscription,
    Token,
    TokenState,
)

MOST_MOVES: Final = 10_000
"""Moves in one step after which the drawing is taken to loop without waiting, and its tokens become process faults."""


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
Calendars = Callable[[Lane | None], Calendar | None]


class Area:
    """A scope being played. `live` counts its pieces and the event subprocesses running in it."""

    __slots__ = (
        "definition",
        "done",
        "gone",
        "has_locals",
        "id",
        "items",
        "left",
        "live",
        "mode",
        "node",
        "owner",
        "parent",
        "process",
        "row",
    )

    def __init__(
        self, area_id: int, definition: ProcessDefinition, node: Node, parent: Area | None, mode: ScopeMode
    ) -> None:
        self.id = area_id
        self.definition = definition
        self.process = definition.reference
        self.node = node
        self.parent = parent
        self.owner: Piece | None = None
        self.mode = mode
        self.left = 0
        self.done = 0
        self.items: tuple[object, ...] = ()
        self.live = 0
        self.gone = False
        self.has_locals: bool = mode is ScopeMode.REPETITION or (parent is not None and parent.has_locals)
        self.row: Scope | None = None


class Piece:
    """A token being played. `state` None: about to enter its node; `leaving`: done there, about to leave it."""

    __slots__ = (
        "area",
        "attempts",
        "child",
        "due",
        "flow",
        "gone",
        "id",
        "item",
        "leaving",
        "node",
        "outcome",
        "reason",
        "row",
        "since",
        "state",
        "watched",
    )

    def __init__(self, piece_id: int, node: Node, area: Area, flow: str, since: datetime) -> None:
        self.id = piece_id
        self.node = node
        self.area = area
        self.flow = flow
        self.since = since
        self.state: TokenState | None = None
        self.leaving = False
        self.due: datetime | None = None
        self.item: int | None = None
        self.attempts = 0
        self.reason = ""
        self.outcome = ""
        self.child: Area | None = None
        self.gone = False
        self.watched = False
        self.row: Token | None = None


class Watch:
    """A subscription being played."""

    __slots__ = ("area", "armed", "correlation", "cycles", "due", "id", "kind", "name", "node", "piece", "row")

    def __init__(self, watch_id: int, piece: Piece | None, area: Area, node: Node, kind: EventKind) -> None:
        self.id = watch_id
        self.piece = piece
        self.area = area
        self.node = node
        self.kind = kind
        self.name = ""
        self.correlation = ""
        self.due: datetime | None = None
        self.cycles: int | None = 1
        self.armed = True
        self.row: Subscription | None = None


class Board:
    """Everything of one instance during one step, and the primitive moves."""

    __slots__ = (
        "agenda",
        "areas",
        "at",
        "calendars",
        "data",
        "data_changed",
        "definitions",
        "effects",
        "handlers",
        "log",
        "messages",
        "moves",
        "next_id",
        "performers",
        "pieces",
        "process",
        "sequence",
        "status",
        "watches",
    )

    def __init__(
        self,
        definitions: Mapping[str, ProcessDefinition],
        state: InstanceState,
        *,
        at: datetime,
        handlers: Mapping[str, Handler],
        calendars: Calendars,
    ) -> None:
        self.definitions = definitions
        self.at = at
        self.handlers = handlers
        self.calendars = calendars
        self.process = state.process
        self.status = state.status
        self.data: Mapping[str, object] = state.data
        self.performers = state.performers
        self.messages: tuple[BufferedMessage, ...] = state.messages
        self.next_id = state.next_id
        self.sequence = state.sequence
        self.areas: dict[int, Area] = {}
        self.pieces: dict[int, Piece] = {}
        self.watches: dict[int, Watch] = {}
        self.agenda: deque[Piece | Area] = deque()
        self.log: list[Happening] = []
        self.effects: list[Effect] = []
        self.moves = 0
        self.data_changed = False
        self._thaw(state)

    # Making and dropping

    def new_id(self) -> int:
        """The next number of this instance."""
        number = self.next_id
        self.next_id = number + 1
        return number

    def open_area(
        self,
        definition: ProcessDefinition,
        node: Node,
        parent: Area | None,
        owner: Piece | None,
        mode: ScopeMode = ScopeMode.BODY,
    ) -> Area:
        """A new scope; the owner waits for it. Its event subprocesses are armed by the caller."""
        area = Area(self.new_id(), definition, node, parent, mode)
        self.areas[area.id] = area
        if owner is not None:
            area.owner = owner
            owner.child = area
            owner.state = TokenState.SCOPE
            owner.row = None
        elif parent is not None:
            parent.live += 1
        return area

    def put(self, node: Node, area: Area, flow: str = "") -> Piece:
        """A new token that will enter `node`."""
        piece = Piece(self.new_id(), node, area, flow, self.at)
        self.pieces[piece.id] = piece
        area.live += 1
        self.agenda.append(piece)
        self.moves += 1
        self.sequence += 1
        self.log.append(Happening(self.sequence, HappeningKind.ARRIVED, node.id, piece.id, flow))
        return piece

    def put_released(self, node: Node, area: Area) -> Piece:
        """A new token that has its node's work behind it and leaves before anything else happens."""
        piece = self.put(node, area)
        self.agenda.pop()
        self.release(piece)
        return piece

    def release(self, piece: Piece) -> None:
        """Let a waiting token leave its node, before anything else happens."""
        piece.state = None
        piece.leaving = True
        piece.row = None
        self.agenda.appendleft(piece)

    def drop(self, piece: Piece) -> None:
        """Take a token away with everything that hangs on it."""
        if not piece.gone:
            self._remove(piece)
            if piece.child is not None:
                self.close(piece.child)

    def close(self, area: Area) -> None:
        """Take a scope away with everything in it. Its owner, if any, stays."""
        stack = [area]
        while stack:
            current = stack.pop()
            if current.gone:
                continue
            self._forget(current)
            for piece in [piece for piece in self.pieces.values() if piece.area is current]:
                self._remove(piece)
                if piece.child is not None:
                    stack.append(piece.child)
            stack.extend(inner for inner in self.areas.values() if inner.parent is current and inner.owner is None)

    def clear(self, area: Area) -> None:
        """Take all tokens of a scope away, and what hangs on them; the scope itself stays."""
        area.left = 0
        area.row = None
        for piece in [piece for piece in self.pieces.values() if piece.area is area]:
            self.drop(piece)

    def finish(self, area: Area) -> None:
        """A scope has nothing left to do: its owner goes on, or the instance is complete."""
        if area.gone or area.live or area.left:
            return
        self._forget(area)
        if area.owner is not None:
            area.owner.child = None
            self.release(area.owner)
        elif area.parent is None:
            self.end(Status.COMPLETED)

    def end(self, status: Status, note: str = "", by: str = "") -> None:
        """The instance is over."""
        for area in [area for area in self.areas.values() if area.parent is None]:
            self.close(area)
        self.status = status
        self.messages = ()
        self.agenda.clear()
        self.write_log(HappeningKind.ENDED, note=note or status.value, by=by)
        self.effects.append(InstanceEnded(status, note))

    def wait(self, piece: Piece, state: TokenState) -> None:
        """The token stays at its node for now."""
        piece.state = state
        piece.row = None

    def fault(self, piece: Piece, reason: str) -> None:
        """The token cannot go on: it stays, with the reason, for an operator."""
        self.withdraw(piece)
        self.wait(piece, TokenState.FAULT)
        piece.reason = reason
        self.write_log(HappeningKind.FAULT, piece.node.id, piece.id, note=reason)
        self.effects.append(FaultRaised(piece.id, piece.node.id, reason))

    def withdraw(self, piece: Piece) -> None:
        """Tell the outside that the work of this token is not wanted any more."""
        if piece.state is TokenState.USER:
            self.effects.append(TaskWithdrawn(piece.id, piece.node.id))
            self.write_log(HappeningKind.WITHDRAWN, piece.node.id, piece.id)
        elif piece.state is TokenState.JOB:
            self.effects.append(JobWithdrawn(piece.id, piece.node.id))

    def unwatch(self, piece: Piece) -> None:
        """Nobody waits on behalf of this token any more."""
        if piece.watched:
            piece.watched = False
            self._unwatch(watch for watch in self.watches.values() if watch.piece is piece)

    def unwatch_area(self, area: Area) -> None:
        """The scope's event subprocesses can no longer be triggered."""
        self._unwatch(watch for watch in self.watches.values() if watch.piece is None and watch.area is area)

    # Data and log

    def context(self, piece: Piece | None, area: Area | None = None) -> Mapping[str, object]:
        """What an expression at this token (or scope) sees: the data, and inside repetitions the item and its number."""
        place = piece.area if piece is not None else area
        if place is None or not place.has_locals:
            return self.data
        maps: list[dict[str, object]] = []
        item = piece.item if piece is not None else None
        while place is not None and place.has_locals:
            if item is not None and place.node.repetition is not None:
                maps.append(_locals(place, place.node.repetition, item))
            item = place.owner.item if place.owner is not None else None
            place = place.parent
        return ChainMap(*maps, dict(self.data))

    def write(self, data: Mapping[str, object]) -> None:
        """Merge into the instance's data. Conditions are looked at again before the next token moves."""
        if data:
            self.data = {**self.data, **data}
            self.data_changed = True

    def write_log(
        self,
        kind: HappeningKind,
        node: str = "",
        token: int = 0,
        *,
        flow: str = "",
        by: str = "",
        note: str = "",
    ) -> None:
        """Append one line to the history."""
        self.sequence += 1
        self.log.append(Happening(self.sequence, kind, node, token, flow, by, note))

    # Rows

    def freeze(self) -> Step:
        """The step's result. Rows that did not change are the same objects as before, so a store writes only the rest."""
        state = InstanceState(
            process=self.process,
            status=self.status,
            data=self.data,
            tokens={key: piece.row or _freeze_piece(piece) for key, piece in self.pieces.items()},
            scopes={key: area.row or _freeze_area(area) for key, area in self.areas.items()},
            subscriptions={key: watch.row or _freeze_watch(watch) for key, watch in self.watches.items()},
            messages=self.messages,
            performers=self.performers,
            next_id=self.next_id,
            sequence=self.sequence,
        )
        return Step(state, tuple(self.log), tuple(self.effects))

    def _thaw(self, state: InstanceState) -> None:
        for scope in state.scopes.values():
            self._thaw_scope(scope)
        for token in state.tokens.values():
            area = self.areas[token.scope]
            piece = Piece(token.id, area.definition.nodes[token.node], area, token.flow, token.since)
            piece.state, piece.due, piece.item = token.state, token.due, token.item
            piece.attempts, piece.reason, piece.outcome = token.attempts, token.reason, token.outcome
            piece.leaving = token.finished
            piece.row = token
            area.live += 1
            self.pieces[token.id] = piece
        for scope in state.scopes.values():
            if scope.owner is not None:
                area, owner = self.areas[scope.id], self.pieces[scope.owner]
                area.owner, owner.child = owner, area
            elif scope.parent is not None:
                self.areas[scope.parent].live += 1
        for row in state.subscriptions.values():
            self._thaw_subscription(row)

    def _thaw_scope(self, scope: Scope) -> None:
        try:
            definition = self.definitions[scope.process]
        except KeyError:
            raise CommandRefused(
                phrase("The process {process} that this instance runs is not known here.", process=scope.process)
            ) from None
        node = definition.nodes[scope.node] if scope.node else definition.root
        parent = self.areas[scope.parent] if scope.parent is not None else None
        area = Area(scope.id, definition, node, parent, scope.mode)
        area.left, area.done, area.items, area.row = scope.left, scope.done, scope.items, scope
        self.areas[scope.id] = area

    def _thaw_subscription(self, row: Subscription) -> None:
        piece = self.pieces[row.token] if row.token is not None else None
        area = self.areas[row.scope]
        watch = Watch(row.id, piece, area, area.definition.nodes[row.node], row.kind)
        watch.name, watch.correlation, watch.due = row.name, row.correlation, row.due
        watch.cycles, watch.armed, watch.row = row.cycles, row.armed, row
        if piece is not None:
            piece.watched = True
        self.watches[row.id] = watch

    # Helpers

    def _remove(self, piece: Piece) -> None:
        piece.gone = True
        del self.pieces[piece.id]
        self.unwatch(piece)
        self.withdraw(piece)
        area = piece.area
        area.live -= 1
        if not area.live:
            self.agenda.append(area)

    def _forget(self, area: Area) -> None:
        area.gone = True
        self.unwatch_area(area)
        del self.areas[area.id]
        parent = area.parent
        if area.owner is None and parent is not None:
            parent.live -= 1
            if not parent.live:
                self.agenda.append(parent)

    def _unwatch(self, watches: Iterable[Watch]) -> None:
        for watch in list(watches):
            del self.watches[watch.id]


def is_join(node: Node) -> bool:
    """Whether tokens wait here for tokens of other flows."""
    return node.kind in {Kind.PARALLEL, Kind.INCLUSIVE} and len(node.incoming) > 1


def _locals(area: Area, repetition: Repetition, item: int) -> dict[str, object]:
    found: dict[str, object] = {"loopCounter": item + 1, "numberOfCompletedInstances": area.done}
    if repetition.collection is not None and repetition.item and item < len(area.items):
        found[repetition.item] = area.items[item]
    return found


def _freeze_piece(piece: Piece) -> Token:
    assert piece.state is not None, "a token at rest waits for something"
    return Token(
        id=piece.id,
        scope=piece.area.id,
        node=piece.node.id,
        flow=piece.flow,
        state=piece.state,
        since=piece.since,
        due=piece.due,
        item=piece.item,
        attempts=piece.attempts,
        reason=piece.reason,
        outcome=piece.outcome,
        finished=piece.leaving,
    )


def _freeze_area(area: Area) -> Scope:
    return Scope(
        id=area.id,
        process=area.process,
        node="" if area.node is area.definition.root else area.node.id,
        parent=area.parent.id if area.parent is not None else None,
        owner=area.owner.id if area.owner is not None else None,
        mode=area.mode,
        left=area.left,
        done=area.done,
        items=area.items,
    )


def _freeze_watch(watch: Watch) -> Subscription:
    return Subscription(
        id=watch.id,
        token=watch.piece.id if watch.piece is not None else None,
        scope=watch.area.id,
        node=watch.node.id,
        kind=watch.kind,
        name=watch.name,
        correlation=watch.correlation,
        due=watch.due,
        cycles=watch.cycles,
        armed=watch.armed,
    )
