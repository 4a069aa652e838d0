"""Numbers about a structure: spans, layers, vacancies, coverage and its profile. Definitions: KPIs WF-1 to WF-14."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean, median, pstdev

from orgdesk.core.organisation.holders import holders_by_position, vacant_seats
from orgdesk.core.organisation.model import (
    Activity,
    Assignment,
    DutyKind,
    LineKind,
    PartyKind,
    PositionState,
    RaciRole,
    Structure,
)
from orgdesk.core.organisation.tree import Tree, build_tree


@dataclass(frozen=True)
class SpanSummary:
    """Spans of all managers, in seats: count, mean, median, standard deviation, least, most; zeros without managers."""

    managers: int = 0
    mean: float = 0.0
    median: float = 0.0
    deviation: float = 0.0
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Vacancy:
    """Open established seats and how many of them nobody fills; frozen and planned seats apart."""

    established: int
    vacant: int
    frozen: int
    planned: int

    @property
    def rate(self) -> float:
        """Vacant share of the established seats; 0.0 when there are none."""
        return self.vacant / self.established if self.established else 0.0


def summarise_spans(tree: Tree) -> SpanSummary:
    """Spans of control over all positions with reports."""
    seats = [tree.span(key).seats for key in tree.managers]
    if seats:
        return SpanSummary(len(seats), fmean(seats), median(seats), pstdev(seats), min(seats), max(seats))
    else:
        return SpanSummary()


def manager_ratio(tree: Tree) -> float:
    """Seats that do not lead per seat that does; 0.0 without managers."""
    known = tree.structure.position_by_key
    leading = sum(known[key].headcount for key in tree.managers)
    seats = sum(position.headcount for position in known.values())
    return (seats - leading) / leading if leading else 0.0


def measure_vacancy(structure: Structure, assignments: Iterable[Assignment], *, on: date | None = None) -> Vacancy:
    """Vacancy on a day."""
    holders = holders_by_position(assignments, on=on)
    seats = dict.fromkeys(PositionState, 0)
    vacant = 0
    for position in structure.positions:
        seats[position.state] += position.headcount
        vacant += vacant_seats(position, holders.get(position.key, ()))
    return Vacancy(seats[PositionState.OPEN], vacant, seats[PositionState.FROZEN], seats[PositionState.PLANNED])


def days_vacant(position: str, assignments: Iterable[Assignment], *, on: date, since: date) -> int:
    """Days up to `on` since the last holder left, or since the seat exists; 0 while somebody holds it."""
    held = [row for row in assignments if row.position == position and row.kind.fills_seat]
    begun = [row for row in held if row.start is None or row.start <= on]
    if any(row.end is None or row.end >= on for row in begun):
        return 0
    last = max((row.end for row in begun if row.end is not None), default=since)
    return max(0, (on - max(last, since)).days)


class ProfileKind(StrEnum):
    """Where a structure stands between a machine and an organism (Burns and Stalker)."""

    MECHANISTIC = "mechanistic"
    MIXED = "mixed"
    ORGANIC = "organic"


@dataclass(frozen=True)
class StructureProfile:
    """Spans and layers, and three shares from 0 to 1 (None where the version says nothing about it).

    `centralisation`: decisions whose accountable position stands in the upper half of the layers. `specialisation`:
    inverse of the distinct duties per position. `formalisation`: activities under a written procedure.
    """

    spans: SpanSummary
    layers: int
    centralisation: float | None
    specialisation: float | None
    formalisation: float | None
    dotted_share: float

    @property
    def mechanistic(self) -> float:
        """Mean of the signs of a machine that are known: narrow spans, and the three shares."""
        narrow = max(0.0, min(1.0, (15 - self.spans.mean) / 12)) if self.spans.managers else None
        signs = [
            sign for sign in (narrow, self.centralisation, self.specialisation, self.formalisation) if sign is not None
        ]
        return fmean(signs) if signs else 0.5

    @property
    def kind(self) -> ProfileKind:
        """The profile in a word; a description, not a judgement."""
        if self.mechanistic >= 0.6:
            return ProfileKind.MECHANISTIC
        elif self.mechanistic <= 0.4:
            return ProfileKind.ORGANIC
        else:
            return ProfileKind.MIXED


def profile_structure(structure: Structure) -> StructureProfile:
    """The profile of one version."""
    tree = build_tree(structure)
    activities = structure.activities
    duties = [sum(duty.kind is DutyKind.DUTY for duty in position.duties) for position in structure.positions]
    told = [count for count in duties if count]
    dotted = {line.position for line in structure.lines if line.kind is not LineKind.SOLID}
    return StructureProfile(
        spans=summarise_spans(tree),
        layers=tree.layers,
        centralisation=_centralisation(tree, [activity for activity in activities if activity.decision]),
        specialisation=1 / fmean(told) if told else None,
        formalisation=fmean(bool(activity.procedure) for activity in activities) if activities else None,
        dotted_share=len(dotted) / len(structure.positions) if structure.positions else 0.0,
    )


def _centralisation(tree: Tree, decisions: list[Activity]) -> float | None:
    """Share of decisions in the upper half; a unit decides at the depth of its highest position."""
    depths = [depth for activity in decisions if (depth := _decision_depth(tree, activity)) is not None]
    if not depths or tree.layers < 2:
        return None
    else:
        return fmean(depth <= tree.layers / 2 for depth in depths)


def _decision_depth(tree: Tree, activity: Activity) -> int | None:
    found: list[int] = []
    for entry in activity.parties(RaciRole.ACCOUNTABLE):
        if entry.kind is PartyKind.POSITION:
            found += [tree.depth_of[entry.party]] if entry.party in tree.depth_of else []
        else:
            unit = tree.structure.unit_by_key.get(entry.party)
            members = [position.key for position in tree.structure.positions_of_unit.get(entry.party, ())]
            heads = [unit.head] if unit is not None and unit.head is not None else []
            found += [tree.depth_of[key] for key in (heads or members) if key in tree.depth_of]
    return min(found, default=None)


def role_clarity(structure: Structure) -> float | None:
    """Share of activities with exactly one accountable party (WF-14); None without activities."""
    counts = [len(activity.parties(RaciRole.ACCOUNTABLE)) for activity in structure.activities]
    return fmean(count == 1 for count in counts) if counts else None
