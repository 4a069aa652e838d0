"""Check-ins after a signature: three dated contacts, what they ask, and what their answers open (30, 60, 90 calendar days by default)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from orgdesk.core.phrases import joined, phrase
from orgdesk.core.service.errors import DefinitionError, ServiceRuleError


class Anchor(StrEnum):
    """From when the days are counted."""

    SIGNATURE = "signature"
    GO_LIVE = "go_live"


@dataclass(frozen=True, slots=True)
class CheckInPlan:
    """How check-ins are made: the days after the anchor, and the unit that owns them."""

    owner: str
    days: tuple[int, ...] = (30, 60, 90)
    anchor: Anchor = Anchor.SIGNATURE

    def __post_init__(self) -> None:
        if not self.days or list(self.days) != sorted(set(self.days)) or self.days[0] < 1:
            raise DefinitionError(
                phrase("Check-ins after {days} days cannot be; give rising days, the first at least 1.", days=self.days)
            )


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in of an account: so many days after the anchor, due on a date, owned by a unit."""

    account: str
    day: int
    due: date
    owner: str


class Topic(StrEnum):
    """What every check-in asks about; each answer that tells of something opens work of that kind."""

    TICKET = "ticket"
    INSTALL_ISSUE = "install_issue"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check-in found: its topic says what it opens."""

    topic: Topic
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check-in: both topics were asked about, and what was found."""

    asked: frozenset[Topic]
    summary: str
    findings: tuple[Finding, ...] = ()


def plan_check_ins(
    account: str, plan: CheckInPlan, *, signed_on: date, live_on: date | None = None
) -> tuple[CheckIn, ...]:
    """Return the check-ins of an account; none yet when they count from a go-live that has not happened."""
    anchor = signed_on if plan.anchor is Anchor.SIGNATURE else live_on
    if anchor is None:
        return ()
    return tuple(CheckIn(account, day, anchor + timedelta(days=day), plan.owner) for day in plan.days)


def overdue_check_ins(
    check_ins: Iterable[CheckIn], held: Collection[tuple[str, int]], *, on: date
) -> tuple[CheckIn, ...]:
    """Return the check-ins that should have been held before `on`, the longest overdue first; `held` names account and day."""
    late = (check_in for check_in in check_ins if check_in.due < on and (check_in.account, check_in.day) not in held)
    return tuple(sorted(late, key=lambda check_in: (check_in.due, check_in.account)))


def check_outcome(outcome: Outcome) -> tuple[Finding, ...]:
    """Return what has to be opened; refuse an outcome that did not ask about every topic or finds something without words."""
    missing = [topic for topic in Topic if topic not in outcome.asked]
    if missing:
        raise ServiceRuleError(
            phrase(
                "The check-in did not ask about {missing}; ask, or say that there was nothing.",
                missing=joined(missing),
            )
        )
    blank = next((finding for finding in outcome.findings if not finding.text.strip()), None)
    if blank is not None:
        raise ServiceRuleError(phrase("The check-in found a {topic} without words; say what it is.", topic=blank.topic))
    return outcome.findings
