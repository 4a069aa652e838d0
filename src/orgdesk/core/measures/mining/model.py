"""What a drawn process allows, as states and arcs: what a log is aligned to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import ACTIVITIES, ProcessDefinition
from orgdesk.core.process.soundness import explore

MOST_STATES: Final = 4_000
FAR: Final = 1 << 28
"""More steps than any way needs: no way."""

Distances = NDArray[np.int32]


class ModelTooLargeError(MeasureError):
    """A process with more states than can be aligned."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "The process {name!r} has more than {most:,} states: too many tokens at once. Align "
                "its subprocesses one by one.",
                name=name,
                most=MOST_STATES,
            )
        )


class EndlessModelError(MeasureError):
    """A process that never comes to an end."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase("The process {name!r} has no way from its start to an end. Mend the drawing first.", name=name)
        )


@dataclass(frozen=True)
class Model:
    """States from 0 (the start), arcs (from, label, to) with the label None where nothing is logged, and the final states."""

    name: str
    states: int
    arcs: tuple[tuple[int, str | None, int], ...]
    finals: frozenset[int]

    def __post_init__(self) -> None:
        if self.states > MOST_STATES:
            raise ModelTooLargeError(self.name)
        if self.shortest >= FAR:
            raise EndlessModelError(self.name)

    @cached_property
    def leaving(self) -> Mapping[int, tuple[tuple[str | None, int], ...]]:
        """The arcs out of each state."""
        found: dict[int, list[tuple[str | None, int]]] = {state: [] for state in range(self.states)}
        for source, label, target in self.arcs:
            found[source].append((label, target))
        return {state: tuple(dict.fromkeys(arcs)) for state, arcs in found.items()}

    @cached_property
    def labels(self) -> frozenset[str]:
        """Everything that the model may log."""
        return frozenset(label for _, label, _ in self.arcs if label is not None)

    @cached_property
    def distances(self) -> Distances:
        """Fewest logged steps from each state to each, FAR where there is no way."""
        return np.array([self._from(state) for state in range(self.states)], dtype=np.int32)

    @cached_property
    def shortest(self) -> int:
        """Fewest logged steps from the start to an end."""
        return min((self._from(0)[state] for state in self.finals), default=FAR)

    def _from(self, state: int) -> list[int]:
        far = [FAR] * self.states
        far[state] = 0
        ahead = deque([state])
        while ahead:
            here = ahead.popleft()
            for label, target in self.leaving[here]:
                steps = far[here] + (label is not None)
                if steps < far[target]:
                    far[target] = steps
                    (ahead.append if label is not None else ahead.appendleft)(target)
        return far


def model_of_definition(definition: ProcessDefinition, labels: Mapping[str, str] | None = None) -> Model:
    """The model of a compiled process: its activities are logged under their names, or under `labels` by node id.

    A subprocess is one step. Raises ModelTooLargeError and EndlessModelError.
    """
    names = labels if labels is not None else _names(definition)
    numbers: dict[tuple[str, ...], int] = {}
    arcs: list[tuple[int, str | None, int]] = []
    begin = numbers.setdefault(("start",), 0)
    for source, node, target in explore(definition, most_markings=MOST_STATES + 1):
        here = begin if source is None else numbers.setdefault(source, len(numbers))
        there = numbers.setdefault(target, len(numbers))
        arcs.append((here, names.get(node.id) if node is not None else None, there))
    finals = frozenset({numbers[()]} if () in numbers else ())
    return Model(definition.name or definition.key, len(numbers), tuple(arcs), finals)


def _names(definition: ProcessDefinition) -> dict[str, str]:
    return {node.id: node.name or node.id for node in definition.nodes.values() if node.kind in ACTIVITIES}


def model_of_arcs(
    pairs: Iterable[tuple[str, str]], starts: Sequence[str], ends: Sequence[str], name: str = "arcs"
) -> Model:
    """The model of a drawn graph of activities: it may begin at `starts`, follow the pairs, and stop after `ends`."""
    known = list(pairs)
    activities = dict.fromkeys([*starts, *ends, *(one for pair in known for one in pair)])
    number = {activity: index for index, activity in enumerate(activities, 1)}
    arcs: list[tuple[int, str | None, int]] = [(0, one, number[one]) for one in starts]
    arcs += [(number[source], target, number[target]) for source, target in known]
    return Model(name, len(number) + 1, tuple(arcs), frozenset(number[one] for one in ends))
