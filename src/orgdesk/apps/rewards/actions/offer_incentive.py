"""Offer something once, to some and not to others, and see who buys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import create_once
from orgdesk.apps.rewards.errors import RewardRefused
from orgdesk.apps.rewards.models import Incentive, Offer
from orgdesk.core.service.inviting import in_sample


@dataclass(frozen=True, slots=True)
class NewIncentive:
    """What is offered once."""

    key: str
    title: str
    until: date
    cost_each: Decimal
    segment: str = ""
    hold_out_percent: int = 20


def offer_incentive(new: NewIncentive, *, by: Person, at: datetime) -> Incentive:
    accounts = Account.objects.staying()
    if new.segment:
        accounts = accounts.filter(segment=new.segment)
        if not accounts.exists():
            raise RewardRefused(
                _("No customer is in the segment “%(segment)s”; take its short name.") % {"segment": new.segment},
                field="segment",
            )
    if new.until < timezone.localdate(at):
        raise RewardRefused(_("It would end before it begins; give a later day."), field="until")
    with transaction.atomic():
        incentive = Incentive(
            key=new.key, title=new.title, segment=new.segment, until=new.until, cost_each=new.cost_each,
            hold_out_percent=new.hold_out_percent, offered_at=at, offered_by=by,
        )  # fmt: skip
        if not create_once(incentive):
            raise RewardRefused(
                _("An incentive %(key)s is there already; choose another name.") % {"key": new.key}, field="key"
            )
        for account in accounts:
            held_out = in_sample(f"{new.key}:{account.key}", new.hold_out_percent)
            row = Offer.objects.create(incentive=incentive, account=account, held_out=held_out)
            _note("offer.made", row, by=by, at=at)
    return incentive


def note_answer(row: Offer, *, amount: Decimal, at: datetime, by: Person) -> Offer:
    """The account bought, offered or held out: noted of both, else there is nothing to compare. Noted once."""
    if amount <= 0:
        raise RewardRefused(_("Give what they bought for."))
    if row.answered_at is None:
        with transaction.atomic():
            row.answered_at, row.amount = at, amount
            row.save(update_fields=["answered_at", "amount"])
            _note("offer.answered", row, by=by, at=at)
    return row


def _note(kind: str, row: Offer, *, by: Person, at: datetime) -> None:
    objects = {"offer": str(row.pk), "incentive": row.incentive.key, "account": row.account.key}
    record_event(kind, at=at, by=by.key, objects=objects, data={"hold_out": row.held_out})
