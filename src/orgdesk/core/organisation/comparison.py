"""What differs between two versions: matched by stable key, and for imported files by title, boss and holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from operator import attrgetter

from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.matching import Match, match_positions
from orgdesk.core.organisation.model import Assignment, Position, Structure
from orgdesk.core.organisation.tree import Tree, build_tree
from orgdesk.core.organisation.unit_changes import UnitChange, compare_units
from orgdesk.core.phrases import phrase

TRUNCATED_SHARE = 0.5
"""A later file that lost at least this share of the positions, and gained few, has probably been cut off."""


class ChangeKind(StrEnum):
    """How a position differs; one position may differ in several ways."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RETITLED = "retitled"
    REFILLED = "refilled"
    REGRADED = "regraded"
    COUNT_CHANGED = "count_changed"
    UNIT_CHANGED = "unit_changed"
    DOTTED_CHANGED = "dotted_changed"
    EDITED = "edited"


@dataclass(frozen=True)
class Change:
    """One difference of one position: `key` in the later version (the earlier one's where it was removed)."""

    kind: ChangeKind
    key: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All differences from one version to another. Keys are those of the later one, removed ones of the earlier."""

    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]
    matches: tuple[Match, ...]
    units: tuple[UnitChange, ...]
    warnings: tuple[str, ...]

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind, in the order of the later version."""
        return tuple(change for change in self.changes if change.kind is kind)

    def keys(self, kind: ChangeKind) -> tuple[str, ...]:
        """Keys of the positions with a change of that kind."""
        return tuple(change.key for change in self.changes if change.kind is kind)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs, in positions or in units."""
        return not self.changes and not self.units

    def as_lists(self) -> Mapping[str, list[str]]:
        """Keys by kind of change, every kind present: the shape that commands and the API give out."""
        return {kind.value: list(self.keys(kind)) for kind in ChangeKind}


def compare(
    before: Structure,
    after: Structure,
    *,
    assignments_before: Iterable[Assignment] = (),
    assignments_after: Iterable[Assignment] = (),
    on_before: date | None = None,
    on_after: date | None = None,
    guess: bool = False,
) -> Comparison:
    """Everything that changed from `before` to `after`.

    Holders are compared as of the two days; planned holders count on the side of `after`. `guess` also matches
    positions whose keys differ, by title, boss and holder, each with a confidence for a person to confirm.
    """
    trees = build_tree(before), build_tree(after)
    holders = (
        _holder_names(assignments_before, on_before, planned=False),
        _holder_names(assignments_after, on_after, planned=True),
    )
    matches = match_positions(trees, holders, guess=guess)
    sides = _Side(trees[0], holders[0], {m.before: m.after for m in matches}), _Side(trees[1], holders[1], {})
    changes: list[Change] = []
    unchanged: list[str] = []
    for match in matches:
        found = _differences(match, *sides)
        changes.extend(found)
        if not found:
            unchanged.append(match.after)
    added = _absent(after, {match.after for match in matches})
    removed = _absent(before, {match.before for match in matches})
    changes.extend(Change(ChangeKind.ADDED, key) for key in added)
    changes.extend(Change(ChangeKind.REMOVED, key) for key in removed)
    units = compare_units(before, after, matches)
    return Comparison(
        tuple(changes), tuple(unchanged), matches, units, _truncation(len(before.positions), len(removed), len(added))
    )


@dataclass(frozen=True)
class _Side:
    tree: Tree
    holders: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, str]

    def name(self, key: str) -> str:
        return self.renamed.get(key, key)

    def boss(self, key: str) -> tuple[str, ...]:
        boss = self.tree.boss_of.get(key)
        return () if boss is None else (self.name(boss),)

    def dotted(self, key: str) -> tuple[str, ...]:
        lines = self.tree.dotted_lines_of.get(key, ())
        return tuple(sorted(f"{self.name(line.boss)}/{line.kind}/{line.share}" for line in lines))


def _holder_names(
    assignments: Iterable[Assignment], on: date | None, *, planned: bool
) -> Mapping[str, tuple[str, ...]]:
    held = holders_by_position(assignments, on=on, planned=planned)
    return {position: tuple(sorted({held_by.person for held_by in found})) for position, found in held.items()}


def _differences(match: Match, before: _Side, after: _Side) -> list[Change]:
    old = before.tree.structure.position_by_key[match.before]
    new = after.tree.structure.position_by_key[match.after]
    pairs = (
        (ChangeKind.MOVED, before.boss(match.before), after.boss(match.after)),
        (ChangeKind.RETITLED, (old.title,), (new.title,)),
        (ChangeKind.REFILLED, before.holders.get(match.before, ()), after.holders.get(match.after, ())),
        (ChangeKind.REGRADED, (old.level or "",), (new.level or "",)),
        (ChangeKind.COUNT_CHANGED, _count(old), _count(new)),
        (ChangeKind.UNIT_CHANGED, (old.unit or "",), (new.unit or "",)),
        (ChangeKind.DOTTED_CHANGED, before.dotted(match.before), after.dotted(match.after)),
    )
    found = [Change(kind, match.after, was, now) for kind, was, now in pairs if was != now]
    if _rest(old) != _rest(new):
        found.append(Change(ChangeKind.EDITED, match.after))
    return found


def _count(position: Position) -> tuple[str, ...]:
    return (str(position.headcount), f"{position.full_time_equivalent:g}")


_TOLD_APART = {"key", "title", "level", "headcount", "fte", "unit", "order"}
# What has no kind of change of its own; the place among siblings is no change.
_rest = attrgetter(*(field.name for field in fields(Position) if field.name not in _TOLD_APART))


def _absent(structure: Structure, matched: set[str]) -> tuple[str, ...]:
    return tuple(key for key in structure.position_by_key if key not in matched)


def _truncation(size: int, removed: int, added: int) -> tuple[str, ...]:
    if size >= 4 and removed >= size * TRUNCATED_SHARE and added * 4 < removed:
        lost = phrase(
            "The later version lacks {removed} of {size} positions and adds only {added}: it looks truncated. "
            "Check that the file is whole before you take it over.",
            removed=removed,
            size=size,
            added=added,
        )
        return (lost,)
    else:
        return ()
