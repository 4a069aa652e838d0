"""Escalations: two acts that are never mixed, the package that travels with one of them, and the paths that go wrong.

A functional escalation moves the work to more knowledge; a hierarchical one calls authority and moves nothing. The case owner stays
through both. Ping-pong is a return to a unit already left; a bounce-back is an escalation sent back for what its package lacked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from orgdesk.core.phrases import joined, phrase
from orgdesk.core.service.errors import PackageIncompleteError, ReasonMissingError, ServiceRuleError


class Fact(StrEnum):
    """What a package may hold: the definition of ready for an escalation (practice 2.5)."""

    WANTED = "wanted"
    STEPS = "steps"
    ENVIRONMENT = "environment"
    EVIDENCE = "evidence"
    TRIED = "tried"
    ARTICLES_READ = "articles_read"
    IMPACT = "impact"
    PROMISE = "promise"
    CONTACT = "contact"


FROM_SELF_HELP = frozenset({Fact.WANTED, Fact.ARTICLES_READ, Fact.CONTACT})
"""Required on the way from self-help to a person: what was searched and read must come along."""

BETWEEN_TIERS = frozenset(Fact)
"""Required between tiers."""


@dataclass(frozen=True, slots=True)
class FunctionalEscalation:
    """The work moves from a unit to one that knows more; the case owner does not change."""

    from_unit: str
    to_unit: str
    owner: str
    reason: str
    package: Mapping[Fact, str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HierarchicalEscalation:
    """A position with authority is called upon; the work stays where it is."""

    to_position: str
    owner: str
    reason: str
    by: str
    at: datetime


class Answer(StrEnum):
    """The receiver's answer to a functional escalation; silence is a breach of the receiver's OLA."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How the receiver answered: a return names its reason and the facts that were missing."""

    answer: Answer
    by: str
    at: datetime
    reason: str = ""
    missing: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if self.answer is Answer.RETURNED and not self.reason.strip():
            raise ReasonMissingError(
                phrase("{by} returns an escalation without a reason; say what is missing.", by=self.by)
            )


@dataclass(frozen=True, slots=True)
class Stay:
    """A ticket's stay with a unit; `bounced` when it is back there because the receiver returned the escalation."""

    unit: str
    entered_at: datetime
    bounced: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """A return to a unit already left: when it was left, when the ticket came back, through how many others."""

    unit: str
    left_at: datetime
    returned_at: datetime
    between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A ticket's way through units: hops, returns (ping-pong), bounce-backs, and how often each pair handed over."""

    hops: int
    returns: tuple[Return, ...]
    bounce_backs: int
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def is_ping_pong(self) -> bool:
        """Tell whether the ticket came back to a unit it had left."""
        return bool(self.returns)


def missing_facts(package: Mapping[Fact, str], required: Collection[Fact] = BETWEEN_TIERS) -> tuple[Fact, ...]:
    """Return the required facts that a package lacks or leaves blank, in the order of `Fact`."""
    return tuple(fact for fact in Fact if fact in required and not package.get(fact, "").strip())


def check_escalation(
    escalation: FunctionalEscalation | HierarchicalEscalation, required: Collection[Fact] = BETWEEN_TIERS
) -> None:
    """Refuse an escalation without reason, to where the work already is, or (functional) with an incomplete package."""
    if not escalation.reason.strip():
        raise ReasonMissingError(
            phrase("The escalation by {by} gives no reason; say why it goes up.", by=escalation.by)
        )
    if isinstance(escalation, HierarchicalEscalation):
        return
    if escalation.from_unit == escalation.to_unit:
        raise ServiceRuleError(
            phrase("The work is with {to_unit!r} already; choose another unit.", to_unit=escalation.to_unit)
        )
    missing = missing_facts(escalation.package, required)
    if missing:
        raise PackageIncompleteError(
            phrase(
                "The package for {to_unit!r} lacks {missing}; add them.",
                to_unit=escalation.to_unit,
                missing=joined(missing),
            )
        )


def read_path(stays: Iterable[Stay]) -> Path:
    """Read a ticket's way through units, given its stays in order; neighbouring stays with one unit are one stay."""
    merged = _merge(stays)
    returns: list[Return] = []
    last_left: dict[str, int] = {}
    for index, stay in enumerate(merged):
        before = last_left.get(stay.unit)
        if before is not None and not stay.bounced:
            between = tuple(other.unit for other in merged[before + 1 : index])
            returns.append(Return(stay.unit, merged[before + 1].entered_at, stay.entered_at, between))
        last_left[stay.unit] = index
    pairs = Counter((left.unit, right.unit) for left, right in pairwise(merged))
    bounced = sum(stay.bounced for stay in merged)
    return Path(max(0, len(merged) - 1), tuple(returns), bounced, dict(pairs))


def _merge(stays: Iterable[Stay]) -> Sequence[Stay]:
    merged: list[Stay] = []
    for stay in stays:
        if not merged or merged[-1].unit != stay.unit:
            merged.append(stay)
    return merged
