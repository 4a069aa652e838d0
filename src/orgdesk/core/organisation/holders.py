"""Who sits where on a day: the join of positions and assignments that many questions start with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from orgdesk.core.organisation.model import Assignment, AssignmentKind, Position, PositionState, Structure


def holders_by_position(
    assignments: Iterable[Assignment], *, on: date | None = None, planned: bool = False
) -> Mapping[str, tuple[Assignment, ...]]:
    """Assignments that fill a seat on the day, by position key.

    With `planned`, as a draft sees it: planned assignments count, and whoever has one leaves the seats of today.
    """
    rows = tuple(assignments)
    plans = [row for row in rows if row.kind is AssignmentKind.PLANNED] if planned else []
    leaving = {row.person for row in plans}
    found: dict[str, list[Assignment]] = {}
    for row in rows:
        if row.kind.fills_seat and row.person not in leaving and row.holds_on(on):
            found.setdefault(row.position, []).append(row)
    for row in plans:
        found.setdefault(row.position, []).append(row)
    return {position: tuple(held) for position, held in found.items()}


def positions_by_person(assignments: Iterable[Assignment], *, on: date | None = None) -> Mapping[str, tuple[str, ...]]:
    """Positions that each person fills on the day."""
    found: dict[str, list[str]] = {}
    for assignment in assignments:
        if assignment.kind.fills_seat and assignment.holds_on(on):
            found.setdefault(assignment.person, []).append(assignment.position)
    return {person: tuple(positions) for person, positions in found.items()}


def vacant_seats(position: Position, held: Iterable[Assignment]) -> int:
    """Open seats without a holder; frozen, planned and closed positions have none.

    A box of several seats of which nobody is named is drawn for its count ("T1 (*10)") and taken as staffed.
    """
    holders = len({assignment.person for assignment in held})
    if position.state is not PositionState.OPEN or (position.headcount > 1 and holders == 0):
        return 0
    else:
        return max(0, position.headcount - holders)


def vacancies(
    structure: Structure, assignments: Iterable[Assignment], *, on: date | None = None, planned: bool = False
) -> tuple[Position, ...]:
    """Positions with at least one vacant seat, in the order of the structure."""
    holders = holders_by_position(assignments, on=on, planned=planned)
    return tuple(position for position in structure.positions if vacant_seats(position, holders.get(position.key, ())))
