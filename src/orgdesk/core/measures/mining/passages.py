"""What passed along each flow of the process's own drawing, and how long it then took until the next step was done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.measures.mining.log import EventLog

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A flow and how often it was passed; median and 90th percentile of the hours from the step before it to the step after it.

    None where no step came before or none has come after.
    """

    flow: str
    count: int
    median: float | None
    p90: float | None


def passages(steps: EventLog, passed: EventLog) -> list[Passage]:
    """The flows that were passed, most frequent first. `steps` are finished steps, `passed` flows of the same cases as they were taken.

    A flow taken at the moment a step was finished came after that step.
    """
    if not len(passed):
        return []
    hours = _hours_around(steps, passed)
    order = np.argsort(passed.activity.codes, kind="stable")
    flows, begins = np.unique(passed.activity.codes[order], return_index=True)
    found = [
        _passage(passed.activity.values[flow], waits)
        for flow, waits in zip(flows.tolist(), np.split(hours[order], begins[1:]), strict=True)
    ]
    return sorted(found, key=lambda one: (-one.count, one.flow))


def _hours_around(steps: EventLog, passed: EventLog) -> NDArray[np.float64]:
    """For each passing the hours from the last step done before it to the first done after it; NaN where one is missing."""
    hours = np.full(len(passed), np.nan)
    if not len(steps):
        return hours
    number = {case: index for index, case in enumerate(steps.cases)}
    case = np.array([number.get(name, -1) for name in passed.cases], dtype=np.int64)[passed.case]
    moments = np.unique(np.concatenate([steps.at, passed.at]))
    done = steps.case * np.int64(len(moments)) + np.searchsorted(moments, steps.at)
    after = np.searchsorted(done, case * len(moments) + np.searchsorted(moments, passed.at), side="right")
    within = (case >= 0) & (after > 0) & (after < len(steps))
    before, following = np.clip(after - 1, 0, None), np.clip(after, None, len(steps) - 1)
    within &= (steps.case[before] == case) & (steps.case[following] == case)
    hours[within] = (steps.at[following] - steps.at[before])[within] / _HOUR
    return hours


def _passage(flow: str, waits: NDArray[np.float64]) -> Passage:
    known = waits[~np.isnan(waits)]
    if not len(known):
        return Passage(flow, len(waits), None, None)
    return Passage(flow, len(waits), float(np.median(known)), float(np.quantile(known, 0.9)))
