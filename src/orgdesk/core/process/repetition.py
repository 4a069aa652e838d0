"""Multi-instance and loops: one scope for the repetition, its tokens at the same node, the collection frozen at the start."""

from __future__ import annotations

from orgdesk.core.phrases import phrase
from orgdesk.core.process.board import MOST_MOVES, Area, Board, Piece
from orgdesk.core.process.definition import Repetition, RepetitionKind
from orgdesk.core.process.state import ScopeMode


def begin(board: Board, piece: Piece) -> None:
    """The token waits for the repetitions of its activity; none at all lets it go at once."""
    repetition = piece.node.repetition
    assert repetition is not None
    if repetition.kind is RepetitionKind.LOOP:
        _begin_loop(board, piece, repetition)
    else:
        _begin_instances(board, piece, repetition)


def finish_one(board: Board, piece: Piece) -> None:
    """One repetition is done: begin the next, or let the rest go when the completion condition holds."""
    area = piece.area
    repetition = piece.node.repetition
    assert repetition is not None
    area.done += 1
    area.row = None
    context = board.context(piece)
    if repetition.kind is RepetitionKind.LOOP:
        if _goes_on(board, piece, repetition):
            _put_inner(board, area, area.done)
    elif repetition.condition is not None and repetition.condition.holds(context):
        board.clear(area)
    elif area.left:
        area.left -= 1
        _put_inner(board, area, area.done)
    board.drop(piece)


def _begin_loop(board: Board, piece: Piece, repetition: Repetition) -> None:
    context = board.context(piece)
    refused = repetition.test_before and repetition.condition is not None and not repetition.condition.holds(context)
    if refused or repetition.maximum == 0:
        board.release(piece)
    else:
        _put_inner(board, _open(board, piece), 0)


def _goes_on(board: Board, piece: Piece, repetition: Repetition) -> bool:
    within = repetition.maximum is None or piece.area.done < repetition.maximum
    return within and (repetition.condition is None or repetition.condition.holds(board.context(piece)))


def _begin_instances(board: Board, piece: Piece, repetition: Repetition) -> None:
    try:
        count, items = _count(board, piece, repetition)
    except ValueError as problem:
        board.fault(piece, phrase("{node} cannot be repeated: {problem}", node=piece.node.id, problem=problem))
        return
    if count == 0:
        board.release(piece)
        return
    area = _open(board, piece)
    area.items = items
    if repetition.kind is RepetitionKind.SEQUENTIAL:
        area.left = count - 1
        _put_inner(board, area, 0)
    else:
        for item in range(count):
            _put_inner(board, area, item)


def _count(board: Board, piece: Piece, repetition: Repetition) -> tuple[int, tuple[object, ...]]:
    context = board.context(piece)
    if repetition.collection is not None:
        value = repetition.collection.evaluate(context)
        if not isinstance(value, list | tuple):
            raise ValueError(phrase("{collection} is no list", collection=repetition.collection.text))
        items = tuple(value)
        count = len(items)
    else:
        assert repetition.count is not None
        items = ()
        count = _whole(repetition.count.evaluate(context), repetition.count.text)
    if not 0 <= count < MOST_MOVES:
        raise ValueError(phrase("{count} repetitions; 0 to {most} are possible", count=count, most=MOST_MOVES - 1))
    return count, items


def _whole(value: object, text: str) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(phrase("{text} gives {value!r}, no whole number", text=text, value=value)) from None
    return number


def _open(board: Board, piece: Piece) -> Area:
    return board.open_area(piece.area.definition, piece.node, piece.area, piece, ScopeMode.REPETITION)


def _put_inner(board: Board, area: Area, item: int) -> None:
    board.put(area.node, area).item = item
