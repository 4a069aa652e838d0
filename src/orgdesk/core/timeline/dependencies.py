"""The order of steps: what waits for what, loops by name, and where time is to spare."""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from orgdesk.core.timeline.errors import LoopError

Edges = Mapping[str, Sequence[str]]
"""For each step the steps that it waits for."""


def order_steps(waits_for: Edges) -> tuple[str, ...]:
    """Return the steps so that each comes after what it waits for, otherwise in the order given; raise `LoopError` for a loop."""
    place = {step: number for number, step in enumerate(waits_for)}
    names = tuple(waits_for)
    open_count = {step: len(set(before)) for step, before in waits_for.items()}
    followers = invert(waits_for)
    ready = [place[step] for step, count in open_count.items() if count == 0]
    heapify(ready)
    ordered: list[str] = []
    while ready:
        step = names[heappop(ready)]
        ordered.append(step)
        for follower in followers[step]:
            open_count[follower] -= 1
            if open_count[follower] == 0:
                heappush(ready, place[follower])
    if len(ordered) < len(names):
        raise LoopError(_find_loop(waits_for, {step for step, count in open_count.items() if count > 0}))
    return tuple(ordered)


def invert(waits_for: Edges) -> dict[str, list[str]]:
    """Return for each step the steps that wait for it, each once."""
    followers: dict[str, list[str]] = {step: [] for step in waits_for}
    for step, before in waits_for.items():
        for other in set(before):
            followers[other].append(step)
    return followers


def spare_days(
    order: Sequence[str], waits_for: Edges, starts: Mapping[str, int], lengths: Mapping[str, int]
) -> dict[str, int]:
    """Return by how many days each step may start later without moving the end of all (total float of the critical path method).

    Days are numbers on one calendar; a step occupies [start, start + length), and what waits for it starts at its end or later.
    """
    # A step of no length still fills its day when nothing follows it.
    finish = max((starts[step] + max(1, lengths[step]) for step in order), default=0)
    followers = invert(waits_for)
    latest: dict[str, int] = {}
    for step in reversed(order):
        if followers[step]:
            latest[step] = min(latest[other] for other in followers[step]) - lengths[step]
        else:
            latest[step] = finish - max(1, lengths[step])
    return {step: latest[step] - starts[step] for step in order}


def _find_loop(waits_for: Edges, stuck: set[str]) -> tuple[str, ...]:
    """Walk back from a stuck step: every stuck step waits for a stuck one, so the walk must meet itself."""
    step = next(step for step in waits_for if step in stuck)
    walk: dict[str, int] = {}
    while step not in walk:
        walk[step] = len(walk)
        step = next(other for other in waits_for[step] if other in stuck)
    loop = list(walk)[walk[step] :][::-1]
    place = {name: number for number, name in enumerate(waits_for)}
    first = loop.index(min(loop, key=place.__getitem__))
    return (*loop[first:], *loop[:first], loop[first])
