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
from orgdesk.core.organisation.model import TABLES, Assignment, Element, Structure
from orgdesk.core.phrases import phrase

PLANNED = "planned"
_TYPES: Mapping[str, Any] = {**TABLES, PLANNED: Assignment}


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
        raise UnreadableData(
            phrase("This is not an operation on a chart: {problem}. Expected a name and steps.", problem=problem)
        ) from None


@dataclass(frozen=True)
class Draft:
    """What an editor works on: the structure and the planned assignments (`planned` in steps) of one version."""

    structure: Structure
    planned: tuple[Assignment, ...] = ()

    def table(self, name: str) -> tuple[Element | Assignment, ...]:
        """The collection called `name`."""
        return self.planned if name == PLANNED else self.structure.table(name)


def apply(structure: Structure, operation: Operation) -> Structure:
    """The structure after `operation`. Raises EditConflict when what it builds on has changed since."""
    return apply_to_draft(Draft(structure), operation).structure


def apply_to_draft(draft: Draft, operation: Operation) -> Draft:
    """The draft after `operation`, which may also plan assignments. Raises EditConflict."""
    tables: dict[str, dict[str, Any]] = {}
    for step in operation.steps:
        table = tables.get(step.table)
        if table is None:
            table = tables[step.table] = {element.key: element for element in draft.table(step.table)}
        _STEPS[step.kind](table, step)
    changes: dict[str, Any] = {name: tuple(table.values()) for name, table in tables.items()}
    planned = changes.pop(PLANNED, draft.planned)
    return Draft(replace(draft.structure, **changes) if changes else draft.structure, planned)


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


def put_step(holder: Structure | Draft, table: str, element: Element | Assignment) -> Step:
    """The step that adds `element` at the end of a table."""
    return Step(StepKind.PUT, table, element.key, after=to_data(element), place=len(holder.table(table)))


def drop_steps(holder: Structure | Draft, table: str, keys: Iterable[str]) -> tuple[Step, ...]:
    """The steps that take elements out of a table; the last first, so that undoing puts each back in its place."""
    wanted = set(keys)
    steps = [
        Step(StepKind.DROP, table, element.key, before=to_data(element), place=place)
        for place, element in enumerate(holder.table(table) if wanted else ())
        if element.key in wanted
    ]
    return tuple(reversed(steps))


def set_steps(table: str, element: Element, **values: Any) -> tuple[Step, ...]:
    """The steps that change fields of an element; fields that keep their value give none."""
    return tuple(
        Step(StepKind.SET, table, element.key, name, to_data(getattr(element, name)), to_data(value))
        for name, value in values.items()
        if getattr(element, name) != value
    )


def _put(table: dict[str, Any], step: Step) -> None:
    if step.key in table:
        raise EditConflict(
            phrase("{key} already exists among the {table}; choose another key.", key=step.key, table=step.table)
        )
    element: Any = from_data(_TYPES[step.table], step.after, where=f"{step.table}.{step.key}")
    if step.place < 0 or step.place >= len(table):
        table[step.key] = element
    else:
        rows = list(table.items())
        rows.insert(step.place, (step.key, element))
        table.clear()
        table.update(rows)


def _drop(table: dict[str, Any], step: Step) -> None:
    present = _present(table, step)
    if to_data(present) != step.before:
        raise EditConflict(
            phrase("{key} was changed by somebody else; look at it again before you remove it.", key=step.key)
        )
    del table[step.key]


def _set(table: dict[str, Any], step: Step) -> None:
    present = _present(table, step)
    now = to_data(getattr(present, step.field))
    if now != step.before:
        raise EditConflict(
            phrase(
                "“{field}” of {key} is {now!r} by now, not {before!r}; look at it again before you set it.",
                field=step.field,
                key=step.key,
                now=now,
                before=step.before,
            )
        )
    hint = field_types(type(present))[step.field]
    value = convert(hint, step.after, where=f"{step.table}.{step.key}.{step.field}")
    changes: Mapping[str, Any] = {step.field: value}
    changed = replace(present, **changes)
    if changed.key != step.key:
        raise EditConflict(
            phrase(
                "“{field}” is part of what identifies {key}; remove it and add another.", field=step.field, key=step.key
            )
        )
    table[step.key] = changed


_STEPS = {StepKind.PUT: _put, StepKind.DROP: _drop, StepKind.SET: _set}


def _present(table: Mapping[str, Any], step: Step) -> Any:
    present = table.get(step.key)
    if present is None:
        raise EditConflict(
            phrase("{key} is not among the {table} any more; somebody has removed it.", key=step.key, table=step.table)
        )
    return present


def _step_data(step: Step) -> dict[str, Any]:
    data = to_data(step)
    return {name: content for name, content in data.items() if content is not None}


def _step_from(data: Any) -> Step:
    step = Step(**{**data, "kind": StepKind(data["kind"])})
    if not isinstance(step.key, str) or not isinstance(step.place, int):
        raise TypeError("key is text, place a whole number")
    if step.table not in _TYPES:
        raise ValueError(phrase("no table {table}", table=step.table))
    if step.kind is StepKind.SET and (step.field == "key" or step.field not in field_types(_TYPES[step.table])):
        raise ValueError(phrase("no field {field} to set in {table}", field=step.field, table=step.table))
    return step
