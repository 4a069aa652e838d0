"""The structure of one version: every element that is not a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from orgdesk.core.organisation.model.charter import (
    Activity,
    CareerPath,
    ExpectedEffect,
    InternalService,
    Rule,
    SpanLimit,
)
from orgdesk.core.organisation.model.positions import Evaluator, Position, ReportingLine, SkillRequirement
from orgdesk.core.organisation.model.units import Unit

Element: TypeAlias = (
    Unit
    | Position
    | ReportingLine
    | Activity
    | InternalService
    | Rule
    | SpanLimit
    | CareerPath
    | ExpectedEffect
    | SkillRequirement
    | Evaluator
)

TABLES: Mapping[str, type[Element]] = MappingProxyType(
    {
        "units": Unit,
        "positions": Position,
        "lines": ReportingLine,
        "activities": Activity,
        "services": InternalService,
        "rules": Rule,
        "span_limits": SpanLimit,
        "career_paths": CareerPath,
        "requirements": SkillRequirement,
        "evaluators": Evaluator,
        "effects": ExpectedEffect,
    }
)
"""Name of each collection of a `Structure` and the type it holds; merge, edits and files walk over this."""


@dataclass(frozen=True)
class Structure:
    """Units, positions, lines, charters and rules, in the order in which they were written.

    A structure may be wrong (loops, two solid bosses, names of nothing): drafts and imports are. The checks say
    so; nothing here or in the tree fails on it. Keys are unique within a table: the last one of a key wins.
    """

    units: tuple[Unit, ...] = ()
    positions: tuple[Position, ...] = ()
    lines: tuple[ReportingLine, ...] = ()
    activities: tuple[Activity, ...] = ()
    services: tuple[InternalService, ...] = ()
    rules: tuple[Rule, ...] = ()
    span_limits: tuple[SpanLimit, ...] = ()
    career_paths: tuple[CareerPath, ...] = ()
    requirements: tuple[SkillRequirement, ...] = ()
    evaluators: tuple[Evaluator, ...] = ()
    effects: tuple[ExpectedEffect, ...] = ()

    def table(self, name: str) -> tuple[Element, ...]:
        """The collection called `name` (one of `TABLES`)."""
        elements: tuple[Element, ...] = getattr(self, name)
        return elements

    @cached_property
    def unit_by_key(self) -> Mapping[str, Unit]:
        """Units by key."""
        return MappingProxyType({unit.key: unit for unit in self.units})

    @cached_property
    def position_by_key(self) -> Mapping[str, Position]:
        """Positions by key."""
        return MappingProxyType({position.key: position for position in self.positions})

    @cached_property
    def activity_by_key(self) -> Mapping[str, Activity]:
        """Activities by key."""
        return MappingProxyType({activity.key: activity for activity in self.activities})

    @cached_property
    def positions_of_unit(self) -> Mapping[str, tuple[Position, ...]]:
        """Positions by the key of the unit they sit in."""
        found: dict[str, list[Position]] = {}
        for position in self.positions:
            if position.unit is not None:
                found.setdefault(position.unit, []).append(position)
        return MappingProxyType({unit: tuple(positions) for unit, positions in found.items()})
