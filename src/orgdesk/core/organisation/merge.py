"""Three-way merge of structures, and what an activation must settle first: conflicts, successors, rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import Assignment, Position, Structure


@dataclass(frozen=True)
class Conflict:
    """Both sides changed the same thing differently. `field` is empty when one removed what the other changed;
    values are None where the element or value is absent. Solid bosses appear as field `bosses` of a position.
    """

    table: str
    key: str
    field: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """The merged structure (where sides conflict it keeps ours) and what a person must decide."""

    structure: Structure
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class RightsChange:
    """Roles that a person gains and loses when the chart changes; roles kept by another position are not lost."""

    person: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def merge(
    base: Structure, ours: Structure, theirs: Structure, *, prefer_theirs: Set[tuple[str, str]] = frozenset()
) -> Merge:
    """What `theirs` (a draft) changed since `base`, applied to `ours` (today's active version).

    Field by field; a change on one side is taken, the same change on both is one. `prefer_theirs` holds the (table,
    key) of conflicts that were decided for the draft; they are taken from it and not reported.
    """
    raise NotImplementedError


def successors_needed(
    today: Structure, next_version: Structure, *, with_open_work: Iterable[str] | None = None
) -> tuple[Position, ...]:
    """Positions of today that vanish; with `with_open_work` (position keys) only those that still have work to hand on."""
    busy = None if with_open_work is None else set(with_open_work)
    return tuple(
        position
        for position in today.positions
        if position.key not in next_version.position_by_key and (busy is None or position.key in busy)
    )


def compare_rights(
    roles_by_position: Mapping[str, Iterable[str]],
    *,
    holders_before: Iterable[Assignment],
    holders_after: Iterable[Assignment],
    on_before: date | None = None,
    on_after: date | None = None,
) -> tuple[RightsChange, ...]:
    """Who gains and who loses which roles, given the roles attached to positions; planned holders count afterwards."""
    before = _roles_by_person(roles_by_position, holders_by_position(holders_before, on=on_before))
    after = _roles_by_person(roles_by_position, holders_by_position(holders_after, on=on_after, planned=True))
    changes = []
    for person in sorted({*before, *after}):
        had, has = before.get(person, set()), after.get(person, set())
        if had != has:
            changes.append(RightsChange(person, tuple(sorted(has - had)), tuple(sorted(had - has))))
    return tuple(changes)


def _roles_by_person(
    roles_by_position: Mapping[str, Iterable[str]], holders: Mapping[str, tuple[Assignment, ...]]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for position, held in holders.items():
        for assignment in held:
            found.setdefault(assignment.person, set()).update(roles_by_position.get(position, ()))
    return found
