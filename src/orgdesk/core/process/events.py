"""Events: arming what is waited for, triggering it, and throwing messages, signals, errors and escalations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orgdesk.core.phrases import phrase
from orgdesk.core.process.board import Area, Board, Piece, Watch
from orgdesk.core.process.definition import WAITING_EVENTS, Event, EventKind, Formula, Kind, Node
from orgdesk.core.process.effects import ScheduleTimer, SendMessage, SendSignal
from orgdesk.core.process.state import BufferedMessage, HappeningKind, ScopeMode, Status
from orgdesk.core.process.times import first_due, next_due


def arm(board: Board, piece: Piece | None, area: Area, node: Node) -> None:
    """Begin to wait for the event of `node`, for a token or (event subprocesses) for a scope.

    A message that came early, or a condition that already holds, triggers at once: look whether the piece is gone.
    """
    event = node.event
    if event is None or event.kind not in WAITING_EVENTS:
        return
    watch = Watch(board.new_id(), piece, area, node, event.kind)
    watch.name = event.name
    board.watches[watch.id] = watch
    if piece is not None:
        piece.watched = True
    if event.kind is EventKind.TIMER:
        _arm_timer(board, watch, event)
    elif event.kind is EventKind.MESSAGE:
        watch.correlation = correlation_of(board, event, piece, area)
        _take_buffered(board, watch)
    elif event.kind is EventKind.CONDITIONAL:
        _recheck_one(board, watch)


def arm_scope(board: Board, area: Area) -> None:
    """Begin to wait for everything that triggers the event subprocesses of a scope."""
    nodes = area.definition.nodes
    for subprocess_id in area.node.event_subprocesses:
        for trigger in nodes[subprocess_id].triggers:
            arm(board, None, area, nodes[trigger])


def trigger(board: Board, watch: Watch, data: Mapping[str, object] | None = None) -> None:
    """What was waited for is here."""
    if data:
        board.write(data)
    node, piece = watch.node, watch.piece
    board.write_log(HappeningKind.CAUGHT, node.id, piece.id if piece is not None else 0, note=watch.name)
    _count_down(board, watch)
    if piece is None:
        _begin_event_subprocess(board, watch.area, node)
    elif node.kind is Kind.BOUNDARY:
        _take_boundary(board, piece, node)
    elif watch.id in board.watches:
        board.put_released(node, piece.area)
    else:
        board.unwatch(piece)
        piece.node = node
        board.release(piece)


def recheck_conditions(board: Board) -> None:
    """Data has changed: look at every condition that is waited for, in order of waiting."""
    board.data_changed = False
    for watch in [watch for watch in board.watches.values() if watch.kind is EventKind.CONDITIONAL]:
        if watch.id in board.watches:
            _recheck_one(board, watch)


def deliver_message(board: Board, message: BufferedMessage) -> bool:
    """Give a message to the one who has waited longest for its name and correlation; False when nobody waits."""
    for watch in board.watches.values():
        if _fits(watch, message):
            trigger(board, watch, message.data)
            return True
    return False


def broadcast(board: Board, name: str, data: Mapping[str, object] | None = None) -> None:
    """Give a signal to all who wait for it now, in order of waiting; those whom an earlier one ends no longer get it."""
    for watch in [w for w in board.watches.values() if w.kind is EventKind.SIGNAL and w.name == name]:
        if watch.id in board.watches:
            trigger(board, watch, data)


def throw(board: Board, piece: Piece, node: Node) -> None:
    """Cause what the event of a throw or end event says. The piece may be gone afterwards."""
    event = node.event
    if event is None:
        return
    board.write_log(HappeningKind.THROWN, node.id, piece.id, note=event.name)
    if event.kind is EventKind.MESSAGE:
        _throw_message(board, piece, node, event)
    elif event.kind is EventKind.SIGNAL:
        broadcast(board, event.name)
        board.effects.append(SendSignal(node.id, event.name, board.data))
    elif event.kind is EventKind.ERROR:
        throw_error(board, piece.area, event.name)
        board.drop(piece)
    elif event.kind is EventKind.ESCALATION:
        _throw_escalation(board, piece, event.name)
    elif event.kind is EventKind.TERMINATE:
        _terminate(board, piece.area)
    elif event.kind is EventKind.LINK:
        board.put(piece.area.definition.nodes[node.link_target], piece.area)
        board.drop(piece)


def throw_error(board: Board, area: Area, code: str, at: Piece | None = None) -> None:
    """Search outward for who catches an error: boundary of the activity, event subprocess, boundary of the owner, and so on.

    Uncaught, it fails the instance.
    """
    if not _catch(board, area, EventKind.ERROR, code, at):
        board.write_log(HappeningKind.UNCAUGHT, at.node.id if at is not None else "", note=code)
        board.end(Status.FAILED, code)


def correlation_of(board: Board, event: Event, piece: Piece | None, area: Area) -> str:
    """The correlation key of a message event as text; empty where the drawing gives none."""
    if event.correlation is None:
        return ""
    value = event.correlation.evaluate(board.context(piece, area))
    return "" if value is None else str(value)


def _arm_timer(board: Board, watch: Watch, event: Event) -> None:
    assert event.timer is not None, "compiled timer events have a timer"
    calendar = board.calendars(watch.node.lane) if event.timer.working else None
    try:
        watch.due, watch.cycles = first_due(event.timer, board.context(watch.piece, watch.area), board.at, calendar)
    except ValueError as problem:
        _fail_timer(
            board, watch, phrase("the timer of {node} cannot be set: {problem}", node=watch.node.id, problem=problem)
        )
    else:
        board.effects.append(ScheduleTimer(watch.id, watch.due))


def _fail_timer(board: Board, watch: Watch, reason: str) -> None:
    board.watches.pop(watch.id, None)
    if watch.piece is not None:
        board.fault(watch.piece, reason)
    else:
        board.write_log(HappeningKind.FAULT, watch.node.id, note=reason)


def _take_buffered(board: Board, watch: Watch) -> None:
    board.messages = tuple(m for m in board.messages if m.expires is None or m.expires > board.at)
    message = next((m for m in board.messages if _fits(watch, m)), None)
    if message is not None:
        board.messages = tuple(m for m in board.messages if m is not message)
        trigger(board, watch, message.data)


def _fits(watch: Watch, message: BufferedMessage) -> bool:
    return watch.kind is EventKind.MESSAGE and watch.name == message.name and watch.correlation == message.correlation


def _recheck_one(board: Board, watch: Watch) -> None:
    event = watch.node.event
    assert event is not None
    assert event.condition is not None
    holds = _holds(board, watch, event.condition)
    if holds and watch.armed:
        watch.armed, watch.row = False, None
        trigger(board, watch)
    elif not holds and not watch.armed:
        watch.armed, watch.row = True, None


def _holds(board: Board, watch: Watch, condition: Formula) -> bool:
    try:
        return condition.holds(board.context(watch.piece, watch.area))
    except Exception as problem:  # noqa: BLE001 - a condition that cannot be evaluated does not hold, and the log says why
        board.write_log(HappeningKind.FAULT, watch.node.id, note=f"{type(problem).__name__}: {problem}")
        return False


def _count_down(board: Board, watch: Watch) -> None:
    """A timer cycle goes on from the time at which it was due; whatever interrupts or waits happens once."""
    if not _repeats(watch):
        board.watches.pop(watch.id, None)
    elif watch.kind is EventKind.TIMER:
        _rearm(board, watch)


def _repeats(watch: Watch) -> bool:
    """Non-interrupting events happen again; so does a cycle in the flow, which lets a token go each time."""
    node, piece = watch.node, watch.piece
    if node.kind in {Kind.BOUNDARY, Kind.START}:
        return not node.interrupting
    return watch.cycles != 1 and piece is not None and piece.node is node and piece.item is None


def _rearm(board: Board, watch: Watch) -> None:
    event = watch.node.event
    assert event is not None
    assert event.timer is not None
    assert watch.due is not None
    if watch.cycles is not None:
        watch.cycles -= 1
    watch.row = None
    if watch.cycles == 0:
        board.watches.pop(watch.id, None)
    else:
        context = board.context(watch.piece, watch.area)
        try:
            calendar = board.calendars(watch.node.lane) if event.timer.working else None
            watch.due = next_due(event.timer, context, watch.due, calendar)
        except ValueError as problem:
            _fail_timer(
                board,
                watch,
                phrase("the timer of {node} cannot be set again: {problem}", node=watch.node.id, problem=problem),
            )
        else:
            board.effects.append(ScheduleTimer(watch.id, watch.due))


def _throw_message(board: Board, piece: Piece, node: Node, event: Event) -> None:
    correlation = correlation_of(board, event, piece, piece.area)
    data = board.context(piece)
    if not deliver_message(board, BufferedMessage("", event.name, correlation, {})):
        board.effects.append(SendMessage(node.id, event.name, correlation, data))


def _throw_escalation(board: Board, piece: Piece, code: str) -> None:
    if not _catch(board, piece.area, EventKind.ESCALATION, code, None):
        board.write_log(HappeningKind.UNCAUGHT, piece.node.id, piece.id, note=code)


def _catch(board: Board, area: Area, kind: EventKind, code: str, at: Piece | None) -> bool:
    """Hand an error or escalation to the nearest catcher. A handler never catches what is thrown inside itself."""
    if at is not None and at.item is None and _catch_at(board, at, kind, code):
        return True
    place: Area | None = area
    thrown_by_handler = False
    while place is not None:
        if not thrown_by_handler:
            start = _handler_of(place, kind, code)
            if start is not None:
                _begin_event_subprocess(board, place, start)
                return True
        if place.owner is not None and _catch_at(board, place.owner, kind, code):
            return True
        thrown_by_handler = place.owner is None
        place = place.parent
    return False


def _catch_at(board: Board, piece: Piece, kind: EventKind, code: str) -> bool:
    boundary = next((node for node in _boundaries(piece) if _catches(node, kind, code)), None)
    if boundary is None:
        return False
    _take_boundary(board, piece, boundary)
    return True


def _boundaries(piece: Piece) -> Iterator[Node]:
    nodes = piece.area.definition.nodes
    return (nodes[boundary] for boundary in piece.node.boundaries)


def _handler_of(area: Area, kind: EventKind, code: str) -> Node | None:
    if area.mode is ScopeMode.REPETITION:
        return None
    nodes = area.definition.nodes
    starts = (nodes[start] for inner in area.node.event_subprocesses for start in nodes[inner].triggers)
    return next((start for start in starts if _catches(start, kind, code)), None)


def _catches(node: Node, kind: EventKind, code: str) -> bool:
    return node.event is not None and node.event.kind is kind and node.event.name in {"", code}


def _take_boundary(board: Board, host: Piece, boundary: Node) -> None:
    board.put_released(boundary, host.area)
    if boundary.interrupting:
        board.drop(host)


def _begin_event_subprocess(board: Board, area: Area, start: Node) -> None:
    node = area.definition.nodes[start.parent]
    inner = board.open_area(area.definition, node, area, None)
    if start.interrupting:
        board.unwatch_area(area)
        board.clear(area)
    arm_scope(board, inner)
    board.put_released(start, inner)


def _terminate(board: Board, area: Area) -> None:
    board.clear(area)
    for handler in [inner for inner in board.areas.values() if inner.parent is area and inner.owner is None]:
        board.close(handler)
