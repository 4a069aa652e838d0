"""What an operator may do to an instance that stands wrong: retry, skip, move, cancel, each with actor and reason."""

from __future__ import annotations

from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.process.board import Board, Piece, is_join
from orgdesk.core.process.commands import Cancel, MoveToken, Retry, Skip
from orgdesk.core.process.definition import Kind, Node
from orgdesk.core.process.errors import CommandRefused
from orgdesk.core.process.state import HappeningKind, Status, TokenState
from orgdesk.core.process.tasks import waiting_piece

_NO_PLACE: Final = frozenset({Kind.START, Kind.BOUNDARY, Kind.EVENT_SUBPROCESS})


def retry(board: Board, command: Retry) -> None:
    """Let a process fault do its node again (or only leave it, where the work was done before the fault)."""
    piece = waiting_piece(board, command.token, TokenState.FAULT)
    board.write_log(HappeningKind.RETRIED, piece.node.id, piece.id, by=command.by, note=piece.reason)
    board.write(command.data)
    _detach(board, piece)
    piece.state = None
    piece.reason = ""
    piece.row = None
    board.agenda.append(piece)


def skip(board: Board, command: Skip) -> None:
    """Let a token leave its node as if done. A gateway, and a task with outcomes, need the flow to be named."""
    piece = waiting_piece(board, command.token)
    node = piece.node
    flow = command.flow
    if flow:
        _choose(board, piece, flow)
    elif node.kind is Kind.EXCLUSIVE or piece.area.definition.outcomes_of(node.id):
        raise CommandRefused(phrase("{node!r} has several ways out; name the flow to take.", node=node.id))
    board.write_log(HappeningKind.SKIPPED, node.id, piece.id, flow=flow, by=command.by, note=command.reason)
    _detach(board, piece)
    if flow and flow not in {outcome.id for outcome in piece.area.definition.outcomes_of(node.id)}:
        target = piece.area.definition.flows[flow].target
        board.put(piece.area.definition.nodes[target], piece.area, flow)
        board.drop(piece)
    else:
        board.release(piece)


def move(board: Board, command: MoveToken) -> None:
    """Put a token at another node of the same scope."""
    piece = waiting_piece(board, command.token)
    target = piece.area.definition.nodes.get(command.node)
    _refuse_place(piece, target, command.node)
    assert target is not None
    board.write_log(
        HappeningKind.MOVED,
        piece.node.id,
        piece.id,
        by=command.by,
        note=f"to {target.id}: {command.reason}" if command.reason else f"to {target.id}",
    )
    board.put(target, piece.area)
    board.drop(piece)


def cancel(board: Board, command: Cancel) -> None:
    """End the instance."""
    board.end(Status.CANCELLED, command.reason, command.by)


def _choose(board: Board, piece: Piece, flow: str) -> None:
    outcomes = {outcome.id for outcome in piece.area.definition.outcomes_of(piece.node.id)}
    if flow in outcomes:
        piece.outcome = flow
    elif flow not in {out.id for out in piece.node.outgoing} or piece.item is not None:
        raise CommandRefused(phrase("{flow!r} does not lead out of {node!r}.", flow=flow, node=piece.node.id))


def _detach(board: Board, piece: Piece) -> None:
    board.unwatch(piece)
    board.withdraw(piece)
    if piece.child is not None:
        board.close(piece.child)
        piece.child = None


def _refuse_place(piece: Piece, target: Node | None, wanted: str) -> None:
    if target is None:
        raise CommandRefused(phrase("The process has no node {wanted!r}.", wanted=wanted))
    if piece.item is not None:
        raise CommandRefused(
            phrase("The token {piece} is one of a repetition; move or skip the token that repeats.", piece=piece.id)
        )
    if target.parent != piece.node.parent:
        raise CommandRefused(
            phrase(
                "{wanted!r} lies in another scope than {node!r}; a token stays in its scope.",
                wanted=wanted,
                node=piece.node.id,
            )
        )
    if target.kind in _NO_PLACE or is_join(target):
        raise CommandRefused(
            phrase(
                "A token cannot be put at the {kind} {wanted!r}; put it before or after.",
                kind=target.kind,
                wanted=wanted,
            )
        )
