"""Units: the parts an organisation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What sort of part a unit is; audit and governance bodies stand outside the line they watch."""

    DEPARTMENT = "department"
    POD = "pod"
    TIER = "tier"
    BRANCH = "branch"
    SHARED_SERVICE = "shared_service"
    SUPPORT_FUNCTION = "support_function"
    AUDIT_BODY = "audit_body"
    GOVERNANCE_BODY = "governance_body"
    CLUSTER = "cluster"
    EXTERNAL = "external"


class Funding(StrEnum):
    """Whether the customer pays for this work by itself or gets it with the product: two sorts of goals."""

    PAID = "paid"
    INCLUDED = "included"


class Complexity(StrEnum):
    """How demanding the work for a segment is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class SegmentFacts:
    """What is known of one of a unit's segments: how complex it is and how satisfied it is (0 to 100)."""

    segment: str
    complexity: Complexity | None = None
    satisfaction: float | None = None
    note: str = ""


@dataclass(frozen=True)
class WorkShare:
    """`share` (0 to 1) of a unit's working time that is meant for one kind of work."""

    work: str
    share: float


@dataclass(frozen=True)
class Goal:
    """What a unit wants to reach; `measure` is a KPI code, `target` in that measure's unit."""

    text: str
    measure: str | None = None
    target: float | None = None


@dataclass(frozen=True)
class Unit:
    """A part of the organisation. `parent` and `head` are keys of a unit and a position of the same structure.

    `tier` is the support tier (0 to 4); `functions` are codes of the reference structure; `contact_share` is the
    share (0 to 1) of working time in contact with customers, `ring` a ring set by hand (0 is next to the customer);
    `work_mix` is the mix of work that the unit aims at, `specialisms` what it is especially good at.
    """

    key: str
    name: str
    kind: UnitKind = UnitKind.DEPARTMENT
    parent: str | None = None
    head: str | None = None
    vision: tuple[str, ...] = ()
    culture: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    segments: tuple[str, ...] = ()
    segment_facts: tuple[SegmentFacts, ...] = ()
    products: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    specialisms: tuple[str, ...] = ()
    work_mix: tuple[WorkShare, ...] = ()
    funding: Funding | None = None
    tier: int | None = None
    customer_facing: bool | None = None
    contact_share: float | None = None
    ring: int | None = None
    expected_rising_stars: int = 0
    order: int = 0
    note: str = ""

    @property
    def faces_customers(self) -> bool:
        """Whether customers meet this unit: as stated, else when it serves segments or channels."""
        if self.customer_facing is None:
            return bool(self.segments or self.channels)
        else:
            return self.customer_facing
