"""Whom a survey asks, and what becomes of an answer: rules against asking too often, too selectively, or counting twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class InvitationRule:
    """How a survey invites: the share asked in percent, the quiet time after any invitation, and how long an answer counts.

    `change_for` is how long an answer may be given anew; the last one within it holds.
    """

    percent: int = 100
    quiet: timedelta = timedelta(days=30)
    open_for: timedelta = timedelta(days=21)
    change_for: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise DefinitionError(
                phrase("A sample of {percent} % cannot be drawn; give a share from 0 to 100.", percent=self.percent)
            )
        if min(self.quiet, self.open_for, self.change_for) < timedelta(0):
            raise DefinitionError(phrase("A survey's times cannot be negative; give days and hours from 0."))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be asked about something: `occasion` is the key of what it is about (a ticket, a round)."""

    person: str
    occasion: str
    last_asked: datetime | None = None
    works_here: bool = False
    has_left: bool = False
    complains: bool = False


class Withheld(StrEnum):
    """Why somebody is not asked."""

    WORKS_HERE = "works_here"
    HAS_LEFT = "has_left"
    COMPLAINS = "complains"
    ASKED_LATELY = "asked_lately"
    NOT_SAMPLED = "not_sampled"


def reason_to_withhold(candidate: Candidate, rule: InvitationRule, *, survey: str, at: datetime) -> Withheld | None:
    """Return why the candidate is not asked at `at`, None when they are.

    Staff never rate themselves; nobody is asked while a complaint of theirs is open, nor twice within the quiet time of any survey.
    """
    if candidate.works_here:
        return Withheld.WORKS_HERE
    if candidate.has_left:
        return Withheld.HAS_LEFT
    if candidate.complains:
        return Withheld.COMPLAINS
    if candidate.last_asked is not None and at - candidate.last_asked < rule.quiet:
        return Withheld.ASKED_LATELY
    return (
        None if in_sample(f"{survey}:{candidate.occasion}:{candidate.person}", rule.percent) else Withheld.NOT_SAMPLED
    )


def in_sample(key: str, percent: int) -> bool:
    """Whether `key` falls into a sample of so many percent: drawn by its digest, so that it can be drawn again and checked."""
    return int.from_bytes(sha256(key.encode()).digest()[:8]) % 10_000 < percent * 100


class AnswerFate(StrEnum):
    """What becomes of an answer."""

    COUNTS = "counts"
    REPLACES = "replaces"
    STANDS = "stands"
    TOO_LATE = "too_late"


def fate_of_answer(
    rule: InvitationRule, *, invited: datetime, first: datetime | None, at: datetime, void: bool = False
) -> AnswerFate:
    """Return what an answer given at `at` does: it counts, replaces the one before, comes after that one stands, or comes too late.

    `first` is when the invitation was answered for the first time; `void` when the invitation was taken back.
    """
    if first is not None:
        return AnswerFate.REPLACES if at - first <= rule.change_for and not void else AnswerFate.STANDS
    return AnswerFate.TOO_LATE if void or at - invited > rule.open_for else AnswerFate.COUNTS
