"""An account manager's accounts: who is due a contact, who is served off their model, where the profit comes from, what they owe."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Service(StrEnum):
    """How a segment is served: by people, or by automation first and people where it fails."""

    PEOPLE = "people"
    AUTOMATION = "automation"


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """How accounts of a segment are to be served.

    A contact that we begin every so many days (None: none is planned), at most so many of those in 90 days (None: any number), and the
    paths of installation that fit.
    """

    service: Service
    contact_every: int | None = None
    contacts_at_most: int | None = None
    paths: frozenset[str] = frozenset()


class OffModel(StrEnum):
    """In what an account is served otherwise than its model says."""

    TOO_RARE = "too_rare"
    TOO_OFTEN = "too_often"
    OTHER_PATH = "other_path"
    NO_PLAN = "no_plan"
    NO_SEGMENT = "no_segment"


@dataclass(frozen=True, slots=True)
class Served:
    """What was done for an account: when it was last contacted by us (or since when it is ours), how often in 90 days, its path, its plan."""

    last_contact: date
    contacts: int
    path: str = ""
    has_plan: bool = False
    needs_plan: bool = False


def next_contact(last: date, every: int | None) -> date | None:
    """Return the day on which the next contact is due, None where none is planned."""
    return None if every is None else last + timedelta(days=every)


def off_model(served: Served, model: ServiceModel | None, *, on: date) -> tuple[OffModel, ...]:
    """Return every way in which an account is served otherwise than its segment says; none means that it is on its model."""
    if model is None:
        return (OffModel.NO_SEGMENT,)
    found: list[OffModel] = []
    due = next_contact(served.last_contact, model.contact_every)
    if due is not None and due < on:
        found.append(OffModel.TOO_RARE)
    if model.contacts_at_most is not None and served.contacts > model.contacts_at_most:
        found.append(OffModel.TOO_OFTEN)
    if model.paths and served.path and served.path not in model.paths:
        found.append(OffModel.OTHER_PATH)
    if served.needs_plan and not served.has_plan:
        found.append(OffModel.NO_PLAN)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An account in the order of profit: its own, the sum down to it, and the share of the whole down to it (None when the whole is none)."""

    account: str
    profit: float
    sum: float
    share: float | None


def rank_profit(profits: Mapping[str, float]) -> tuple[Ranked, ...]:
    """Return the accounts with the most profitable first; equal ones by key. Losses lower the sum again at the end."""
    whole, total = sum(profits.values()), 0.0
    ranked: list[Ranked] = []
    for account, profit in sorted(profits.items(), key=lambda pair: (-pair[1], pair[0])):
        total += profit
        ranked.append(Ranked(account, profit, total, total / whole if whole > 0 else None))
    return tuple(ranked)


def concentration(ranked: Collection[Ranked], top: float = 0.2) -> float | None:
    """Return the share of all profit that the first `top` of the accounts bring (at least one account), None without profit."""
    count = max(1, round(len(ranked) * top))
    first = list(ranked)[:count]
    return first[-1].share if first else None


AGES = (0, 30, 60, 90)
"""An invoice is not due yet, or overdue by up to 30, 60, 90 days, or longer."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An open amount and the day on which it was or is to be paid."""

    amount: float
    due: date


def age_receivables(open_items: Iterable[Owed], *, on: date) -> tuple[float, ...]:
    """Return what is owed by age: not due, 1 to 30 days overdue, 31 to 60, 61 to 90, longer."""
    ages = [0.0] * (len(AGES) + 1)
    for item in open_items:
        late = (on - item.due).days
        ages[sum(late > age for age in AGES)] += item.amount
    return tuple(ages)


class Steady(StrEnum):
    """What an account has to show before support takes it over as steady."""

    LIVE = "live"
    CHECK_INS = "check_ins"
    PROMISES = "promises"
    TIMELINE = "timeline"
    INSTALL_ISSUES = "install_issues"


def unmet(criteria: Mapping[Steady, bool]) -> tuple[Steady, ...]:
    """Return the criteria that are not met, in their usual order; one that nobody judged is not met."""
    return tuple(one for one in Steady if not criteria.get(one, False))
