"""How well a log keeps to a model: exact alignments, the fewest steps skipped or done in excess.

A step in the log that the model does not allow there costs 1, a logged step of the model that is missing in the log costs 1, both together
cost 0. Whole logs are aligned prefix by prefix: all different beginnings of one length at once, a row of costs (one a state) each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.measures.mining.model import FAR, Model

_ROWS_AT_ONCE: Final = 4_000_000
Costs = NDArray[np.int32]


class Move(Enum):
    """How log and model went together."""

    BOTH = "as drawn"
    LOG = "done, not drawn"
    MODEL = "drawn, not done"


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest way to bring a case and the model together; 1 is a perfect fit, 0 nothing in common."""

    cost: int
    moves: tuple[tuple[Move, str], ...]
    fitness: float


def align(model: Model, trace: Sequence[str]) -> Alignment:
    """One case, step by step: the shortest way through the product of case and model."""
    goal = _walk(model, trace)
    moves: list[tuple[Move, str]] = []
    place: tuple[int, int] | None = goal.end
    while place is not None:
        before, move = goal.came[place]
        if move is not None:
            moves.append(move)
        place = before
    return Alignment(goal.cost, tuple(reversed(moves)), fitness(model, goal.cost, len(trace)))


def fitness(model: Model, cost: int, length: int) -> float:
    """One minus the cost over the cost of having nothing in common."""
    worst = length + model.shortest
    return 1 - cost / worst if worst else 1.0


@dataclass(frozen=True, slots=True)
class _Walk:
    cost: int
    end: tuple[int, int]
    came: dict[tuple[int, int], tuple[tuple[int, int] | None, tuple[Move, str] | None]]


def _walk(model: Model, trace: Sequence[str]) -> _Walk:
    """Breadth first over (events taken, state), steps without cost to the front."""
    cost = {(0, 0): 0}
    came: dict[tuple[int, int], tuple[tuple[int, int] | None, tuple[Move, str] | None]] = {(0, 0): (None, None)}
    ahead = deque([((0, 0), 0)])
    while ahead:
        here, paid = ahead.popleft()
        taken, state = here
        if paid > cost[here]:
            continue
        if taken == len(trace) and state in model.finals:
            return _Walk(paid, here, came)
        steps: list[tuple[tuple[int, int], int, tuple[Move, str] | None]] = []
        if taken < len(trace):
            steps.append(((taken + 1, state), 1, (Move.LOG, trace[taken])))
        for label, target in model.leaving[state]:
            if label is None:
                steps.append(((taken, target), 0, None))
            else:
                steps.append(((taken, target), 1, (Move.MODEL, label)))
                if taken < len(trace) and trace[taken] == label:
                    steps.append(((taken + 1, target), 0, (Move.BOTH, label)))
        for there, price, move in steps:
            if paid + price < cost.get(there, FAR):
                cost[there] = paid + price
                came[there] = (here, move)
                (ahead.append if price else ahead.appendleft)((there, paid + price))
    raise AssertionError("a model with a way to its end aligns every case")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A step that was done where it is not drawn, or drawn where it was not done: in how many cases."""

    move: Move
    step: str
    cases: int


@dataclass(frozen=True, slots=True)
class Conformance:
    """Of how many cases how many kept to the model, the mean fitness of all, and what the others did, most frequent first.

    `told` is how many of the cases that did not keep to it the deviations were read from: those of the most frequent orders.
    """

    cases: int
    kept: int
    fitness: float
    deviations: tuple[Deviation, ...]
    told: int


def conformance(model: Model, counts: Mapping[tuple[str, ...], int], *, most: int = 200) -> Conformance:
    """How cases keep to a model, from how many went each order of steps. Costs are exact for all; moves are told of `most` orders."""
    costs = dict(zip(counts, align_all(model, list(counts)), strict=True))
    cases = sum(counts.values())
    fitting = sum(fitness(model, costs[order], len(order)) * count for order, count in counts.items())
    strayed = sorted((order for order in counts if costs[order]), key=lambda order: (-counts[order], order))[:most]
    seen: dict[tuple[Move, str], int] = {}
    for order in strayed:
        for move in {move for move in align(model, order).moves if move[0] is not Move.BOTH}:
            seen[move] = seen.get(move, 0) + counts[order]
    found = [Deviation(move, step, count) for (move, step), count in seen.items()]
    found.sort(key=lambda one: (-one.cases, one.step, one.move.value))
    kept = sum(count for order, count in counts.items() if not costs[order])
    told = sum(counts[order] for order in strayed)
    return Conformance(cases, kept, fitting / cases if cases else 1.0, tuple(found), told)


def align_all(model: Model, traces: Sequence[Sequence[str]]) -> list[int]:
    """The cost of each case, exact; the same as `align` gives, for many cases at once."""
    numbers: dict[str, int] = {}
    words = [[numbers.setdefault(step, len(numbers)) for step in trace] for trace in traces]
    tables = _Tables(model, list(numbers))
    ends = model.distances[:, sorted(model.finals)].min(axis=1)
    order = sorted(range(len(words)), key=words.__getitem__)
    costs = [0] * len(words)
    size = max(1, _ROWS_AT_ONCE // max(1, model.states))
    for begin in range(0, len(order), size):
        part = order[begin : begin + size]
        for index, cost in zip(part, _costs([words[index] for index in part], tables, ends), strict=True):
            costs[index] = cost
    return costs


class _Tables:
    """For each activity the ends of the arcs so labelled, the states they come from, and the distances onward."""

    def __init__(self, model: Model, activities: Sequence[str]) -> None:
        self.first = model.distances[0]
        self.steps: list[list[tuple[NDArray[np.int64], Costs]]] = []
        for activity in activities:
            into: dict[int, list[int]] = {}
            for source, label, target in model.arcs:
                if label == activity:
                    into.setdefault(target, []).append(source)
            self.steps.append([(np.array(sources), model.distances[target]) for target, sources in into.items()])

    def after(self, costs: Costs, activity: int) -> Costs:
        """The costs after one more event, for many cases: it was in excess, or the model went along and then perhaps on."""
        found = costs + 1
        for sources, onward in self.steps[activity]:
            np.minimum(found, costs[:, sources].min(axis=1)[:, None] + onward, out=found)
        return np.minimum(found, FAR)


def _costs(words: list[list[int]], tables: _Tables, ends: Costs) -> list[int]:
    """Costs of sorted cases: at each length the different beginnings are taken once."""
    costs = [0] * len(words)
    rows: Costs = tables.first[None, :]
    row_of = np.zeros(len(words), dtype=np.int64)
    alive = list(range(len(words)))
    length = 0
    while alive:
        finished = [index for index in alive if len(words[index]) == length]
        for index in finished:
            costs[index] = int((rows[row_of[index]] + ends).min())
        alive = [index for index in alive if len(words[index]) > length]
        rows, row_of = _one_longer(words, alive, length, rows, row_of, tables)
        length += 1
    return costs


def _one_longer(
    words: list[list[int]], alive: list[int], length: int, rows: Costs, row_of: NDArray[np.int64], tables: _Tables
) -> tuple[Costs, NDArray[np.int64]]:
    children: dict[tuple[int, int], int] = {}
    following = np.zeros_like(row_of)
    for index in alive:
        child = (int(row_of[index]), words[index][length])
        following[index] = children.setdefault(child, len(children))
    found = np.empty((len(children), rows.shape[1]), dtype=np.int32)
    by_activity: dict[int, tuple[list[int], list[int]]] = {}
    for (parent, activity), row in children.items():
        parents, own = by_activity.setdefault(activity, ([], []))
        parents.append(parent)
        own.append(row)
    for activity, (parents, own) in by_activity.items():
        found[own] = tables.after(rows[parents], activity)
    return found, following
