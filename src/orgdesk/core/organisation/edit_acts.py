"""What an editor does to a draft: each act looks at the structure and returns an `Operation` for `edit.apply`.

Acts refuse (EditRefused, UnknownElement) what would break the tree, such as a box under itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from orgdesk.core.organisation.edit import Draft, Operation, Step, drop_steps, put_step, set_steps
from orgdesk.core.organisation.errors import EditRefused, UnknownElement
from orgdesk.core.organisation.model import (
    Assignment,
    AssignmentKind,
    LineKind,
    Position,
    ReportingLine,
    Structure,
    Unit,
)
from orgdesk.core.organisation.tree import Tree, build_tree
from orgdesk.core.phrases import phrase

GAP = 10
"""Distance between the `order` of siblings, so that one can be put between two without touching either."""


def add_below(structure: Structure, boss: str | None, position: Position) -> Operation:
    """A new box as the last report of `boss`, or as the last root."""
    if boss is not None:
        _position(structure, boss)
    siblings = _siblings(build_tree(structure), boss)
    order = max((structure.position_by_key[key].order for key in siblings), default=0) + GAP
    return Operation("add", _add_steps(structure, replace(position, order=order), boss))


def add_before(structure: Structure, sibling: str, position: Position) -> Operation:
    """A new box left of `sibling`, under the same boss."""
    return _add_beside(structure, sibling, position, offset=0)


def add_after(structure: Structure, sibling: str, position: Position) -> Operation:
    """A new box right of `sibling`, under the same boss."""
    return _add_beside(structure, sibling, position, offset=1)


def add_above(structure: Structure, key: str, position: Position) -> Operation:
    """A new box between `key` and its boss, in the place of `key`."""
    present = _position(structure, key)
    boss = build_tree(structure).boss_of.get(key)
    added = _add_steps(structure, replace(position, order=present.order), boss)
    return Operation("add_above", (*added, *_boss_steps(structure, key, position.key)))


def move_position(
    structure: Structure, key: str, boss: str | None, *, before: str | None = None, after: str | None = None
) -> Operation:
    """The box and all below it go under `boss` (None makes a root), last or beside a report of that boss."""
    _position(structure, key)
    tree = build_tree(structure)
    if boss is not None:
        _position(structure, boss)
        if boss == key or tree.is_under(boss, key):
            raise EditRefused(
                phrase("{key} cannot report to {boss}, which is below it; move {boss} out first.", key=key, boss=boss)
            )
    siblings = [sibling for sibling in _siblings(tree, boss) if sibling != key]
    order, shifts = _place(structure, siblings, _index(siblings, before, after))
    placed = set_steps("positions", structure.position_by_key[key], order=order)
    return Operation("move", (*_boss_steps(structure, key, boss), *shifts, *placed))


def remove_position(structure: Structure, key: str) -> Operation:
    """The box goes; its reports go to its boss, and what named it (lines, requirements, paths, heads) is let go."""
    _position(structure, key)
    boss = build_tree(structure).boss_of.get(key)
    reports = [line for line in structure.lines if line.boss == key and line.kind is LineKind.SOLID]
    lines = [line.key for line in structure.lines if key in (line.position, line.boss)]
    steps = [*drop_steps(structure, "lines", lines)]
    if boss is not None:
        kept = {line.key for line in structure.lines}
        inherited = (replace(line, boss=boss) for line in reports if line.position != boss)
        steps += [put_step(structure, "lines", line) for line in inherited if line.key not in kept]
    for table, names in _mentions(structure, key).items():
        steps += drop_steps(structure, table, names)
    for unit in structure.units:
        if unit.head == key:
            steps += set_steps("units", unit, head=None)
    return Operation("remove", (*steps, *drop_steps(structure, "positions", [key])))


def change_position(structure: Structure, key: str, **values: Any) -> Operation:
    """Set fields of a box: `title`, `headcount`, `fte`, `unit`, `level`, `tags`, `state`, `note` …"""
    present = _position(structure, key)
    _refuse_fields(present, values)
    if values.get("headcount", 1) < 1:
        raise EditRefused(phrase("{key} must keep at least one seat; close or remove the position instead.", key=key))
    if values.get("unit") is not None:
        _unit(structure, values["unit"])
    return Operation("change", set_steps("positions", present, **values))


def retitle_position(structure: Structure, key: str, title: str) -> Operation:
    """Give a box another title."""
    return Operation("retitle", change_position(structure, key, title=title).steps)


def set_headcount(structure: Structure, key: str, headcount: int) -> Operation:
    """Give a box another number of seats; a stated FTE is kept in proportion."""
    present = _position(structure, key)
    values: dict[str, Any] = {"headcount": headcount}
    if present.fte is not None:
        values["fte"] = present.fte * headcount / present.headcount
    return Operation("set_headcount", change_position(structure, key, **values).steps)


def draw_line(structure: Structure, line: ReportingLine) -> Operation:
    """A dotted line; solid ones are drawn by `move_position`."""
    _position(structure, line.position)
    _position(structure, line.boss)
    if line.kind is LineKind.SOLID:
        raise EditRefused(
            phrase("A solid line is drawn by moving {position} under {boss}.", position=line.position, boss=line.boss)
        )
    return Operation("draw_line", (put_step(structure, "lines", line),))


def erase_line(structure: Structure, key: str) -> Operation:
    """Remove one line by its key."""
    return Operation("erase_line", drop_steps(structure, "lines", [key]))


def plan_assignment(draft: Draft, person: str, position: str, *, note: str = "") -> Operation:
    """Name who shall hold a position once the draft is active."""
    _position(draft.structure, position)
    planned = Assignment(person, position, AssignmentKind.PLANNED, note=note)
    return Operation("assign", (put_step(draft, "planned", planned),))


def vacate_position(draft: Draft, position: str) -> Operation:
    """Take all planned holders off a position."""
    keys = [row.key for row in draft.planned if row.position == position]
    return Operation("vacate", drop_steps(draft, "planned", keys))


def add_unit(structure: Structure, unit: Unit) -> Operation:
    """A new unit under its `parent`."""
    if unit.parent is not None:
        _unit(structure, unit.parent)
    return Operation("add_unit", (put_step(structure, "units", unit),))


def change_unit(structure: Structure, key: str, **values: Any) -> Operation:
    """Set fields of a unit; a unit may not come under itself."""
    present = _unit(structure, key)
    _refuse_fields(present, values)
    parent = values.get("parent")
    if parent is not None:
        above = _unit_chain(structure, parent)
        if key in above:
            raise EditRefused(
                phrase("Unit {key} cannot be part of {parent}, which is part of it.", key=key, parent=parent)
            )
    return Operation("change_unit", set_steps("units", present, **values))


def split_unit(structure: Structure, key: str, new: Unit, positions: Iterable[str]) -> Operation:
    """`positions` of unit `key` go to the new unit, which stands beside it unless it names another parent."""
    origin = _unit(structure, key)
    moved = [_position(structure, position) for position in positions]
    strangers = [position.key for position in moved if position.unit != key]
    if strangers:
        raise EditRefused(
            phrase(
                "{strangers} do not belong to unit {key}; only its own positions can be split off.",
                strangers=", ".join(strangers),
                key=key,
            )
        )
    beside = new if new.parent is not None else replace(new, parent=origin.parent)
    steps = [put_step(structure, "units", beside)]
    for position in moved:
        steps += set_steps("positions", position, unit=new.key)
        if origin.head == position.key:
            steps += set_steps("units", origin, head=None)
    return Operation("split_unit", tuple(steps))


def merge_units(structure: Structure, keys: Iterable[str], into: str) -> Operation:
    """Positions, parts, vision, culture and segments of the units `keys` go to `into`, and the emptied units go."""
    target = _unit(structure, into)
    sources = [_unit(structure, key) for key in dict.fromkeys(keys) if key != into]
    gone = {source.key for source in sources}
    if gone & set(_unit_chain(structure, into)):
        raise EditRefused(
            phrase("{into} is part of a unit that would go; merge into that one, or move {into} out first.", into=into)
        )
    steps: list[Step] = []
    for position in structure.positions:
        if position.unit in gone:
            steps += set_steps("positions", position, unit=into)
    for unit in structure.units:
        if unit.parent in gone and unit.key not in gone:
            steps += set_steps("units", unit, parent=into)
    gathered = {name: _gather(name, (target, *sources)) for name in ("vision", "culture", "goals", "segments")}
    steps += set_steps("units", target, **gathered)
    return Operation("merge_units", (*steps, *drop_steps(structure, "units", [source.key for source in sources])))


def remove_unit(structure: Structure, key: str) -> Operation:
    """The unit goes; its positions and parts go to its parent, or stand without a unit."""
    unit = _unit(structure, key)
    steps: list[Step] = []
    for position in structure.positions:
        if position.unit == key:
            steps += set_steps("positions", position, unit=unit.parent)
    for part in structure.units:
        if part.parent == key:
            steps += set_steps("units", part, parent=unit.parent)
    return Operation("remove_unit", (*steps, *drop_steps(structure, "units", [key])))


def _add_beside(structure: Structure, sibling: str, position: Position, *, offset: int) -> Operation:
    _position(structure, sibling)
    tree = build_tree(structure)
    boss = tree.boss_of.get(sibling)
    siblings = _siblings(tree, boss)
    order, shifts = _place(structure, siblings, siblings.index(sibling) + offset)
    return Operation("add", (*shifts, *_add_steps(structure, replace(position, order=order), boss)))


def _add_steps(structure: Structure, position: Position, boss: str | None) -> tuple[Step, ...]:
    if position.key in structure.position_by_key:
        raise EditRefused(phrase("A position {position} exists already; choose another key.", position=position.key))
    line = () if boss is None else (put_step(structure, "lines", ReportingLine(position.key, boss)),)
    return (put_step(structure, "positions", position), *line)


def _boss_steps(structure: Structure, key: str, boss: str | None) -> tuple[Step, ...]:
    """Replace the solid lines of `key` by one to `boss`; nothing when it is there already."""
    lines = [line for line in structure.lines if line.position == key and line.kind is LineKind.SOLID]
    if [line.boss for line in lines] == ([] if boss is None else [boss]):
        return ()
    dropped = drop_steps(structure, "lines", [line.key for line in lines])
    drawn = () if boss is None else (put_step(structure, "lines", ReportingLine(key, boss)),)
    return (*dropped, *drawn)


def _place(structure: Structure, siblings: Sequence[str], index: int) -> tuple[int, tuple[Step, ...]]:
    """An `order` for a box at `index` among siblings; where there is no gap, steps that make one."""
    orders = [structure.position_by_key[key].order for key in siblings]
    if not orders:
        return GAP, ()
    elif index >= len(orders):
        return orders[-1] + GAP, ()
    elif index == 0:
        return orders[0] - GAP, ()
    elif orders[index] - orders[index - 1] > 1:
        return (orders[index] + orders[index - 1]) // 2, ()
    steps: list[Step] = []
    for place, key in enumerate(siblings):
        order = (place + (place >= index) + 1) * GAP
        steps += set_steps("positions", structure.position_by_key[key], order=order)
    return (index + 1) * GAP, tuple(steps)


def _index(siblings: Sequence[str], before: str | None, after: str | None) -> int:
    beside = before if before is not None else after
    if beside is None:
        return len(siblings)
    elif beside not in siblings:
        raise EditRefused(
            phrase("{beside} does not report to that boss; name one of its reports to be placed beside.", beside=beside)
        )
    else:
        return siblings.index(beside) + (before is None)


def _siblings(tree: Tree, boss: str | None) -> tuple[str, ...]:
    return tree.roots if boss is None else tree.children(boss)


def _mentions(structure: Structure, key: str) -> dict[str, list[str]]:
    return {
        "requirements": [entry.key for entry in structure.requirements if entry.position == key],
        "evaluators": [entry.key for entry in structure.evaluators if key in (entry.manager, entry.evaluator)],
        "career_paths": [entry.key for entry in structure.career_paths if key in (entry.origin, entry.destination)],
    }


def _gather(name: str, units: Iterable[Unit]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(entry for unit in units for entry in getattr(unit, name)))


def _unit_chain(structure: Structure, key: str) -> list[str]:
    """The unit and those around it; ends where parents run in a circle."""
    chain: list[str] = []
    unit: str | None = key
    while unit is not None and unit not in chain:
        chain.append(unit)
        found = structure.unit_by_key.get(unit)
        unit = None if found is None else found.parent
    return chain


def _refuse_fields(present: Position | Unit, values: dict[str, Any]) -> None:
    wrong = [name for name in values if name == "key" or not hasattr(present, name)]
    if wrong:
        raise EditRefused(
            phrase(
                "{wrong} of {present} cannot be set; keys are stable and others do not exist.",
                wrong=", ".join(wrong),
                present=present.key,
            )
        )


def _position(structure: Structure, key: str) -> Position:
    found = structure.position_by_key.get(key)
    if found is None:
        raise UnknownElement(phrase("There is no position {key} on this chart; it may have been removed.", key=key))
    return found


def _unit(structure: Structure, key: str) -> Unit:
    found = structure.unit_by_key.get(key)
    if found is None:
        raise UnknownElement(phrase("There is no unit {key} on this chart; it may have been removed.", key=key))
    return found
