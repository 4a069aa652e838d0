"""The inclusive join: it fires when it has a token and none that is still on the way could fill an empty incoming flow."""

from __future__ import annotations

from orgdesk.core.process.board import Board, Piece
from orgdesk.core.process.definition import Flow, Kind
from orgdesk.core.process.state import TokenState


def release_one(board: Board) -> bool:
    """Release the first inclusive join that need not wait any longer; False when all must (or there is none)."""
    for piece in board.pieces.values():
        if piece.state is TokenState.JOIN and piece.node.kind is Kind.INCLUSIVE and _may_fire(board, piece):
            join(board, piece)
            return True
    return False


def join(board: Board, piece: Piece) -> None:
    """Merge one token of each occupied incoming flow into one that leaves."""
    for other in list(_arrived(board, piece).values()):
        if other is not piece:
            board.drop(other)
    board.release(piece)


def flows_out(board: Board, piece: Piece) -> tuple[Flow, ...]:
    """All outgoing flows whose condition holds, else the default."""
    context = board.context(piece)
    node = piece.node
    chosen = tuple(
        flow
        for flow in node.outgoing
        if flow is not node.default and (flow.condition is None or flow.condition.holds(context))
    )
    return chosen or ((node.default,) if node.default is not None else ())


def _may_fire(board: Board, piece: Piece) -> bool:
    """No token elsewhere in the scope reaches an empty flow unless it also reaches an occupied one."""
    node, area = piece.node, piece.area
    arrived = _arrived(board, piece)
    occupied = sum(1 << index for index, flow in enumerate(node.incoming) if flow.id in arrived)
    for other in board.pieces.values():
        if other.area is area and other.node is not node:
            reached = node.reach.get(other.node.id, 0)
            if reached & ~occupied and not reached & occupied:
                return False
    return True


def _arrived(board: Board, piece: Piece) -> dict[str, Piece]:
    found = {piece.flow: piece}
    for other in board.pieces.values():
        if other.node is piece.node and other.area is piece.area and other.state is TokenState.JOIN:
            found.setdefault(other.flow, other)
    return found
