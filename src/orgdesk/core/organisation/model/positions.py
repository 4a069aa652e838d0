"""Positions: seats that exist with or without a holder, and the lines between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from orgdesk.core.organisation.model.units import Funding

STEPPING_STONE = "stepping_stone"
UNDEFINED_ROLE = "undefined_role"
ENTRY_POOL = "entry_pool"
FOCUS_PREFIX = "focus:"


class PositionState(StrEnum):
    """Open seats count as vacant when nobody holds them; frozen, planned and closed ones do not."""

    OPEN = "open"
    PLANNED = "planned"
    FROZEN = "frozen"
    CLOSED = "closed"


class DutyKind(StrEnum):
    """A duty is expected, a capability only possible, an authority allowed when its condition holds."""

    DUTY = "duty"
    CAPABILITY = "capability"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Duty:
    """Something a position does, can do, or may do; `activity` is an activity key or free text.

    `above_load` makes it a duty of busy days: it holds while more open work items than that wait at the position's unit.
    """

    activity: str
    kind: DutyKind = DutyKind.DUTY
    condition: str = ""
    teaches: bool = False
    above_load: int | None = None

    def holds_at(self, load: int) -> bool:
        """Whether the duty is called for with `load` open work items at the position's unit."""
        return self.above_load is None or load > self.above_load


@dataclass(frozen=True)
class Position:
    """A box of the chart. `headcount` seats share one box; `fte` is their sum, None when all are full time.

    `tags` holds `stepping_stone`, `undefined_role`, `entry_pool`, `focus:…`; `order` is the place among siblings
    and independent of `seat_number`.
    """

    key: str
    title: str
    unit: str | None = None
    headcount: int = 1
    fte: float | None = None
    level: str | None = None
    seat_number: int | None = None
    tags: tuple[str, ...] = ()
    funding: Funding | None = None
    state: PositionState = PositionState.OPEN
    duties: tuple[Duty, ...] = ()
    title_synonyms: tuple[str, ...] = ()
    critical: bool = False
    expected_stay_months: int | None = None
    order: int = 0
    note: str = ""

    @property
    def full_time_equivalent(self) -> float:
        """Full-time equivalents of all seats of this box."""
        return float(self.headcount) if self.fte is None else self.fte

    @property
    def focus(self) -> tuple[str, ...]:
        """What the position concentrates on, from its `focus:…` tags."""
        return tuple(tag.removeprefix(FOCUS_PREFIX) for tag in self.tags if tag.startswith(FOCUS_PREFIX))


class LineKind(StrEnum):
    """One solid line makes the tree; the others are drawn dotted."""

    SOLID = "solid"
    MATRIX = "matrix"
    LIAISON = "liaison"
    BOARD = "board"

    @property
    def dotted(self) -> bool:
        """Whether the line stands beside the tree."""
        return self is not LineKind.SOLID


@dataclass(frozen=True)
class ReportingLine:
    """`position` reports to `boss`; `share` (0 to 1) is the part of its time given to a dotted boss."""

    position: str
    boss: str
    kind: LineKind = LineKind.SOLID
    share: float | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """Identity inside a structure."""
        return f"{self.position}>{self.boss}/{self.kind}"


class SkillLevel(IntEnum):
    """The five steps of a skill; coverage counts `ABLE` and above."""

    NONE = 0
    ASSISTED = 1
    ABLE = 2
    PROFICIENT = 3
    TEACHES = 4


@dataclass(frozen=True)
class SkillRequirement:
    """What a holder of `position` must be able to do, and whether the firm depends on it."""

    position: str
    skill: str
    level: SkillLevel = SkillLevel.ABLE
    critical: bool = False

    @property
    def key(self) -> str:
        """Identity inside a structure."""
        return f"{self.position}/{self.skill}"


@dataclass(frozen=True)
class Evaluator:
    """`evaluator` judges the skills of the people under `manager`, where the manager cannot."""

    manager: str
    evaluator: str

    @property
    def key(self) -> str:
        """Identity inside a structure."""
        return f"{self.manager}/{self.evaluator}"
