"""The governance body names the channels that must learn of a solution; each delivery is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import WordsMissing
from orgdesk.apps.knowledge.models import Delivery, Limitation
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def name_channels(
    limitation: Limitation, *, item: WorkItem, channels: Iterable[str], by: Person, at: datetime, outcome: str = ""
) -> list[Delivery]:
    """Accept the knowledge into governance for these channels (unit keys, or `customers`). Raises WordsMissing for none."""
    named = list(dict.fromkeys(channels))
    if not named:
        raise WordsMissing(_("Name at least one channel that must learn of this solution."))
    with transaction.atomic():
        rows = [
            Delivery.objects.get_or_create(
                limitation=limitation, channel=channel, defaults={"planned_by": by, "planned_at": at}
            )[0]
            for channel in named
        ]
        record_event(
            "knowledge.accepted",
            at=at,
            by=by.key,
            objects={"limitation": limitation.key},
            data={"channels": named},
        )
        finish_work(item, by=by, at=at, outcome=outcome)
    return rows


def deliver_to_channel(delivery: Delivery, *, by: Person | None, at: datetime, evidence: str = "") -> Delivery:
    """Write down that the channel has it, when, and what shows it. A second delivery changes nothing."""
    if delivery.delivered_at is None:
        with transaction.atomic():
            delivery.delivered_at, delivery.delivered_by, delivery.evidence = at, by, evidence
            delivery.save(update_fields=["delivered_at", "delivered_by", "evidence"])
            record_event(
                "knowledge.delivered",
                at=at,
                by=by.key if by else "",
                objects={"limitation": delivery.limitation.key},
                data={"channel": delivery.channel},
            )
    return delivery
