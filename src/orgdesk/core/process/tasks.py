"""Finishing work: user tasks with outcome, form and the persons shut out; jobs of asynchronous services."""

from __future__ import annotations

from orgdesk.core.phrases import phrase
from orgdesk.core.process import events
from orgdesk.core.process.board import Board, Piece
from orgdesk.core.process.commands import CompleteTask, FailService, FinishService
from orgdesk.core.process.definition import Outcome, ProcessDefinition
from orgdesk.core.process.errors import (
    AlreadyDone,
    CommandRefused,
    FormIncomplete,
    OutcomeRequired,
    PersonShutOut,
)
from orgdesk.core.process.forms import check_form
from orgdesk.core.process.moves import keep_result
from orgdesk.core.process.state import HappeningKind, InstanceState, TokenState


def persons_shut_out(definition: ProcessDefinition, state: InstanceState, node_id: str) -> frozenset[str]:
    """Who may not complete a task, because they completed one that it names (not-the-author, four eyes)."""
    rules = definition.nodes[node_id].rules
    named = (*rules.not_author_of, *rules.four_eyes)
    return frozenset(state.performers[task] for task in named if task in state.performers)


def complete(board: Board, command: CompleteTask) -> None:
    """A user task is done. Its outcome is kept under `outcomes.<task id>` in the data: the meaning, or else the flow's id."""
    piece = waiting_piece(board, command.token, TokenState.USER)
    node = piece.node
    _refuse_shut_out(board, piece, command.by)
    outcome = _outcome(piece, command.outcome)
    data, problems = check_form(node.rules.form, command.data, outcome=outcome.id if outcome is not None else "")
    if problems:
        raise FormIncomplete(node.id, problems)
    if command.by:
        board.performers = {**board.performers, node.id: command.by}
    if outcome is not None:
        piece.outcome = outcome.id
        said = outcome.meaning.value if outcome.meaning is not None else outcome.id
        kept = board.data.get("outcomes")
        data = {**data, "outcomes": {**(kept if isinstance(kept, dict) else {}), node.id: said}}
    board.write_log(HappeningKind.COMPLETED, node.id, piece.id, by=command.by or "", note=piece.outcome)
    board.write(data)
    board.release(piece)


def finish_service(board: Board, command: FinishService) -> None:
    """The job of a service has ended well."""
    piece = waiting_piece(board, command.token, TokenState.JOB)
    board.write_log(HappeningKind.COMPLETED, piece.node.id, piece.id)
    keep_result(board, piece.node, dict(command.data))
    board.release(piece)


def fail_service(board: Board, command: FailService) -> None:
    """The job of a service has failed, by a BPMN error or technically."""
    piece = waiting_piece(board, command.token, TokenState.JOB)
    piece.state = None
    piece.attempts += 1
    if command.error_code:
        events.throw_error(board, piece.area, command.error_code, piece)
        board.drop(piece)
    else:
        board.fault(piece, command.reason or phrase("the job failed without a reason"))


def waiting_piece(board: Board, token: int, *states: TokenState) -> Piece:
    """The token with this id, in one of these states. Raises AlreadyDone when it is gone, CommandRefused when it waits
    for something else."""
    piece = board.pieces.get(token)
    if piece is None:
        raise AlreadyDone(phrase("The token {token} is gone: somebody or something was first.", token=token))
    if states and piece.state not in states:
        wanted = " or ".join(state.value for state in states)
        has = piece.state.value if piece.state is not None else "moving"
        raise CommandRefused(
            phrase(
                "The token {token} at {node} waits as {has!r}, not as {wanted!r}.",
                token=token,
                node=piece.node.id,
                has=has,
                wanted=wanted,
            )
        )
    return piece


def _refuse_shut_out(board: Board, piece: Piece, by: str | None) -> None:
    rules = piece.node.rules
    for task in (*rules.not_author_of, *rules.four_eyes):
        if by and board.performers.get(task) == by:
            raise PersonShutOut(
                phrase(
                    "{by} completed {task!r} and so may not complete {node!r}. Another person must do it.",
                    by=by,
                    task=task,
                    node=piece.node.id,
                ),
            )


def _outcome(piece: Piece, chosen: str | None) -> Outcome | None:
    offered = piece.area.definition.outcomes_of(piece.node.id)
    found = next((outcome for outcome in offered if outcome.id == chosen), None)
    if found is None and (offered or chosen):
        listed = ", ".join(outcome.id for outcome in offered) or "none"
        raise OutcomeRequired(
            phrase(
                "{chosen!r} does not finish {node!r}; choose one of its outcomes: {listed}.",
                chosen=chosen,
                node=piece.node.id,
                listed=listed,
            )
        )
    return found
