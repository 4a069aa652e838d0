"""Customers hear of what was offered to them: by one mail, and in the portal. Those held out hear nothing, and whoever waits for an
answer to a complaint hears of it afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.errors import BadRecipientError
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.rewards.letters import send_offer
from orgdesk.apps.rewards.models import Offer

_BATCH = 100


def tell_offers(*, at: datetime) -> int:
    """How many customers were told. Without a mailbox, or anybody to write to, the offer stands in the portal all the same."""
    today, done = timezone.localdate(at), 0
    mailbox = Mailbox.objects.open().order_by("pk").first()
    while True:
        with transaction.atomic():
            untold = Offer.objects.untold(on=today).select_for_update(of=("self",)).order_by("pk")
            batch = list(untold.select_related("incentive", "account")[:_BATCH])
            for row in batch:
                _tell(row, mailbox, at=at)
        done += len(batch)
        if len(batch) < _BATCH:
            return done


def _tell(row: Offer, mailbox: Mailbox | None, *, at: datetime) -> None:
    row.told_at = at
    row.save(update_fields=["told_at"])
    try:
        mail = send_offer(row, mailbox, at=at) if mailbox else None
    except BadRecipientError:
        mail = None
    objects = {"offer": str(row.pk), "incentive": row.incentive.key, "account": row.account.key}
    record_event("offer.told", at=at, objects=objects, data={"mail": mail is not None})
