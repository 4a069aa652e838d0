"""Edits of a draft as small records: each applies, reverts, travels as JSON, and merges with those of other editors.

A function such as `move_position` looks at a structure and returns an `Operation`; `apply` makes the new structure;
`invert` gives the operation that undoes it. Steps are per field, so two people who change different fields of one
box, or different boxes, do not disturb each other; where they do, `apply` raises EditConflict naming the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from orgdesk.core.organisation.codec import convert, field_types, from_data, to_data
from orgdesk.core.organisation.errors import EditConflict, UnreadableData
from orgdesk.core.organisation.model import TABLES, Element, Structure


class StepKind(StrEnum):
    """Put a new element, drop one, or set a field of one."""

    PUT = "put"
    DROP = "drop"
    SET = "set"


@dataclass(frozen=True)
class Step:
    """The smallest change. Of a put or drop `before` and `after` are the whole element as plain data (None where it
    is absent) and `place` its index in the table; of a set they are the values of `field`.
    """

    kind: StepKind
    table: str
    key: str
    field: str = ""
    before: Any = None
    after: Any = None
    place: int = -1


@dataclass(frozen=True)
class Operation:
    """One act of an editor: a name for the history, and its steps in order."""

    name: str
    steps: tuple[Step, ...]

    def as_data(self) -> dict[str, Any]:
        """The operation as JSON can say it."""
        return {"name": self.name, "steps": [_step_data(step) for step in self.steps]}


def operation_from_data(data: Any) -> Operation:
    """The operation that `as_data` wrote. Raises UnreadableData."""
    try:
        steps = tuple(_step_from(step) for step in data["steps"])
        return Operation(str(data["name"]), steps)
    except (TypeError, KeyError, ValueError) as problem:
        raise UnreadableData(f"This is not an operation on a chart: {problem!r}. Expected a name and steps.") from None


def apply(structure: Structure, operation: Operation) -> Structure:
    """The structure after `operation`. Raises EditConflict when what it builds on has changed since."""
    tables: dict[str, dict[str, Element]] = {}
    for step in operation.steps:
        table = tables.get(step.table)
        if table is None:
            table = tables[step.table] = {element.key: element for element in structure.table(step.table)}
        _STEPS[step.kind](table, step)
    changes: dict[str, Any] = {name: tuple(table.values()) for name, table in tables.items()}
    return replace(structure, **changes) if changes else structure


def apply_all(structure: Structure, operations: Iterable[Operation]) -> Structure:
    """The structure after several operations in order."""
    for operation in operations:
        structure = apply(structure, operation)
    return structure


def invert(operation: Operation) -> Operation:
    """The operation that undoes this one."""
    other = {StepKind.PUT: StepKind.DROP, StepKind.DROP: StepKind.PUT, StepKind.SET: StepKind.SET}
    steps = (
        replace(step, kind=other[step.kind], before=step.after, after=step.before) for step in reversed(operation.steps)
    )
    return Operation(operation.name, tuple(steps))


def merge_operations(
    structure: Structure, operations: Iterable[Operation]
) -> tuple[Structure, tuple[tuple[Operation, EditConflict], ...]]:
    """Apply what several editors did, in the order of arrival; what does not fit any more is given back with the reason."""
    refused: list[tuple[Operation, EditConflict]] = []
    for operation in operations:
        try:
            structure = apply(structure, operation)
        except EditConflict as conflict:
            refused.append((operation, conflict))
    return structure, tuple(refused)


def put_step(structure: Structure, table: str, element: Element, *, place: int | None = None) -> Step:
    """The step that adds `element` to a table, at its end or at `place`."""
    index = len(structure.table(table)) if place is None else place
    return Step(StepKind.PUT, table, element.key, after=to_data(element), place=index)


def drop_step(structure: Structure, table: str, key: str) -> Step:
    """The step that takes an element out of a table."""
    for place, element in enumerate(structure.table(table)):
        if element.key == key:
            return Step(StepKind.DROP, table, key, before=to_data(element), place=place)
    raise EditConflict(f"{key} is not among the {table} any more; reload the chart.")


def set_steps(table: str, element: Element, **values: Any) -> tuple[Step, ...]:
    """The steps that change fields of an element; fields that keep their value give none."""
    return tuple(
        Step(StepKind.SET, table, element.key, name, to_data(getattr(element, name)), to_data(value))
        for name, value in values.items()
        if getattr(element, name) != value
    )


def _put(table: dict[str, Element], step: Step) -> None:
    if step.key in table:
        raise EditConflict(f"{step.key} already exists among the {step.table}; choose another key.")
    element = from_data(TABLES[step.table], step.after, where=f"{step.table}.{step.key}")
    if step.place < 0 or step.place >= len(table):
        table[step.key] = element
    else:
        rows = list(table.items())
        rows.insert(step.place, (step.key, element))
        table.clear()
        table.update(rows)


def _drop(table: dict[str, Element], step: Step) -> None:
    present = _present(table, step)
    if to_data(present) != step.before:
        raise EditConflict(f"{step.key} was changed by somebody else; look at it again before you remove it.")
    del table[step.key]


def _set(table: dict[str, Element], step: Step) -> None:
    present = _present(table, step)
    now = to_data(getattr(present, step.field))
    if now != step.before:
        raise EditConflict(
            f"“{step.field}” of {step.key} is {now!r} by now, not {step.before!r}; look at it again before you set it."
        )
    hint = field_types(type(present))[step.field]
    value = convert(hint, step.after, where=f"{step.table}.{step.key}.{step.field}")
    changes: Mapping[str, Any] = {step.field: value}
    table[step.key] = replace(present, **changes)


_STEPS = {StepKind.PUT: _put, StepKind.DROP: _drop, StepKind.SET: _set}


def _present(table: Mapping[str, Element], step: Step) -> Element:
    present = table.get(step.key)
    if present is None:
        raise EditConflict(f"{step.key} is not among the {step.table} any more; somebody has removed it.")
    return present


def _step_data(step: Step) -> dict[str, Any]:
    data = to_data(step)
    return {name: content for name, content in data.items() if content is not None}


def _step_from(data: Any) -> Step:
    step = Step(**{**data, "kind": StepKind(data["kind"])})
    if step.table not in TABLES:
        raise ValueError(f"no table {step.table}")
    if step.kind is StepKind.SET and (step.field == "key" or step.field not in field_types(TABLES[step.table])):
        raise ValueError(f"no field {step.field} to set in {step.table}")
    return step
