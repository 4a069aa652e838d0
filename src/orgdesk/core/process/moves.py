"""What a token does at each kind of node: enter, wait or work, leave; and playing until nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.process import events, inclusive, repetition
from orgdesk.core.process.board import MOST_MOVES, Area, Board, Call, Handler, Piece
from orgdesk.core.process.definition import Flow, Kind, Node
from orgdesk.core.process.effects import StartJob, TaskOffered
from orgdesk.core.process.errors import BpmnError
from orgdesk.core.process.state import HappeningKind, ScopeMode, TokenState
from orgdesk.core.process.times import later, parse_period

DEEPEST_CALLS: Final = 20


def play(board: Board) -> None:
    """Move tokens until all of them wait."""
    agenda = board.agenda
    while True:
        while agenda:
            item = agenda.popleft()
            if type(item) is Area:
                board.finish(item)
            elif type(item) is Piece and not item.gone:
                _move(board, item)
            if board.data_changed:
                events.recheck_conditions(board)
        if not inclusive.release_one(board):
            break


def begin_body(board: Board, area: Area, *, start: str = "") -> None:
    """Put the first tokens of a process, subprocess or called process; an empty body is finished at once."""
    nodes = area.definition.nodes
    if start:
        board.put_released(nodes[start], area)
    else:
        for node_id in area.node.starts:
            board.put(nodes[node_id], area)
        if not area.node.starts:
            board.agenda.append(area)
    # After the tokens, for a condition that holds already interrupts them before they move.
    events.arm_scope(board, area)


def keep_result(board: Board, node: Node, value: object) -> None:
    """Write what a task gave: under its result name, or merged when it gave a mapping and names none."""
    if node.result:
        board.write({node.result: value})
    elif isinstance(value, Mapping):
        board.write({str(key): entry for key, entry in value.items()})


def _move(board: Board, piece: Piece) -> None:
    if board.moves > MOST_MOVES:
        board.fault(
            piece,
            phrase(
                "more than {most_moves} moves in one step: the drawing loops without waiting", most_moves=MOST_MOVES
            ),
        )
    else:
        try:
            _pass(board, piece)
        except Exception as problem:
            if piece.gone:
                raise
            board.fault(piece, f"{piece.node.id}: {type(problem).__name__}: {problem}")


def _pass(board: Board, piece: Piece) -> None:
    if piece.leaving:
        _leave(board, piece)
    elif piece.node.plain or _prepare(board, piece):
        _ENTER[piece.node.kind](board, piece)


def _prepare(board: Board, piece: Piece) -> bool:
    """What comes before the node's own work: quantities, boundary events, repetition. False: not now."""
    node = piece.node
    if piece.item is not None:
        return True
    if node.start_quantity > 1 and not _gather(board, piece):
        return False
    nodes = piece.area.definition.nodes
    for boundary in node.boundaries:
        events.arm(board, piece, piece.area, nodes[boundary])
        if piece.gone or piece.state is TokenState.FAULT:
            return False
    if node.repetition is not None:
        repetition.begin(board, piece)
        return False
    return True


def _gather(board: Board, piece: Piece) -> bool:
    """An activity that begins with several tokens waits for them and goes on with the last."""
    waiting = [
        other
        for other in board.pieces.values()
        if other.node is piece.node and other.area is piece.area and other.state is TokenState.JOIN
    ]
    if len(waiting) + 1 < piece.node.start_quantity:
        board.wait(piece, TokenState.JOIN)
        return False
    for other in waiting[: piece.node.start_quantity - 1]:
        board.drop(other)
    return True


# Entering


def _enter_task(board: Board, piece: Piece) -> None:
    _leave(board, piece)


def _enter_user(board: Board, piece: Piece) -> None:
    node = piece.node
    due = ola = None
    if node.rules.due or node.rules.ola:
        calendar = board.calendars(node.lane)
        due, ola = (
            later(parse_period(text), board.at, calendar, working=True) if text else None
            for text in (node.rules.due, node.rules.ola)
        )
    board.wait(piece, TokenState.USER)
    piece.due = due
    board.write_log(HappeningKind.OFFERED, node.id, piece.id)
    board.effects.append(TaskOffered(piece.id, node.id, node.lane, due, ola))


def _enter_script(board: Board, piece: Piece) -> None:
    script = piece.node.script
    if script is None:
        _leave(board, piece)
    else:
        _work(board, piece, lambda call: script.evaluate(call.data))


def _enter_service(board: Board, piece: Piece) -> None:
    node = piece.node
    if node.asynchronous:
        board.wait(piece, TokenState.JOB)
        board.effects.append(StartJob(piece.id, node.id, node.handler, board.context(piece)))
    else:
        _call(board, piece, board.handlers.get(node.handler), phrase("service {handler!r}", handler=node.handler))


def _enter_rule(board: Board, piece: Piece) -> None:
    decision = piece.node.decision
    handler = board.handlers.get(f"decision:{decision}") or board.handlers.get("decision")
    _call(board, piece, handler, phrase("decision {decision!r}", decision=decision))


def _call(board: Board, piece: Piece, handler: Handler | None, what: str) -> None:
    if handler is None:
        board.fault(piece, phrase("{node} needs the {what}, which is not installed", node=piece.node.id, what=what))
    else:
        _work(board, piece, handler)


def _work(board: Board, piece: Piece, work: Callable[[Call], object]) -> None:
    """Do the work of a task. A BPMN error goes to the drawing; any other failure is a process fault, never lost."""
    try:
        result = work(Call(piece.node, piece.id, board.context(piece), board.at))
    except BpmnError as error:
        events.throw_error(board, piece.area, error.code, piece)
    except Exception as problem:  # noqa: BLE001 - whatever a handler raises belongs to its token, not to the caller
        piece.attempts += 1
        board.fault(piece, f"{type(problem).__name__}: {problem}")
    else:
        keep_result(board, piece.node, result)
        if board.data_changed:
            board.release(piece)
        else:
            _leave(board, piece)


def _enter_exclusive(board: Board, piece: Piece) -> None:
    flow = _exclusive_flow(board, piece)
    if flow is not None:
        _leave_by(board, piece, (flow,))
    elif piece.node.outgoing:
        board.fault(piece, phrase("no outgoing flow of {node} is true, and it has no default", node=piece.node.id))
    else:
        board.drop(piece)


def _exclusive_flow(board: Board, piece: Piece) -> Flow | None:
    node = piece.node
    if node.by_outcome:
        return next((flow for flow in node.outgoing if flow.id == piece.outcome), None)
    context = board.context(piece)
    for flow in node.outgoing:
        if flow is not node.default and (flow.condition is None or flow.condition.holds(context)):
            return flow
    return node.default


def _enter_parallel(board: Board, piece: Piece) -> None:
    """One token of each distinct incoming flow goes on as one; a second token of a flow keeps waiting. No counters."""
    node = piece.node
    if len(node.incoming) > 1:
        arrived = {piece.flow: piece}
        for other in board.pieces.values():
            if other.node is node and other.area is piece.area and other.state is TokenState.JOIN:
                arrived.setdefault(other.flow, other)
        if len(arrived) < len(node.incoming):
            board.wait(piece, TokenState.JOIN)
            return
        for other in arrived.values():
            if other is not piece:
                board.drop(other)
    _leave_by(board, piece, node.outgoing)


def _enter_inclusive(board: Board, piece: Piece) -> None:
    if len(piece.node.incoming) > 1:
        board.wait(piece, TokenState.JOIN)
    else:
        _leave(board, piece)


def _enter_event_based(board: Board, piece: Piece) -> None:
    board.wait(piece, TokenState.EVENT)
    nodes = piece.area.definition.nodes
    for flow in piece.node.outgoing:
        events.arm(board, piece, piece.area, nodes[flow.target])
        if piece.gone or piece.leaving or piece.state is TokenState.FAULT:
            break


def _enter_catch(board: Board, piece: Piece) -> None:
    node = piece.node
    if node.event is None or (node.instantiating and not piece.flow and piece.item is None):
        _leave(board, piece)
    else:
        board.wait(piece, TokenState.EVENT)
        events.arm(board, piece, piece.area, node)
        if not node.event.is_waiting:
            _leave(board, piece)
        elif piece.state is TokenState.EVENT and not piece.gone:
            board.write_log(HappeningKind.WAITING, node.id, piece.id, note=node.event.name)


def _enter_throw(board: Board, piece: Piece) -> None:
    events.throw(board, piece, piece.node)
    if not piece.gone:
        _leave(board, piece)


def _enter_end(board: Board, piece: Piece) -> None:
    events.throw(board, piece, piece.node)
    if not piece.gone:
        board.drop(piece)


def _enter_subprocess(board: Board, piece: Piece) -> None:
    begin_body(board, board.open_area(piece.area.definition, piece.node, piece.area, piece))


def _enter_call(board: Board, piece: Piece) -> None:
    called = piece.node.called
    try:
        definition = board.definitions[called]
    except KeyError:
        board.fault(
            piece,
            phrase("{node} calls the process {called!r}, which is not deployed", node=piece.node.id, called=called),
        )
        return
    if _call_depth(piece.area) >= DEEPEST_CALLS:
        board.fault(
            piece,
            phrase(
                "{node} calls {called!r} more than {deepest_calls} calls deep",
                node=piece.node.id,
                called=called,
                deepest_calls=DEEPEST_CALLS,
            ),
        )
    else:
        area = board.open_area(definition, definition.root, piece.area, piece, ScopeMode.PROCESS)
        begin_body(board, area)


def _call_depth(area: Area | None) -> int:
    depth = 0
    while area is not None:
        depth += area.mode is ScopeMode.PROCESS
        area = area.parent
    return depth


_ENTER: Final[Mapping[Kind, Callable[[Board, Piece], None]]] = {
    Kind.START: _enter_task,
    Kind.TASK: _enter_task,
    Kind.USER: _enter_user,
    Kind.SCRIPT: _enter_script,
    Kind.SERVICE: _enter_service,
    Kind.RULE: _enter_rule,
    Kind.EXCLUSIVE: _enter_exclusive,
    Kind.PARALLEL: _enter_parallel,
    Kind.INCLUSIVE: _enter_inclusive,
    Kind.EVENT_BASED: _enter_event_based,
    Kind.CATCH: _enter_catch,
    Kind.BOUNDARY: _enter_task,
    Kind.THROW: _enter_throw,
    Kind.END: _enter_end,
    Kind.SUBPROCESS: _enter_subprocess,
    Kind.CALL: _enter_call,
}


# Leaving


def _leave(board: Board, piece: Piece) -> None:
    node = piece.node
    if piece.item is not None:
        repetition.finish_one(board, piece)
    elif node.plain:
        _leave_by(board, piece, node.outgoing)
    elif node.kind is Kind.EXCLUSIVE:
        _enter_exclusive(board, piece)
    elif node.kind is Kind.INCLUSIVE:
        _leave_checked(board, piece, inclusive.flows_out(board, piece))
    else:
        _leave_checked(board, piece, _true_flows(board, piece))


def _leave_checked(board: Board, piece: Piece, flows: tuple[Flow, ...]) -> None:
    if flows or not piece.node.outgoing:
        _leave_by(board, piece, flows)
    else:
        piece.leaving = True
        board.fault(piece, phrase("no outgoing flow of {node} is true, and it has no default", node=piece.node.id))


def _leave_by(board: Board, piece: Piece, flows: tuple[Flow, ...]) -> None:
    area, outcome = piece.area, piece.outcome
    nodes = area.definition.nodes
    for _ in range(piece.node.completion_quantity):
        for flow in flows:
            moved = board.put(nodes[flow.target], area, flow.id)
            if outcome and moved.node.by_outcome:
                moved.outcome = outcome
    board.drop(piece)


def _true_flows(board: Board, piece: Piece) -> tuple[Flow, ...]:
    """All true conditions plus the unconditional flows; the default only when no condition held."""
    node = piece.node
    context = board.context(piece)
    true = [flow for flow in node.outgoing if flow.condition is not None and flow.condition.holds(context)]
    free = [flow for flow in node.outgoing if flow.condition is None and flow is not node.default]
    if not true and node.default is not None:
        free.append(node.default)
    return tuple(sorted({*true, *free}, key=node.outgoing.index))
