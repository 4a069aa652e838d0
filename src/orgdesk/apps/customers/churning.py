"""Accounts that left, counted: by period, by reason, and beside the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from orgdesk.apps.customers.models import Account, Churn, ChurnGoal
from orgdesk.core.measures.intervals import difference_of_shares, wilson

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in percent with its interval of 95 %."""

    lost: int
    there: int
    percent: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal beside what is: the change of churn in percent, negative when fewer left, with its interval."""

    goal: ChurnGoal
    before: Share
    now: Share
    change: float | None
    low: float | None
    high: float | None
    reached: bool


def lost_between(since: date, until: date) -> tuple[int, int]:
    """How many of the accounts that were there on the first day left before the last, and how many were there."""
    begun = timezone.make_aware(
        datetime.combine(since + timedelta(days=1), time.min)
    )  # a moment: asking each row for its day is slow
    there = Account.objects.filter(created_at__lt=begun)
    lost = there.filter(left_on__gte=since, left_on__lt=until).count()
    return lost, there.filter(Q(left_on=None) | Q(left_on__gte=since)).count()


def share_between(since: date, until: date) -> Share:
    return share_of(*lost_between(since, until))


def share_of(lost: int, there: int) -> Share:
    low, high = wilson(lost, there)
    return Share(lost, there, 100 * lost / there if there else None, 100 * low, 100 * high)


def progress_of(goal: ChurnGoal, *, on: date) -> Progress:
    """The period since the goal was set, beside its baseline scaled to the same length.

    Churn is a rate: a baseline of a year is compared by days, so that a goal that is a month old is not reached by being young.
    """
    before = share_of(goal.baseline_lost, goal.baseline_accounts)
    now = share_between(goal.baseline_until, on + timedelta(days=1))
    days = max(1, (on - goal.baseline_until).days)
    part = days / max(1, (goal.baseline_until - goal.baseline_from).days)
    if not now.there or not before.there or not before.lost:
        return Progress(goal, before, now, None, None, None, reached=False)
    expected = before.lost / before.there * part
    change = 100 * (now.lost / now.there / expected - 1)
    low, high = difference_of_shares(now.lost, now.there, min(before.there, round(before.lost * part)), before.there)
    reached = on >= goal.until and change <= -goal.reduction
    return Progress(goal, before, now, change, max(-100.0, 100 * low / expected), 100 * high / expected, reached)


def reasons_between(since: date, until: date) -> list[dict[str, object]]:
    """Reasons with how many left by them and what they paid a year, the most frequent first."""
    rows = Churn.objects.filter(on__gte=since, on__lt=until).values("reason")
    counted = rows.annotate(count=Count("pk"), a_year=Sum("a_year")).order_by("-count", "reason")
    return [{**row, "words": Churn.Reason(row["reason"]).label} for row in counted]
