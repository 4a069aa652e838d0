"""The token game: one command played to quiescence, purely.

    step = advance(definitions, state, CompleteTask(token=7, outcome="cannot"), at=now, handlers=handlers)

The caller locks the instance, loads its rows, plays, stores the difference, appends the happenings, and after the commit
carries out the effects. No clock, no I/O, no randomness in here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.process import events, operators, tasks
from orgdesk.core.process.board import Board, Calendar, Calendars, Call, Handler
from orgdesk.core.process.commands import (
    BroadcastSignal,
    Cancel,
    Command,
    CompleteTask,
    DeliverMessage,
    FailService,
    FinishService,
    FireTimer,
    MoveToken,
    Retry,
    SetData,
    Skip,
    Start,
)
from orgdesk.core.process.definition import Lane, ProcessDefinition
from orgdesk.core.process.errors import AlreadyDone, CommandRefused
from orgdesk.core.process.moves import begin_body, play
from orgdesk.core.process.state import (
    BufferedMessage,
    HappeningKind,
    InstanceState,
    ScopeMode,
    Status,
    Step,
)

__all__ = ["Calendar", "Call", "Handler", "advance"]


def advance(
    definitions: Mapping[str, ProcessDefinition],
    state: InstanceState | None,
    command: Command,
    *,
    at: datetime,
    handlers: Mapping[str, Handler] | None = None,
    calendar: Calendar | Calendars | None = None,
) -> Step:
    """Play one command (Start needs no state, all others do) and everything that follows from it.

    `definitions` is asked for a process key at a start or call and for `ProcessDefinition.reference` ever after.
    `handlers` holds the services by their name and the decisions as `decision:<key>` (or one for all as `decision`).
    `calendar` may be a function that gives the calendar of a lane; without one, working time is elapsed time.
    Raises CommandRefused (AlreadyDone, OutcomeRequired, PersonShutOut, FormIncomplete); the state is then unchanged.
    """
    board = Board(
        definitions,
        _begin(definitions, state, command),
        at=at,
        handlers=handlers or {},
        calendars=_calendars(calendar),
    )
    _PLAY[type(command)](board, command)
    play(board)
    return board.freeze()


def _begin(
    definitions: Mapping[str, ProcessDefinition],
    state: InstanceState | None,
    command: Command,
) -> InstanceState:
    if isinstance(command, Start):
        if state is not None:
            raise CommandRefused(phrase("This instance has been started already. Start another one."))
        if command.process not in definitions:
            raise CommandRefused(phrase("The process {process!r} is not deployed.", process=command.process))
        reference = definitions[command.process].reference
        return InstanceState(process=reference, status=Status.ACTIVE, data=dict(command.data))
    if state is None:
        raise CommandRefused(phrase("There is no instance to play this in. Start one."))
    if state.status is not Status.ACTIVE:
        raise AlreadyDone(
            phrase(
                "This instance of {process} is {status}; nothing waits in it any more.",
                process=state.process,
                status=state.status,
            )
        )
    return state


def _calendars(calendar: Calendar | Calendars | None) -> Calendars:
    if calendar is None:
        return _no_calendar
    if callable(calendar):
        return calendar
    fixed = calendar
    return lambda lane: fixed


def _no_calendar(lane: Lane | None) -> None:
    return None


def _start(board: Board, command: Start) -> None:
    definition = board.definitions[command.process]
    if command.node and command.node not in (*definition.root.starts, *definition.root.triggers):
        raise CommandRefused(
            phrase("{node!r} is no start of the process {definition!r}.", node=command.node, definition=definition.key)
        )
    if not command.node and not definition.root.starts:
        raise CommandRefused(
            phrase(
                "The process {definition!r} starts by an event only; name the start event.", definition=definition.key
            )
        )
    board.write_log(HappeningKind.STARTED, command.node, by=command.by, note=definition.reference)
    area = board.open_area(definition, definition.root, None, None, ScopeMode.PROCESS)
    begin_body(board, area, start=command.node)


def _fire_timer(board: Board, command: FireTimer) -> None:
    watch = board.watches.get(command.subscription)
    if watch is None or watch.due is None:
        raise AlreadyDone(
            phrase("The timer {subscription} is no longer waited for.", subscription=command.subscription)
        )
    if watch.due > board.at:
        raise CommandRefused(
            phrase(
                "The timer {subscription} is due at {due}, not yet.",
                subscription=command.subscription,
                due=watch.due.isoformat(),
            )
        )
    events.trigger(board, watch)


def _deliver(board: Board, command: DeliverMessage) -> None:
    message = BufferedMessage(
        command.message_id, command.name, command.correlation, dict(command.data), command.expires
    )
    known = command.message_id and any(kept.message_id == command.message_id for kept in board.messages)
    if known:
        raise AlreadyDone(
            phrase(
                "The message {message_id} has come before and still waits for its receiver.",
                message_id=command.message_id,
            )
        )
    if not events.deliver_message(board, message):
        board.messages = (*board.messages, message)
        board.write_log(HappeningKind.BUFFERED, note=command.name)


def _broadcast(board: Board, command: BroadcastSignal) -> None:
    events.broadcast(board, command.name, command.data)


def _set_data(board: Board, command: SetData) -> None:
    board.write(command.data)
    board.write_log(HappeningKind.DATA, by=command.by, note=", ".join(sorted(command.data)))
    events.recheck_conditions(board)


# Each entry takes the command it stands under; the union of commands is what `advance` accepts.
_PLAY: Final[Mapping[type, Callable[..., None]]] = {
    Start: _start,
    CompleteTask: tasks.complete,
    FinishService: tasks.finish_service,
    FailService: tasks.fail_service,
    FireTimer: _fire_timer,
    DeliverMessage: _deliver,
    BroadcastSignal: _broadcast,
    SetData: _set_data,
    Retry: operators.retry,
    Skip: operators.skip,
    MoveToken: operators.move,
    Cancel: operators.cancel,
}
