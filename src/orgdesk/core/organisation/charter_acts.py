"""What an editor does to the charter of a draft: activities, internal services, limits of span, rules, paths, requirements.

Each act gives an `Operation` for `edit.apply`, so that it is undone, merged and kept like any other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from typing import TypeVar

from orgdesk.core.organisation.edit import Operation, drop_steps, put_step, set_steps
from orgdesk.core.organisation.errors import EditRefused, UnknownElement
from orgdesk.core.organisation.model import (
    Activity,
    CareerPath,
    Evaluator,
    InternalService,
    PartyKind,
    RaciEntry,
    RaciRole,
    Rule,
    SkillRequirement,
    SpanLimit,
    SpanScope,
    Structure,
)
from orgdesk.core.phrases import Phrase, phrase

Entry = TypeVar(
    "Entry", bound=Activity | InternalService | SpanLimit | Rule | CareerPath | SkillRequirement | Evaluator
)

_TABLES: dict[type, str] = {
    Activity: "activities",
    InternalService: "services",
    SpanLimit: "span_limits",
    Rule: "rules",
    CareerPath: "career_paths",
    SkillRequirement: "requirements",
    Evaluator: "evaluators",
}


def keep_entry(structure: Structure, entry: Entry) -> Operation:
    """Add an entry to its table, or bring the one with the same key to its values, field by field.

    Raises EditRefused when it names something that is not on the chart or makes no sense.
    """
    _refuse_unknown(structure, entry)
    table = _TABLES[type(entry)]
    present = next((one for one in structure.table(table) if one.key == entry.key), None)
    if present is None:
        return Operation(f"keep_{table}", (put_step(structure, table, entry),))
    stated = [field.name for field in fields(entry) if field.init]
    values = {name: getattr(entry, name) for name in stated if name != "key"}
    return Operation(f"keep_{table}", set_steps(table, present, **values))


def drop_entry(structure: Structure, table: str, key: str) -> Operation:
    """Take an entry out of its table. Raises UnknownElement."""
    steps = drop_steps(structure, table, [key]) if table in _TABLES.values() else ()
    if not steps:
        raise UnknownElement(
            phrase("There is no {key} among the {table} of this chart; it may have been removed.", key=key, table=table)
        )
    return Operation(f"drop_{table}", steps)


def with_parties(structure: Structure, activity: Activity, role: RaciRole, keys: tuple[str, ...]) -> Activity:
    """The activity with exactly these units and positions in a role. Raises EditRefused for a key of neither."""
    entries = tuple(RaciEntry(key, role, _kind_of(structure, key)) for key in dict.fromkeys(keys))
    return replace(activity, raci=(*(one for one in activity.raci if one.role is not role), *entries))


def _kind_of(structure: Structure, key: str) -> PartyKind:
    if key in structure.unit_by_key:
        return PartyKind.UNIT
    elif key in structure.position_by_key:
        return PartyKind.POSITION
    else:
        raise EditRefused(
            phrase("There is neither a unit nor a position {key} on this chart; choose one that is.", key=key)
        )


def _refuse_unknown(structure: Structure, entry: Entry) -> None:
    if isinstance(entry, InternalService):
        _refuse_units(structure, entry.supplier, entry.customer)
        if entry.supplier == entry.customer:
            raise EditRefused(
                phrase("{supplier} cannot be its own supplier; choose two units.", supplier=entry.supplier)
            )
    elif isinstance(entry, SpanLimit):
        _refuse_limit(structure, entry)
    elif isinstance(entry, CareerPath):
        _refuse_positions(structure, entry.origin, entry.destination)
    elif isinstance(entry, SkillRequirement):
        _refuse_positions(structure, entry.position)
    elif isinstance(entry, Evaluator):
        _refuse_positions(structure, entry.manager, entry.evaluator)


def _refuse_limit(structure: Structure, limit: SpanLimit) -> None:
    if limit.scope is SpanScope.UNIT:
        _refuse_units(structure, limit.subject or "")
    elif limit.scope is SpanScope.POSITION:
        _refuse_positions(structure, limit.subject or "")
    least, most = limit.minimum, limit.maximum
    if (least is not None and least < 0) or (most is not None and most < 1):
        raise EditRefused(phrase("A limit of span counts seats; write a whole number from 1."))
    if least is not None and most is not None and least > most:
        raise EditRefused(
            phrase(
                "At least {least} and at most {most} seats cannot both hold; swap the two numbers.",
                least=least,
                most=most,
            )
        )


def _refuse_units(structure: Structure, *keys: str) -> None:
    _refuse_absent(keys, structure.unit_by_key.keys(), phrase("unit"))


def _refuse_positions(structure: Structure, *keys: str) -> None:
    _refuse_absent(keys, structure.position_by_key.keys(), phrase("position"))


def _refuse_absent(keys: tuple[str, ...], known: Collection[str], what: Phrase) -> None:
    for key in keys:
        if key not in known:
            raise EditRefused(
                phrase(
                    "There is no {what} {key} on this chart; choose one that is.",
                    what=what,
                    key=key or phrase("(none chosen)"),
                )
            )
