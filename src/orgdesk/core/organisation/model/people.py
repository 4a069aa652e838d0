"""People beside the structure: who holds what and from when, what they can do and where they want to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from orgdesk.core.organisation.model.positions import SkillLevel


class AssignmentKind(StrEnum):
    """Substantive and acting holders fill a seat; planned ones will; a backup stands by."""

    SUBSTANTIVE = "substantive"
    ACTING = "acting"
    PLANNED = "planned"
    BACKUP = "backup"

    @property
    def fills_seat(self) -> bool:
        """Whether somebody with such an assignment sits on the position."""
        return self in (AssignmentKind.SUBSTANTIVE, AssignmentKind.ACTING)


@dataclass(frozen=True)
class Person:
    """Somebody who can hold positions; `key` is stable, `alias` another name people use."""

    key: str
    name: str
    alias: str = ""
    email: str = ""


@dataclass(frozen=True)
class Assignment:
    """`person` holds `position` from `start` to `end`, both days included; None leaves that side open."""

    person: str
    position: str
    kind: AssignmentKind = AssignmentKind.SUBSTANTIVE
    start: date | None = None
    end: date | None = None
    share: float = 1.0
    alias: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """Identity among the assignments of one kind."""
        return f"{self.person}>{self.position}"

    def holds_on(self, on: date | None) -> bool:
        """Whether the assignment is in force on the day; without a day, whether it has not been ended."""
        if on is None:
            return self.end is None
        else:
            return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True)
class SkillRating:
    """How well `person` commands `skill`, as recorded on a day; it counts until `expires`."""

    person: str
    skill: str
    level: SkillLevel
    on: date | None = None
    by: str = ""
    expires: date | None = None


@dataclass(frozen=True)
class CrossTraining:
    """A plan: `person` learns `skill` for the duties of another position, up to `level`, by `due`."""

    person: str
    skill: str
    level: SkillLevel
    origin: str | None = None
    target: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class Flex:
    """`person` can help in another `unit` (key, or `*` for any), with `activity` or with anything."""

    person: str
    unit: str
    activity: str | None = None


class AspirationKind(StrEnum):
    """Whether somebody is content with the role or wants to grow."""

    STAY = "stay"
    GROW = "grow"


@dataclass(frozen=True)
class Aspiration:
    """What `person` said they want, on a day; `position` where they want to go."""

    person: str
    kind: AspirationKind
    on: date | None = None
    position: str | None = None


@dataclass(frozen=True)
class TalentFlag:
    """A restricted, dated judgement such as a rising star: who set it, why, and until when."""

    person: str
    flag: str
    by: str
    on: date
    reason: str
    expires: date | None = None


@dataclass(frozen=True)
class Assessment:
    """One dimension of a rotation's assessment (`customers`, `system`, `improvement`), scored 0 to 4."""

    person: str
    dimension: str
    score: int
    on: date
    by: str = ""


class Readiness(StrEnum):
    """When a named successor could take over."""

    NOW = "now"
    WITHIN_A_YEAR = "within_a_year"
    LATER = "later"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Succession:
    """`person` is named as a successor for `position`."""

    position: str
    person: str
    readiness: Readiness = Readiness.LATER


@dataclass(frozen=True)
class People:
    """Everything known about people at the side of a structure."""

    persons: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    ratings: tuple[SkillRating, ...] = ()
    cross_training: tuple[CrossTraining, ...] = ()
    flex: tuple[Flex, ...] = ()
    aspirations: tuple[Aspiration, ...] = ()
    talent_flags: tuple[TalentFlag, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    successions: tuple[Succession, ...] = ()
