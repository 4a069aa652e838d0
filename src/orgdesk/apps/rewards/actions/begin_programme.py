"""Begin a programme: every account is a member or held out, drawn by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import create_once
from orgdesk.apps.rewards.errors import RewardRefused
from orgdesk.apps.rewards.models import Membership, Programme, ProgrammeCost
from orgdesk.core.service.inviting import in_sample


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """What a programme says of itself."""

    key: str
    title: str
    terms: str
    points_per_unit: Decimal
    point_value: Decimal
    expiry_months: int = 12
    expected_redemption: float = 0.8
    hold_out_percent: int = 20


def begin_programme(new: NewProgramme, *, by: Person, at: datetime) -> Programme:
    """The hold-out group is drawn once, by a digest of programme and account, so that it can be drawn again and checked."""
    with transaction.atomic():
        programme = Programme(
            key=new.key,
            title=new.title,
            terms=new.terms,
            points_per_unit=new.points_per_unit,
            point_value=new.point_value,
            expiry_months=new.expiry_months,
            expected_redemption=new.expected_redemption,
            hold_out_percent=new.hold_out_percent,
            begun_at=at,
            begun_by=by,
        )
        if not create_once(programme):
            raise RewardRefused(
                _("A programme %(key)s is there already; choose another name.") % {"key": new.key}, field="key"
            )
        record_event("programme.begun", at=at, by=by.key, objects={"programme": new.key})
        for account in Account.objects.staying():
            enrol(programme, account, at=at)
    return programme


def enrol(programme: Programme, account: Account, *, at: datetime) -> Membership:
    held_out = in_sample(f"{programme.key}:{account.key}", programme.hold_out_percent)
    row, new = Membership.objects.get_or_create(
        programme=programme, account=account, defaults={"held_out": held_out, "enrolled_at": at}
    )
    if new:
        kind = "reward.held_out" if row.held_out else "reward.enrolled"
        record_event(kind, at=at, objects={"programme": programme.key, "account": account.key})
    return row


def book_cost(programme: Programme, *, what: str, amount: Decimal, by: Person, at: datetime) -> ProgrammeCost:
    if amount <= 0 or not what.strip():
        raise RewardRefused(_("Say what it was for, and an amount above nothing."))
    with transaction.atomic():
        row = ProgrammeCost.objects.create(programme=programme, what=what.strip(), amount=amount, by=by, at=at)
        about = {"programme": programme.key}
        record_event("programme.cost_booked", at=at, by=by.key, objects=about, data={"amount": str(amount)})
    return row
