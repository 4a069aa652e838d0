"""Book a cost that no hour of work tells."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.errors import AmountNotPositive, LimitationUnknown
from orgdesk.apps.insight.models import BookedCost
from orgdesk.apps.knowledge.models import Limitation


@transaction.atomic
def book_cost(
    *, of: str, amount: Decimal, words: str, by: Person, at: datetime, unit_key: str = "", limitation_key: str = ""
) -> BookedCost:
    """What a correction cost is booked on its limitation. Raises AmountNotPositive, LimitationUnknown."""
    if amount <= 0:
        raise AmountNotPositive(amount)
    if limitation_key and not Limitation.objects.filter(key=limitation_key).exists():
        raise LimitationUnknown(limitation_key)
    row = BookedCost.objects.create(
        of=BookedCost.Of(of), amount=amount, unit_key=unit_key, limitation_key=limitation_key, words=words.strip(),
        by=by, at=at,
    )  # fmt: skip
    named = {"unit": unit_key, "limitation": limitation_key}
    record_event(
        "cost.booked", at=at, by=by.key, objects={kind: key for kind, key in named.items() if key},
        data={"of": row.of, "amount": str(amount), "unit": unit_key}, text={"words": row.words} if row.words else None,
    )  # fmt: skip
    return row
