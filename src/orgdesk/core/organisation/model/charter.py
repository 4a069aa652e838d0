"""Charters: who answers for which activity, what units owe each other, and the rules a version sets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """What a key in a charter names."""

    UNIT = "unit"
    POSITION = "position"


class RaciRole(StrEnum):
    """Exactly one party is accountable for an activity."""

    RESPONSIBLE = "responsible"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"


@dataclass(frozen=True)
class RaciEntry:
    """One party's part in an activity."""

    party: str
    role: RaciRole
    kind: PartyKind = PartyKind.UNIT


class Stage(StrEnum):
    """When in a customer's life an activity happens."""

    BEFORE_SALE = "before_sale"
    DURING_SALE = "during_sale"
    AFTER_SALE = "after_sale"


@dataclass(frozen=True)
class Activity:
    """A kind of work. `procedure` names the process or document that prescribes it, empty when none does;
    `decision` marks an activity that decides; `skills` are what doing it takes; `function` a reference function.
    `measure` is the KPI code by which its quality is seen, `target` in that measure's unit.
    """

    key: str
    name: str
    raci: tuple[RaciEntry, ...] = ()
    synonyms: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    function: str | None = None
    procedure: str = ""
    decision: bool = False
    critical: bool = False
    condition: str = ""
    note: str = ""
    stage: Stage | None = None
    measure: str | None = None
    target: float | None = None

    def parties(self, role: RaciRole) -> tuple[RaciEntry, ...]:
        """The entries with `role`, in the order of the charter."""
        return tuple(entry for entry in self.raci if entry.role is role)


class Intensity(StrEnum):
    """How much one unit leans on another."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class Promise:
    """One line of an OLA: `measure` within `target`, in `per` (minutes, hours, percent …); `taken` where its clock stops when
    somebody takes the work, not only when it is done.
    """

    measure: str
    target: float
    per: str = "hours"
    taken: bool = False


@dataclass(frozen=True)
class InternalService:
    """What `supplier` does for `customer` (unit keys) under an OLA; `hand_off` when work passes over by it."""

    key: str
    name: str
    supplier: str
    customer: str
    ola: tuple[Promise, ...] = ()
    intensity: Intensity = Intensity.MEDIUM
    hand_off: bool = False
    note: str = ""


class RuleKind(StrEnum):
    """RD_PATH: `subject` may pass work into unit `target`. RD_PATH_COUNT: exactly `number` such paths exist.
    OUTBOUND_ONLY: unit `subject` takes no inbound contact. INDEPENDENT_OF: `subject` audits `target`.
    SERVICE_HEAD: position `subject` leads every customer-facing unit. MAX_LAYERS: at most `number` layers.
    SUPPLIES_SKILL: unit or position `subject` fills a skill gap (`text`) of unit `target`.
    """

    RD_PATH = "rd_path"
    RD_PATH_COUNT = "rd_path_count"
    OUTBOUND_ONLY = "outbound_only"
    INDEPENDENT_OF = "independent_of"
    SERVICE_HEAD = "service_head"
    MAX_LAYERS = "max_layers"
    SUPPLIES_SKILL = "supplies_skill"


@dataclass(frozen=True)
class Rule:
    """A rule that this version of the organisation sets for itself."""

    key: str
    kind: RuleKind
    subject: str | None = None
    target: str | None = None
    number: int | None = None
    text: str = ""


class SpanScope(StrEnum):
    """Whom a span limit binds; the narrowest of company, unit and position wins, and a person's own where it is tighter."""

    COMPANY = "company"
    UNIT = "unit"
    POSITION = "position"
    PERSON = "person"


@dataclass(frozen=True)
class SpanLimit:
    """Fewest and most seats that should report to one manager."""

    scope: SpanScope = SpanScope.COMPANY
    subject: str | None = None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def key(self) -> str:
        """Identity inside a structure."""
        return f"{self.scope}/{self.subject or ''}"


@dataclass(frozen=True)
class CareerPath:
    """A way from one position to another; `lateral` when it is not an advancement."""

    origin: str
    destination: str
    lateral: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        """Identity inside a structure."""
        return f"{self.origin}>{self.destination}"


@dataclass(frozen=True)
class ExpectedEffect:
    """What a version promises to change, bound to a measure (KPI code) and checked `after_days` of being active."""

    key: str
    text: str
    measure: str | None = None
    target: float | None = None
    after_days: int = 90
