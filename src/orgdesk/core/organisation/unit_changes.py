"""What became of units: added, removed, renamed, moved, edited, split or merged, seen by where their positions went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from orgdesk.core.organisation.matching import Match
from orgdesk.core.organisation.model import Structure

SPLIT_SHARE = 0.25
"""A part of a unit counts as one only from this share of its positions on."""
MOST = 0.5

Shares: TypeAlias = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class _Flows:
    """Where the positions of each old unit went and those of each new unit came from, as shares of those followed."""

    went: Shares
    came: Shares


class UnitChangeKind(StrEnum):
    """How a unit differs; split, merged and renamed-with-a-new-key are hints drawn from its positions."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    EDITED = "edited"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True)
class UnitChange:
    """One difference of one unit; `before` and `after` are keys of units, or names where it was renamed."""

    kind: UnitChangeKind
    key: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def compare_units(before: Structure, after: Structure, matches: Iterable[Match]) -> tuple[UnitChange, ...]:
    """Differences of units; hints need positions that can be followed from one version to the other."""
    flows = _flows(before, after, matches)
    rekeyed = dict(_rekeyed(flows, before, after))
    new, gone = _missing(after, before), _missing(before, after)
    changes = [*_same_key(before, after), *_splits(flows, new), *_merges(flows, gone)]
    for key, old in rekeyed.items():
        names = (before.unit_by_key[old].name,), (after.unit_by_key[key].name,)
        changes.append(UnitChange(UnitChangeKind.RENAMED, key, *names))
    changes += [UnitChange(UnitChangeKind.ADDED, key) for key in new if key not in rekeyed]
    changes += [UnitChange(UnitChangeKind.REMOVED, key) for key in gone if key not in rekeyed.values()]
    return tuple(changes)


def _missing(present: Structure, absent: Structure) -> tuple[str, ...]:
    return tuple(key for key in present.unit_by_key if key not in absent.unit_by_key)


def _flows(before: Structure, after: Structure, matches: Iterable[Match]) -> _Flows:
    went: dict[str, Counter[str]] = {}
    came: dict[str, Counter[str]] = {}
    for match in matches:
        old, new = before.position_by_key[match.before].unit, after.position_by_key[match.after].unit
        if old is not None and new is not None:
            went.setdefault(old, Counter())[new] += 1
            came.setdefault(new, Counter())[old] += 1
    return _Flows(_as_shares(went), _as_shares(came))


def _as_shares(counts: Mapping[str, Counter[str]]) -> Shares:
    return {unit: {other: count / found.total() for other, count in found.items()} for unit, found in counts.items()}


def _same_key(before: Structure, after: Structure) -> Iterable[UnitChange]:
    for key, new in after.unit_by_key.items():
        old = before.unit_by_key.get(key)
        if old is None or old == new:
            continue
        if old.name != new.name:
            yield UnitChange(UnitChangeKind.RENAMED, key, (old.name,), (new.name,))
        if old.parent != new.parent:
            yield UnitChange(UnitChangeKind.MOVED, key, (old.parent or "",), (new.parent or "",))
        if replace(old, name="", parent=None, order=0) != replace(new, name="", parent=None, order=0):
            yield UnitChange(UnitChangeKind.EDITED, key)


def _splits(flows: _Flows, new: tuple[str, ...]) -> Iterable[UnitChange]:
    fresh = set(new)
    for unit, parts in flows.went.items():
        large = tuple(part for part, share in parts.items() if share >= SPLIT_SHARE)
        if len(large) > 1 and not fresh.isdisjoint(large):
            yield UnitChange(UnitChangeKind.SPLIT, unit, (unit,), large)


def _merges(flows: _Flows, gone: tuple[str, ...]) -> Iterable[UnitChange]:
    ended = set(gone)
    for unit, sources in flows.came.items():
        whole = tuple(source for source in sources if flows.went[source][unit] > MOST)
        if len(whole) > 1 and not ended.isdisjoint(whole):
            yield UnitChange(UnitChangeKind.MERGED, unit, whole, (unit,))


def _rekeyed(flows: _Flows, before: Structure, after: Structure) -> Iterable[tuple[str, str]]:
    """New unit and old unit that are one: most of each went to, and came from, the other."""
    for old, parts in flows.went.items():
        for new, share in parts.items():
            fresh = old not in after.unit_by_key and new not in before.unit_by_key
            if fresh and share > MOST and flows.came[new][old] > MOST:
                yield new, old
