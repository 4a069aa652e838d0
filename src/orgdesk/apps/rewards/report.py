"""What a programme or an incentive brings: redemption, lift against the hold-out, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rewards.models import Entry, Incentive, Lot, Membership, Offer, Programme
from orgdesk.core.service.lift import Lift, lift_of

_CREDITS = (Entry.Type.EARNED, Entry.Type.GOODWILL, Entry.Type.BONUS)


@dataclass(frozen=True, slots=True)
class ProgrammeReport:
    """Points issued, redeemed, expired and open; whether the ledgers balance; accounts kept against the hold-out; money."""

    members: int
    held_out: int
    issued: int
    redeemed: int
    expired: int
    outstanding: int
    redemption: int | None
    balanced: bool
    lift: Lift | None
    cost: Decimal
    liability: Decimal
    cost_each_kept: Decimal | None


@dataclass(frozen=True, slots=True)
class IncentiveReport:
    """Who was offered it and bought, against who was held out and bought."""

    offered: int
    answered: int
    redemption: int | None
    lift: Lift | None
    cost: Decimal
    revenue: Decimal


def programme_report(programme: Programme, person: Person) -> ProgrammeReport:
    rows = Membership.objects.visible_to(person).filter(programme=programme).select_related("account")
    members, held = [row for row in rows if not row.held_out], [row for row in rows if row.held_out]
    entries = Entry.objects.visible_to(person).filter(membership__programme=programme)
    issued, redeemed = _points(entries, *_CREDITS), -_points(entries, Entry.Type.REDEEMED, Entry.Type.RESTORED)
    reversed_, expired = -_points(entries, Entry.Type.REVERSED), -_points(entries, Entry.Type.EXPIRED)
    outstanding = (
        Lot.objects.visible_to(person).filter(membership__programme=programme).aggregate(all=Sum("left"))["all"] or 0
    )
    lift = lift_of(*_kept(members), *_kept(held))
    booked = programme.costs.aggregate(all=Sum("amount"))["all"] or Decimal(0)
    cost = booked + redeemed * programme.point_value
    kept = lift.points / 100 * len(members) if lift else 0.0
    redeemable = issued - reversed_
    return ProgrammeReport(
        members=len(members),
        held_out=len(held),
        issued=issued,
        redeemed=redeemed,
        expired=expired,
        outstanding=outstanding,
        redemption=round(100 * redeemed / redeemable) if redeemable > 0 else None,
        balanced=_all_balance(members),
        lift=lift,
        cost=cost.quantize(Decimal("0.01")),
        liability=(outstanding * programme.point_value * Decimal(str(programme.expected_redemption))).quantize(
            Decimal("0.01")
        ),
        cost_each_kept=(cost / Decimal(str(kept))).quantize(Decimal("0.01")) if kept > 0 else None,
    )


def incentive_report(incentive: Incentive, person: Person) -> IncentiveReport:
    rows = list(Offer.objects.visible_to(person).filter(incentive=incentive))
    offered, held = [row for row in rows if not row.held_out], [row for row in rows if row.held_out]
    bought = [row for row in offered if row.answered_at]
    return IncentiveReport(
        offered=len(offered),
        answered=len(bought),
        redemption=round(100 * len(bought) / len(offered)) if offered else None,
        lift=lift_of(len(bought), len(offered), sum(row.answered_at is not None for row in held), len(held)),
        cost=incentive.cost_each * len(bought),
        revenue=sum((row.amount or Decimal(0) for row in bought), Decimal(0)),
    )


def _points(entries: QuerySet[Entry], *types: str) -> int:
    return int(entries.filter(type__in=types).aggregate(all=Sum("points"))["all"] or 0)


def _all_balance(members: list[Membership]) -> bool:
    """As `Ledger.is_balanced` for each of them, asked of the database at once: a programme has thousands of members."""
    programme = members[0].programme_id if members else 0
    ours = {"membership__programme": programme, "membership__held_out": False}
    entries = dict(Entry.objects.filter(**ours).order_by().values_list("membership").annotate(Sum("points")))
    lots = Lot.objects.filter(**ours).order_by()
    left = dict(lots.values_list("membership").annotate(Sum("left")))
    odd = lots.filter(Q(left__lt=0) | Q(left__gt=F("points"))).exists()
    return not odd and all(left.get(row.pk, 0) - row.arrears == entries.get(row.pk, 0) for row in members)


def _kept(rows: list[Membership]) -> tuple[int, int]:
    """Accounts that are still customers, of all."""
    return sum(row.account.left_on is None for row in rows), len(rows)
