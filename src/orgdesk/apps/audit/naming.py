"""Drawn items as people call them."""

from __future__ import annotations

from collections.abc import Sequence

from orgdesk.apps.audit.models import SampledItem
from orgdesk.apps.audit.wording import RISKS
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.work.models import WorkItem


def named_items(items: Sequence[SampledItem]) -> list[tuple[SampledItem, str, str]]:
    """Each item with what people call it and what the log said of it."""
    tickets = {row.key: row for row in Ticket.objects.filter(key__in={item.key for item in items})}
    work = dict(WorkItem.objects.filter(key__in={item.key for item in items}).values_list("key", "title"))
    return [
        (
            item,
            str(tickets[item.key]) if item.key in tickets else work.get(item.key, item.key),
            ", ".join(str(RISKS[risk]) for risk in item.risks if risk in RISKS),
        )
        for item in items
    ]
