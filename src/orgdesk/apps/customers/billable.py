"""Time sold and revenue by person, over a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import ServiceTime


@dataclass(frozen=True, slots=True)
class Billed:
    """One person: hours given to what was sold, revenue from them, and for how many customers."""

    person: str
    hours: Decimal
    revenue: Decimal
    accounts: int

    @property
    def each_hour(self) -> Decimal:
        return (self.revenue / self.hours).quantize(Decimal("0.01")) if self.hours else Decimal(0)


def billed_by_person(person: Person, *, since: date, until: date) -> list[Billed]:
    rows = ServiceTime.objects.visible_to(person).filter(on__gte=since, on__lte=until)
    sums = rows.values("person__name").annotate(
        all_hours=Sum("hours"), revenue=Sum("amount"), accounts=Count("sale__account", distinct=True)
    )
    return [
        Billed(row["person__name"], row["all_hours"], row["revenue"], row["accounts"])
        for row in sums.order_by("-revenue")
    ]
