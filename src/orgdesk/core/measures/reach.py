"""How far back a period reaches: which records a measure can do without, and which happenings of a record.

A log of years is long, a period is short. Records of most kinds pass: once nothing more happens to them, no later period counts them,
unless they stand (a ticket that is open). Records of the other kinds (accounts, articles, people, limitations) are few and are
read whole; what happens to them every day is thinned. Both leave every number of the catalogue as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from orgdesk.core.measures.records import Happening, Record, Records

_NEVER: Final[Callable[[Record], bool]] = lambda record: False  # noqa: E731 - a word for the table below


def _between(opening: tuple[str, ...], closing: tuple[str, ...]) -> Callable[[Record], bool]:
    def stands(record: Record) -> bool:
        begun, ended = record.last(*opening), record.last(*closing)
        return begun is not None and (ended is None or ended < begun)

    return stands


_STANDS: Final[dict[str, Callable[[Record], bool]]] = {
    "ticket": _between(("opened", "reopened"), ("resolved", "closed")),
    "step": _between(("blocked",), ("unblocked",)),
    "acknowledgement": lambda record: record.first("acknowledged") is None,
    "invoice": lambda record: record.first("paid") is None,
    **dict.fromkeys(
        (
            "board_meeting", "call", "check_in", "claim", "clock", "complaint", "contact", "contact_sample", "cost",
            "coverage_answer", "declaration", "double_review", "escalation", "forecast", "handoff", "link", "lot",
            "order_line", "person_training", "planned_mail", "points", "programme_cost", "qualification", "quality_review",
            "rd_contact", "redemption", "renewal", "revenue", "review", "sale", "sample", "search", "session",
            "session_booking", "survey", "time", "touchpoint", "use", "work",
        ),
        _NEVER,
    ),
}  # fmt: skip
PASSING: Final = frozenset(_STANDS)
"""The kinds whose records pass."""
_REPEATED: Final = {
    "account": frozenset({"dealt_with", "touched", "entry_posted"}),
    "person": frozenset({"resolved_ticket", "closed_ticket", "linked"}),
    "article": frozenset({"used", "read"}),
}
"""What is only asked whether, or when last, or by whom within so many days: the first and last of a day say as much as all of it."""


def stands(record: Record) -> bool:
    """Whether a record of a passing kind still counts when nothing more happens to it."""
    return _STANDS.get(record.kind, _NEVER)(record)


def since(records: Records, start: datetime) -> Records:
    """What periods that begin at `start` or later can count: all of the kinds that stay; of those that pass, what
    happened since, what stands, and the oldest, which tells that there is something to look at."""
    return Records(
        {
            kind: tuple(one for one in found if one is found[0] or _counts(one, start)) if kind in PASSING else found
            for kind, found in records.by_kind.items()
        }
    )


def thin(happenings: Iterable[Happening]) -> list[Happening]:
    """A record's happenings in order, without those in the middle of a day of the same."""
    found = list(happenings)
    first: dict[Any, int] = {}
    last: dict[Any, int] = {}
    for number, one in enumerate(found):
        same = _same(one, number)
        first.setdefault(same, number)
        last[same] = number
    return [one for number, one in enumerate(found) if number in {first[_same(one, number)], last[_same(one, number)]}]


def _counts(record: Record, start: datetime) -> bool:
    return record.happenings[-1].at >= start or stands(record)


def _same(one: Happening, number: int) -> Any:
    if one.what not in _REPEATED.get(one.kind, ()):
        return number
    return one.what, one.at.astimezone(UTC).date(), tuple(sorted(one.facts.items()))
