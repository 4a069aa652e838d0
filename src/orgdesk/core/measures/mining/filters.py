"""Which cases and events are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.arcs import case_hours, variants
from orgdesk.core.measures.mining.log import EventLog, Mask, stamp
from orgdesk.core.phrases import phrase


def begun_between(log: EventLog, start: datetime, end: datetime) -> EventLog:
    """The cases whose first event lies in the period, its end not included."""
    first = log.at[log.starts[:-1]]
    return log.choose_cases((first >= stamp(start)) & (first < stamp(end)))


def having(log: EventLog, column: str, *words: str) -> EventLog:
    """The cases in which a column (`activity` or another) says one of the words at least once."""
    return log.choose_cases(_any(log, _saying(log, column, words)))


def lacking(log: EventLog, column: str, *words: str) -> EventLog:
    """The cases in which it never does."""
    return log.choose_cases(~_any(log, _saying(log, column, words)))


def only_events(log: EventLog, column: str, *words: str) -> EventLog:
    """The events whose column says one of the words."""
    return log.choose_events(_saying(log, column, words))


def longer_than(log: EventLog, hours: float, since: str = "") -> EventLog:
    """The cases that took longer; `since` as in `case_hours`."""
    return log.choose_cases(case_hours(log, since) > hours)


def common(log: EventLog, share: float) -> EventLog:
    """The cases of the most frequent variants that together make up at least this share of all."""
    kept: set[str] = set()
    for variant in variants(log):
        if len(kept) >= share * len(log.cases):
            break
        kept.update(variant.cases)
    return log.choose_cases(np.array([case in kept for case in log.cases], dtype=np.bool_))


def _saying(log: EventLog, name: str, words: Sequence[str]) -> Mask:
    column = log.activity if name == "activity" else log.columns.get(name)
    if column is None:
        raise LogError(
            phrase(
                "The log has no column {name!r}. It has activity, {columns}.",
                name=name,
                columns=", ".join(log.columns) or phrase("and no other"),
            )
        )
    return np.isin(column.codes, [code for code, word in enumerate(column.values) if word in words])


def _any(log: EventLog, chosen: Mask) -> Mask:
    return np.bincount(log.case[chosen], minlength=len(log.cases)) > 0


def without_repeats(log: EventLog) -> EventLog:
    """The events that name another activity than the one before of the same case: a case that stays where it is takes no step."""
    same = (log.case[1:] == log.case[:-1]) & (log.activity.codes[1:] == log.activity.codes[:-1])
    return log.choose_events(np.r_[True, ~same] if len(log) else np.zeros(0, dtype=np.bool_))
