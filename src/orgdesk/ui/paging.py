"""Pages of lists that may be very long."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

LIMIT = 10_000
"""Rows that a list leads through; nobody turns more pages, a search finds the rest."""


class LongPaginator(Paginator[Any]):
    """Counts no further than `most`, and not at all what fits on the first page.

    `in_order` counts along the order of the list: right where an index holds just the rows of the list in that order.
    `whole` are the rows as the page shows them, fetched by the keys of those that it shows: right where many rows are sorted.
    """

    def __init__(
        self, rows: Any, per_page: int, *, in_order: bool = False, most: int = LIMIT, whole: Any = None
    ) -> None:
        super().__init__(rows, per_page)
        self.in_order, self.most, self.whole = in_order, most, whole

    @cached_property
    def count(self) -> int:
        if len(self._first) <= self.per_page:
            return len(self._first)
        rows: Any = self.object_list
        counted = rows if self.in_order else rows.order_by()
        return min(int(counted.values("pk")[: self.most + 1].count()), self.most)

    @property
    def is_cut(self) -> bool:
        """There are more rows than the list leads through."""
        return self.count >= self.most

    @cached_property
    def _first(self) -> list[Any]:
        return self._rows(0, self.per_page + 1)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        if number == 1:
            return Page(self._first[: self.per_page], 1, self)
        begin = (number - 1) * self.per_page
        return Page(self._rows(begin, min(begin + self.per_page, self.count)), number, self)

    def _rows(self, begin: int, end: int) -> list[Any]:
        if self.whole is None:
            return list(self.object_list[begin:end])
        rows: Any = self.object_list
        keys = list(rows.values_list("pk", flat=True)[begin:end])
        whole = self.whole.in_bulk(keys)
        return [whole[key] for key in keys if key in whole]
