"""The owners of an account over time: read, checked, drawn as a band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, prefetch_related_objects

from orgdesk.apps.customers.models import Account, OwnerPeriod
from orgdesk.core.service.ownership import Owned, OwnershipFlaw, find_flaws

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period on the band: its share of the whole in percent, from the left, and whether it holds today."""

    period: OwnerPeriod
    left: float
    width: float
    holds: bool


def remember_owners(account: Account) -> list[OwnerPeriod]:
    """For a page that only reads: whoever asks this account for its owners from now on is told these."""
    prefetch_related_objects([account], Prefetch("owner_periods", OwnerPeriod.objects.select_related("owner")))
    return list(account.owner_periods.all())


def owner_of(account: Account, *, on: date) -> OwnerPeriod | None:
    periods = account.owner_periods.all()
    if not is_remembered(account):
        periods = periods.filter(since__lte=on).select_related("owner")
    latest = sorted(periods, key=lambda one: one.since, reverse=True)
    return next((one for one in latest if one.since <= on and (one.until is None or one.until > on)), None)


def current_period(account: Account) -> OwnerPeriod | None:
    """The period without an end."""
    if is_remembered(account):
        return next((one for one in account.owner_periods.all() if one.until is None), None)
    return account.owner_periods.filter(until=None).first()


def is_remembered(account: Account) -> bool:
    return "owner_periods" in getattr(account, "_prefetched_objects_cache", {})


def flaws_of(account: Account) -> tuple[OwnershipFlaw, ...]:
    """Gaps and overlaps since the account came to be."""
    periods = [Owned(row.stage, str(row.owner_id), row.since, row.until) for row in account.owner_periods.all()]
    begun = min([account.created_at.date(), *(period.since for period in periods)])
    return find_flaws(periods, since=begun if periods else account.created_at.date())


def band_of(periods: Iterable[OwnerPeriod], *, today: date) -> list[Stretch]:
    rows = list(periods)
    if not rows:
        return []
    first = rows[0].since
    last = max(today + _DAY, *(row.until or row.since + _DAY for row in rows))
    days = (last - first).days
    return [
        Stretch(
            row,
            100 * (row.since - first).days / days,
            100 * ((row.until or last) - row.since).days / days,
            row.since <= today and (row.until is None or row.until > today),
        )
        for row in rows
    ]
