"""Charts that people bring in: read for a preview, and what a table's columns mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgdesk.apps.organisation.errors import ImportRefused
from orgdesk.apps.organisation.models import ChartImport, ColumnMapping, Version
from orgdesk.core.organisation.comparison import Comparison, compare
from orgdesk.core.organisation.errors import UnreadableData
from orgdesk.core.organisation.importing import Column, ImportResult, guess_columns, import_chart, recognise
from orgdesk.core.organisation.importing.tables import Table, read_csv, read_xlsx
from orgdesk.core.organisation.model import Assignment, Position, Structure
from orgdesk.core.organisation.tree import build_tree


@dataclass(frozen=True)
class Branch:
    """One line of the preview: a position with its depth and who holds it."""

    position: Position
    level: int
    holders: tuple[str, ...]


def read_import(brought: ChartImport) -> tuple[ImportResult, ...]:
    """The charts in what was brought in. Raises ImportRefused with the reason."""
    try:
        return import_chart(brought.name, bytes(brought.content), mapping=mapping_of(brought) or None)
    except UnreadableData as problem:
        raise ImportRefused(str(problem)) from problem


def table_of(brought: ChartImport) -> Table | None:
    """The table in what was brought in, None where it is no table. Raises ImportRefused."""
    content = bytes(brought.content)
    kind = recognise(brought.name, content)
    if kind not in ("csv", "xlsx"):
        return None
    try:
        return read_csv(content) if kind == "csv" else read_xlsx(content)
    except UnreadableData as problem:
        raise ImportRefused(str(problem)) from problem


def mapping_of(brought: ChartImport) -> dict[str, Column]:
    """What the columns mean as somebody said for this import."""
    return {heading: Column(meaning) for heading, meaning in brought.mapping.items() if meaning}


def guessed_mapping(headings: Sequence[str]) -> dict[str, Column]:
    """What a person said about the same headings before, else what their names suggest."""
    kept = ColumnMapping.objects.filter(headings=fingerprint(headings)).first()
    if kept is None:
        return guess_columns(headings)
    return {heading: Column(meaning) for heading, meaning in kept.mapping.items() if meaning}


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same headings in any order."""
    return hashlib.sha256("\x1f".join(sorted(heading.strip().casefold() for heading in headings)).encode()).hexdigest()


def branches_of(result: ImportResult) -> list[Branch]:
    """The preview as an indented list."""
    tree = build_tree(result.structure)
    names = {person.key: person.name for person in result.people.persons}
    holders: dict[str, list[str]] = {}
    for row in result.people.assignments:
        holders.setdefault(row.position, []).append(names.get(row.person, row.person))
    return [
        Branch(result.structure.position_by_key[key], tree.depth_of[key], tuple(holders.get(key, ())))
        for key in tree.order
    ]


def compare_import(earlier: Version, result: ImportResult, assignments: Sequence[Assignment] = ()) -> Comparison:
    """What a later file changes against a version; keys that differ are matched by title, boss and holder."""
    return compare(earlier.content, result.structure, assignments_before=assignments, guess=True)


def rekeyed(structure: Structure, names: Mapping[str, str]) -> Structure:
    """The structure with other position keys, so that a position that came back keeps its key and with it its history."""
    from dataclasses import replace

    def name(key: str | None) -> str | None:
        return names.get(key, key) if key is not None else None

    def some(key: str) -> str:
        return names.get(key, key)

    return replace(
        structure,
        positions=tuple(replace(one, key=some(one.key)) for one in structure.positions),
        lines=tuple(replace(one, position=some(one.position), boss=some(one.boss)) for one in structure.lines),
        units=tuple(replace(one, head=name(one.head)) for one in structure.units),
        requirements=tuple(replace(one, position=some(one.position)) for one in structure.requirements),
        career_paths=tuple(
            replace(one, origin=some(one.origin), destination=some(one.destination)) for one in structure.career_paths
        ),
        evaluators=tuple(
            replace(one, manager=some(one.manager), evaluator=some(one.evaluator)) for one in structure.evaluators
        ),
    )
