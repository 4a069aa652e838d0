"""How the organisation learns of open work without knowing the worklist: the app that keeps work registers a counter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Counter = Callable[[Iterable[str]], dict[str, int]]

_counters: list[Counter] = []


def counts_open_work(counter: Counter) -> Counter:
    """Register `counter(position_keys) -> {position key: open items}`."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def open_work_at(position_keys: Iterable[str]) -> dict[str, int]:
    """Open work items for each of the positions that has any."""
    keys = list(position_keys)
    total: dict[str, int] = {}
    for counter in _counters:
        for key, count in counter(keys).items():
            total[key] = total.get(key, 0) + count
    return {key: count for key, count in total.items() if count}
