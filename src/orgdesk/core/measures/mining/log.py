"""An event log as arrays: one case, one activity, one moment an event, and any further columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_ODD: Final = 20
_MOST_TEXT: Final = 200
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Codes = NDArray[np.int32]
Stamps = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """Words as numbers: `values[codes[i]]` is the word of event i; code -1 means none was given."""

    values: tuple[str, ...]
    codes: Codes

    def word(self, index: int) -> str:
        """The word of one event, empty when none was given."""
        code = int(self.codes[index])
        return self.values[code] if code >= 0 else ""

    def counts(self) -> dict[str, int]:
        """How many events carry each word, most first."""
        found = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        return {self.values[code]: int(found[code]) for code in np.argsort(-found, kind="stable") if found[code]}

    def take(self, chosen: NDArray[np.int64] | Mask) -> Column:
        """The same words for the chosen events."""
        return Column(self.values, self.codes[chosen])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not become an event: where it stood, why, and its text."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class EventLog:
    """Events sorted by case, moment and the order in which they came. `at` is microseconds since 1970 in UTC.

    `case` numbers the cases from 0 in the order of `cases`; `starts` is the index of each case's first event, with the number
    of events at its end. What was wrong with the source is in `left_out` and in `remarks`, never silently mended.
    """

    cases: tuple[str, ...]
    case: Codes
    activity: Column
    at: Stamps
    columns: Mapping[str, Column] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    remarks: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict)
    """The first events of each remark; their row is 0 where the source has none."""

    @property
    def starts(self) -> NDArray[np.int64]:
        """Index of the first event of each case, then the number of events."""
        return np.searchsorted(self.case, np.arange(len(self.cases) + 1, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.at)

    def moment(self, index: int) -> datetime:
        """When an event happened."""
        return EPOCH + timedelta(microseconds=int(self.at[index]))

    def last_words(self, column: str) -> list[str]:
        """The last word of each case in a column."""
        ends = self.starts[1:] - 1
        return [self.columns[column].word(int(end)) for end in ends]

    def choose_cases(self, chosen: Mask) -> EventLog:
        """The log of the cases for which `chosen`, by case number, is true."""
        renumbered = np.cumsum(chosen, dtype=np.int32) - 1
        kept = chosen[self.case]
        return replace(
            self,
            cases=tuple(case for case, stays in zip(self.cases, chosen, strict=True) if stays),
            case=renumbered[self.case[kept]].astype(np.int32),
            activity=self.activity.take(kept),
            at=self.at[kept],
            columns={name: column.take(kept) for name, column in self.columns.items()},
        )

    def choose_events(self, chosen: Mask) -> EventLog:
        """The log of the chosen events; cases left without any fall away."""
        kept = replace(
            self,
            case=self.case[chosen],
            activity=self.activity.take(chosen),
            at=self.at[chosen],
            columns={name: column.take(chosen) for name, column in self.columns.items()},
        )
        return kept.choose_cases(np.bincount(kept.case, minlength=len(self.cases)) > 0)


class Words:
    """Gives each word a number as it comes; the empty word has none."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.codes: list[int] = []

    def add(self, word: str) -> None:
        """The word of the next event."""
        self.codes.append(self.numbers.setdefault(word, len(self.numbers)) if word else -1)

    def column(self) -> Column:
        """All words so far."""
        return Column(tuple(self.numbers), np.array(self.codes, dtype=np.int32))


def build_log(
    case: Column,
    activity: Column,
    at: Stamps,
    columns: Mapping[str, Column] | None = None,
    left_out: Sequence[LeftOut] = (),
    *,
    now: datetime | None = None,
    rows: Sequence[int] = (),
) -> EventLog:
    """Sort events into a log and remark what is odd: unordered, duplicate, and later than `now`; `rows` is where each stood."""
    order = np.lexsort((at, case.codes))
    sorted_case, sorted_at = case.codes[order], at[order]
    sorted_activity = activity.codes[order]
    others = {name: column.take(order) for name, column in (columns or {}).items()}
    same_case = sorted_case[1:] == sorted_case[:-1]
    same = same_case & (sorted_at[1:] == sorted_at[:-1]) & (sorted_activity[1:] == sorted_activity[:-1])
    for column in others.values():
        same = same & (column.codes[1:] == column.codes[:-1])
    found = {
        "unordered": np.flatnonzero((np.diff(order) < 0) & same_case) + 1,
        "duplicate": np.flatnonzero(same) + 1,
        "future": np.flatnonzero(sorted_at > stamp(now)) if now is not None else np.array([], dtype=np.int64),
    }

    def odd(place: int) -> LeftOut:
        source = int(order[place])
        words = (
            case.word(source),
            activity.word(source),
            (EPOCH + timedelta(microseconds=int(at[source]))).isoformat(),
        )
        return LeftOut(rows[source] if rows else 0, "", ", ".join(words)[:_MOST_TEXT])

    return EventLog(
        case.values,
        sorted_case,
        Column(activity.values, sorted_activity),
        sorted_at,
        others,
        tuple(left_out),
        {name: len(places) for name, places in found.items() if len(places)},
        {name: tuple(odd(int(one)) for one in places[:MOST_ODD]) for name, places in found.items() if len(places)},
    )


def log_of(events: Iterable[tuple[str, str, datetime]], *, now: datetime | None = None) -> EventLog:
    """A log from (case, activity, moment) triples."""
    return log_of_rows(((case, activity, at, {}) for case, activity, at in events), now=now)


def log_of_rows(
    rows: Iterable[tuple[str, str, datetime, Mapping[str, str]]], *, now: datetime | None = None
) -> EventLog:
    """A log from (case, activity, moment, further words by column)."""
    cases, activities, stamps = Words(), Words(), []
    columns: dict[str, Words] = {}
    for number, (case, activity, at, words) in enumerate(rows):
        cases.add(case)
        activities.add(activity)
        stamps.append(stamp(at))
        for name in words:
            if name not in columns:
                columns[name] = Words()
                columns[name].codes = [-1] * number
        for name, column in columns.items():
            column.add(words.get(name, ""))
    found = {name: column.column() for name, column in columns.items()}
    return build_log(cases.column(), activities.column(), np.array(stamps, dtype=np.int64), found, now=now)


def stamp(at: datetime) -> int:
    """Microseconds since 1970 in UTC; a moment without zone is taken as UTC."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(microseconds=1)


def endless_cases(log: EventLog, ends: Sequence[str]) -> list[str]:
    """The cases that do not end with one of these activities."""
    codes = [code for code, name in enumerate(log.activity.values) if name in ends]
    last = log.activity.codes[log.starts[1:] - 1]
    return [case for case, closed in zip(log.cases, np.isin(last, codes), strict=True) if not closed]
