"""Three-way merge of structures (what a draft changed since its base, applied to today's active version), and what
else an activation must settle: successors of vanishing positions, and rights that change hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import TABLES, Assignment, Element, LineKind, Position, ReportingLine, Structure
from orgdesk.core.organisation.tree import build_tree


class ConflictReason(StrEnum):
    """Why a person must decide."""

    BOTH_CHANGED = "both_changed"
    REMOVED_AND_CHANGED = "removed_and_changed"
    LOST_REFERENCE = "lost_reference"
    LOOP = "loop"


class Side(StrEnum):
    """Whose value a decision takes: today's active version is ours, the draft theirs."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Conflict:
    """Something to decide. `field` is empty where one side removed what the other changed; the solid bosses of a
    position are its field `bosses` (a tuple of keys). Values are None where the element is absent.
    """

    table: str
    key: str
    field: str
    base: Any
    ours: Any
    theirs: Any
    reason: ConflictReason = ConflictReason.BOTH_CHANGED


@dataclass(frozen=True)
class Merge:
    """The merged structure (where the sides conflict it keeps ours) and what a person must decide."""

    structure: Structure
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class RightsChange:
    """Roles that a person gains and loses when the chart changes; roles kept by another position are not lost."""

    person: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


Decisions = Mapping[tuple[str, str, str], Side]
"""Decided conflicts by (table, key, field)."""


def merge(base: Structure, ours: Structure, theirs: Structure, *, decisions: Decisions | None = None) -> Merge:
    """Merge field by field: a change on one side is taken, the same change on both is one.

    What `decisions` name is taken as they say and not reported. A boss, unit or parent that one side
    removed while the other began to use it, and a loop that only both sides together make, are conflicts too.
    """
    merger = _Merger(decisions or {})
    tables: dict[str, Any] = {}
    for name in TABLES:
        if name != "lines":
            tables[name] = merger.merge_table(name, base.table(name), ours.table(name), theirs.table(name))
    structure = Structure(**tables)
    lines = _merge_lines(merger, base, ours, theirs)
    gone = {*ours.position_by_key, *theirs.position_by_key} - set(structure.position_by_key)
    structure = replace(structure, lines=tuple(line for line in lines if line.position not in gone))
    found = [*merger.conflicts, *_lost_references(structure, ours, theirs), *_new_loops(structure, base, ours, theirs)]
    return Merge(structure, tuple(found))


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


class _Merger:
    """Collects conflicts while tables are merged."""

    def __init__(self, decisions: Decisions) -> None:
        self.decisions = decisions
        self.conflicts: list[Conflict] = []

    def merge_table(
        self, name: str, base: Iterable[Element], ours: Iterable[Element], theirs: Iterable[Element]
    ) -> tuple[Element, ...]:
        old, mine, other = ({element.key: element for element in side} for side in (base, ours, theirs))
        merged = []
        for key in dict.fromkeys((*mine, *other)):
            element = self._merge_element(name, key, old.get(key), mine.get(key), other.get(key))
            if element is not None:
                merged.append(element)
        return tuple(merged)

    def _merge_element(
        self, table: str, key: str, base: Element | None, ours: Element | None, theirs: Element | None
    ) -> Element | None:
        if ours is None or theirs is None or (base is None and ours == theirs):
            chosen: Element | None = self.choose(table, key, "", base, ours, theirs)
            return chosen
        elif ours == theirs or theirs == base:
            return ours
        elif ours == base:
            return theirs
        changes: dict[str, Any] = {}
        for field in fields(ours):
            values = (getattr(base, field.name, None), getattr(ours, field.name), getattr(theirs, field.name))
            changes[field.name] = self.choose(table, key, field.name, *values)
        return replace(ours, **changes)

    def choose(self, table: str, key: str, field: str, base: Any, ours: Any, theirs: Any) -> Any:
        """The decided value, else that of the side that changed; where both did, ours with a conflict noted."""
        decision = self.decisions.get((table, key, field))
        if decision is not None:
            return theirs if decision is Side.THEIRS else ours
        elif ours == theirs or theirs == base:
            return ours
        elif ours == base:
            return theirs
        else:
            absent = field == "" and (ours is None or theirs is None)
            reason = ConflictReason.REMOVED_AND_CHANGED if absent else ConflictReason.BOTH_CHANGED
            self.conflicts.append(Conflict(table, key, field, base, ours, theirs, reason))
            return ours


def _merge_lines(merger: _Merger, base: Structure, ours: Structure, theirs: Structure) -> tuple[ReportingLine, ...]:
    """Solid lines are merged as the bosses of their position, so that two moves of one box are a conflict."""
    sides = tuple(_solid_lines(side) for side in (base, ours, theirs))
    solid: dict[str, tuple[ReportingLine, ...]] = {}
    for position in dict.fromkeys((*sides[1], *sides[2])):
        solid[position] = _merge_bosses(merger, position, *(side.get(position, ()) for side in sides))
    dotted = merger.merge_table("lines", *(tuple(_dotted_lines(side)) for side in (base, ours, theirs)))
    return tuple(line for lines in solid.values() for line in lines) + tuple(
        line for line in dotted if isinstance(line, ReportingLine)
    )


Lines = tuple[ReportingLine, ...]


def _merge_bosses(merger: _Merger, position: str, base: Lines, ours: Lines, theirs: Lines) -> Lines:
    bosses = {tuple(line.boss for line in lines): lines for lines in (base, theirs, ours)}
    names = [tuple(line.boss for line in lines) for lines in (base, ours, theirs)]
    chosen = merger.choose("positions", position, "bosses", *names)
    if names[1] == names[2] and ours == base:
        return theirs
    else:
        return bosses[chosen]


def _solid_lines(structure: Structure) -> dict[str, Lines]:
    found: dict[str, Lines] = {}
    for line in structure.lines:
        if line.kind is LineKind.SOLID:
            found[line.position] = (*found.get(line.position, ()), line)
    return found


def _dotted_lines(structure: Structure) -> Iterable[ReportingLine]:
    return (line for line in structure.lines if line.kind.dotted)


def _lost_references(merged: Structure, ours: Structure, theirs: Structure) -> Iterable[Conflict]:
    """Names that were good on the side that wrote them and that the other side's removal has made empty."""
    for table, key, field, target_table, target in _references(merged):
        if target not in _keys(merged, target_table):
            mine, other = (target in _keys(side, target_table) for side in (ours, theirs))
            if mine != other:
                kept, lost = (target if mine else None), (target if other else None)
                yield Conflict(table, key, field, None, kept, lost, ConflictReason.LOST_REFERENCE)


def _references(structure: Structure) -> Iterable[tuple[str, str, str, str, str]]:
    for line in structure.lines:
        field = "bosses" if line.kind is LineKind.SOLID else str(line.kind)
        yield "positions", line.position, field, "positions", line.boss
    for position in structure.positions:
        if position.unit is not None:
            yield "positions", position.key, "unit", "units", position.unit
    for unit in structure.units:
        for field, table, target in (("parent", "units", unit.parent), ("head", "positions", unit.head)):
            if target is not None:
                yield "units", unit.key, field, table, target


def _keys(structure: Structure, table: str) -> Mapping[str, Element]:
    return structure.unit_by_key if table == "units" else structure.position_by_key


def _new_loops(merged: Structure, base: Structure, ours: Structure, theirs: Structure) -> Iterable[Conflict]:
    loops = build_tree(merged).loops
    known = {frozenset(loop) for side in (ours, theirs) for loop in build_tree(side).loops} if loops else set()
    sides = tuple(_solid_lines(side) for side in (base, ours, theirs)) if loops else ()
    for loop in loops:
        if frozenset(loop) not in known:
            for key in loop:
                was, mine, other = (tuple(line.boss for line in side.get(key, ())) for side in sides)
                if mine != other:
                    yield Conflict("positions", key, "bosses", was, mine, other, ConflictReason.LOOP)


def _roles_by_person(
    roles_by_position: Mapping[str, Iterable[str]], holders: Mapping[str, tuple[Assignment, ...]]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for position, held in holders.items():
        for assignment in held:
            found.setdefault(assignment.person, set()).update(roles_by_position.get(position, ()))
    return found
