"""In which order the list of tickets stands: by a column that has an index, or as it is without being asked.

All tickets are read along the index. What is narrowed is little enough to be sorted, and is found by an index of its own: there the
order is said in a way that no index has, else a database walks through a million tickets to find the few that are open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from orgdesk.apps.desk.models.ticket import TicketQuerySet


@dataclass(frozen=True)
class _Column:
    """`first` is the way of the first press, `both` whether a second one turns it; `then` stands behind it in its index."""

    field: str
    first: str
    both: bool = True
    then: str = ""


_COLUMNS = {
    "reference": _Column("pk", "-"),
    "priority": _Column("priority", "", then="last_activity_at"),
    "promise": _Column("due_at", "", both=False),
    "activity": _Column("last_activity_at", ""),
}
"""A promise is never sorted from the latest: those without one would have to be passed, and they are nearly all."""
_USUAL = "-activity"


@dataclass(frozen=True)
class Order:
    """One that was asked for, or the usual one."""

    asked: str

    @property
    def usual(self) -> bool:
        return self.asked == _USUAL

    def of(self, tickets: TicketQuerySet, *, narrowed: bool) -> TicketQuerySet:
        column, falling = _COLUMNS[self.asked.lstrip("-")], self.asked.startswith("-")
        named: Any = Coalesce(column.field, column.field) if narrowed else F(column.field)
        order: list[Any] = [named.desc() if falling else named.asc(nulls_last=column.field == "due_at" or None)]
        if column.then:
            order.append(column.then if falling else f"-{column.then}")
        return tickets.order_by(*order, "pk") if narrowed else tickets.order_by(*order)

    def heads(self) -> dict[str, dict[str, str]]:
        """Of each column: what a press asks for, and how the list is sorted by it now."""
        found = {}
        for name, column in _COLUMNS.items():
            current = self.asked.lstrip("-") == name
            ask = f"{column.first}{name}"
            if current and self.asked == ask:
                ask = (f"{'' if column.first else '-'}{name}") if column.both else ""
            sorted_by = ("descending" if self.asked.startswith("-") else "ascending") if current else ""
            found[name] = {"ask": "" if ask == _USUAL else ask, "sorted": sorted_by}
        return found


def order_of(asked: str) -> Order:
    """What nobody offers is not refused: the list stands as it usually does."""
    column = _COLUMNS.get(asked.lstrip("-"))
    known = (
        column is not None and asked.count("-") <= 1 and (column.both or asked.startswith("-") == bool(column.first))
    )
    return Order(asked if known else _USUAL)
