"""Functions of lists."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from orgdesk.core.process.decisions.feel.arithmetic import calculate
from orgdesk.core.process.decisions.feel.scope import LIST_LIMIT, Work
from orgdesk.core.process.decisions.feel.values import NUMBERS, Function, equal, less

from .registry import Library

LIBRARY = Library()

Items = list[Any]


def _over_items(name: str, *, parameter: str = "list") -> Callable[[Callable[[Items], Any]], Callable[[Items], Any]]:
    """Declare a function of one list that may also be given as separate arguments."""

    def register(body: Callable[[Items], Any]) -> Callable[[Items], Any]:
        LIBRARY.add(name, f"{parameter}: list")(body)
        LIBRARY.add(name, "first: any, second: any, *others: any")(lambda *items: body(list(items)))
        return body

    return register


def _numbers(items: Items) -> bool:
    return all(isinstance(item, Decimal) for item in items)


@LIBRARY.add("list contains", "list: list, element: any")
def _list_contains(items: Items, element: Any) -> bool:
    return any(equal(item, element) is True for item in items)


@LIBRARY.add("count", "list: list")
def _count(items: Items) -> Decimal:
    return Decimal(len(items))


@_over_items("min")
def _min(items: Items) -> Any:
    return _extreme(items, lambda best, item: less(item, best))


@_over_items("max")
def _max(items: Items) -> Any:
    return _extreme(items, less)


def _extreme(items: Items, better: Callable[[Any, Any], bool | None]) -> Any:
    if not items:
        return None
    best = items[0]
    for item in items:
        verdict = better(best, item)
        if verdict is None:
            return None
        best = item if verdict else best
    return best


@_over_items("sum")
def _sum(items: Items) -> Any:
    if not items:
        return None
    return functools.reduce(lambda total, item: calculate("+", total, item), items) if _summable(items) else None


def _summable(items: Items) -> bool:
    return not any(item is None or isinstance(item, str) for item in items)


@_over_items("mean")
def _mean(items: Items) -> Decimal | None:
    if not items or not _numbers(items):
        return None
    return NUMBERS.divide(functools.reduce(NUMBERS.add, items), Decimal(len(items)))


@_over_items("product")
def _product(items: Items) -> Decimal | None:
    return functools.reduce(NUMBERS.multiply, items) if items and _numbers(items) else None


@_over_items("median")
def _median(items: Items) -> Decimal | None:
    if not items or not _numbers(items):
        return None
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Decimal(ordered[middle])
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_over_items("stddev")
def _stddev(items: Items) -> Decimal | None:
    if len(items) < 2 or not _numbers(items):
        return None
    mean = NUMBERS.divide(functools.reduce(NUMBERS.add, items), Decimal(len(items)))
    squares = (NUMBERS.power(NUMBERS.subtract(item, mean), Decimal(2)) for item in items)
    return NUMBERS.sqrt(NUMBERS.divide(functools.reduce(NUMBERS.add, squares), Decimal(len(items) - 1)))


@_over_items("mode")
def _mode(items: Items) -> Items | None:
    if not _numbers(items):
        return None
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)


@_over_items("all")
def _all(items: Items) -> bool | None:
    return _decide(items, decisive=False)


@_over_items("any")
def _any(items: Items) -> bool | None:
    return _decide(items, decisive=True)


LIBRARY.add("and", "list: list")(_all)
LIBRARY.add("or", "list: list")(_any)


def _decide(items: Items, *, decisive: bool) -> bool | None:
    if not all(isinstance(item, bool) or item is None for item in items):
        return None
    if decisive in items:
        return decisive
    return None if None in items else not decisive


@LIBRARY.add("sublist", "list: list, start position: number, length?: number null")
def _sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    at = _index(items, start)
    if at is None or (length is not None and (length < 1 or at + int(length) > len(items))):
        return None
    return items[at:] if length is None else items[at : at + int(length)]


def _index(items: Items, position: Decimal) -> int | None:
    """Turn a position, from 1 or from the end, to an index; None outside the list."""
    if abs(position) > LIST_LIMIT:
        return None
    number = int(position)
    if 1 <= number <= len(items):
        return number - 1
    return len(items) + number if -len(items) <= number <= -1 else None


@LIBRARY.add("append", "list: list, *items: any")
def _append(items: Items, *more: Any) -> Items:
    return [*items, *more]


@LIBRARY.add("concatenate", "*lists: list")
def _concatenate(*lists: Items) -> Items | None:
    return [item for items in lists for item in items] if sum(map(len, lists)) <= LIST_LIMIT else None


@LIBRARY.add("insert before", "list: list, position: number, newItem: any")
def _insert_before(items: Items, position: Decimal, new_item: Any) -> Items | None:
    at = _index(items, position)
    return None if at is None else [*items[:at], new_item, *items[at:]]


@LIBRARY.add("remove", "list: list, position: number")
def _remove(items: Items, position: Decimal) -> Items | None:
    at = _index(items, position)
    return None if at is None else items[:at] + items[at + 1 :]


@LIBRARY.add("reverse", "list: list")
def _reverse(items: Items) -> Items:
    return items[::-1]


@LIBRARY.add("index of", "list: list, match: any")
def _index_of(items: Items, match: Any) -> Items:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match) is True]


@LIBRARY.add("union", "*lists: list", with_work=True)
def _union(work: Work, *lists: Items) -> Items:
    return _distinct(work, [item for items in lists for item in items])


@LIBRARY.add("distinct values", "list: list", with_work=True)
def _distinct(work: Work, items: Items) -> Items:
    kept: Items = []
    plain: set[tuple[type, Any]] = set()
    for item in items:
        if isinstance(item, (str, Decimal)):
            if (type(item), item) not in plain:
                plain.add((type(item), item))
                kept.append(item)
        elif not _holds(work, kept, item):
            kept.append(item)
    return kept


def _holds(work: Work, items: Items, item: Any) -> bool:
    work.spend(len(items))
    return any(equal(other, item, work.spend) is True for other in items)


@LIBRARY.add("duplicate values", "list: list", with_work=True)
def _duplicates(work: Work, items: Items) -> Items:
    seen: Items = []
    doubled: Items = []
    for item in items:
        (doubled if _holds(work, seen, item) else seen).append(item)
    return _distinct(work, doubled)


@LIBRARY.add("flatten", "list: list", with_work=True)
def _flatten(work: Work, items: Items) -> Items:
    flat: Items = []
    open_lists = [iter(items)]
    while open_lists:
        work.spend(1)
        item = next(open_lists[-1], _END)
        if item is _END:
            open_lists.pop()
        elif isinstance(item, list):
            open_lists.append(iter(item))
        else:
            flat.append(item)
    return flat


_END: Any = object()


@LIBRARY.add("list replace", "list: list, position: number, newItem: any")
def _replace_at(items: Items, position: Decimal, new_item: Any) -> Items | None:
    at = _index(items, position)
    return None if at is None else [*items[:at], new_item, *items[at + 1 :]]


@LIBRARY.add("list replace", "list: list, match: function, newItem: any", with_work=True)
def _replace_where(work: Work, items: Items, match: Function, new_item: Any) -> Items | None:
    if len(match.parameters) != 2:
        return None
    verdicts = [match.call(work, item, new_item) for item in items]
    if not all(isinstance(verdict, bool) for verdict in verdicts):
        return None
    return [new_item if verdict else item for item, verdict in zip(items, verdicts, strict=True)]


@LIBRARY.add("sort", "list: list, precedes?: function null", with_work=True)
def _sort(work: Work, items: Items, precedes: Function | None = None) -> Items | None:
    def compare(left: Any, right: Any) -> int:
        if ordered(left, right) is True:
            return -1
        return 1 if ordered(right, left) is True else 0

    def ordered(left: Any, right: Any) -> Any:
        work.spend(1)
        return less(left, right) if precedes is None else precedes.call(work, left, right)

    if precedes is not None and len(precedes.parameters) != 2:
        return None
    return sorted(items, key=functools.cmp_to_key(compare))
