"""Returns and warranty: the states of a line, what the head of a return says of its lines, and cover as sold.

State belongs to the line, the head is derived. Cover is judged by the policy in force when the unit was sold, never by today's.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from orgdesk.core.phrases import joined, phrase
from orgdesk.core.service.errors import DefinitionError, ServiceRuleError


class LineState(StrEnum):
    """Where one returned item stands."""

    REQUESTED = "requested"
    INFO_REQUESTED = "info_requested"
    AUTHORISED = "authorised"
    DENIED = "denied"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    FULFILLED = "fulfilled"
    CLOSED = "closed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Course(StrEnum):
    """What is done about an item."""

    REPLACE = "replace"
    REPAIR = "repair"
    REFUND = "refund"
    CREDIT = "credit"
    SEND_BACK = "send_back"
    SCRAP = "scrap"


_S = LineState
ENDED = frozenset({_S.DENIED, _S.CLOSED, _S.EXPIRED, _S.CANCELLED})
NEXT: Mapping[LineState, frozenset[LineState]] = MappingProxyType(
    {
        _S.REQUESTED: frozenset({_S.INFO_REQUESTED, _S.AUTHORISED, _S.DENIED, _S.CANCELLED}),
        _S.INFO_REQUESTED: frozenset({_S.REQUESTED, _S.AUTHORISED, _S.DENIED, _S.EXPIRED, _S.CANCELLED}),
        # A replacement in advance, or a refund without a return, is fulfilled before anything arrives.
        _S.AUTHORISED: frozenset({_S.IN_TRANSIT, _S.RECEIVED, _S.FULFILLED, _S.EXPIRED, _S.CANCELLED}),
        _S.IN_TRANSIT: frozenset({_S.RECEIVED, _S.EXPIRED}),
        # What was made good in advance is closed when the old unit is here.
        _S.RECEIVED: frozenset({_S.INSPECTED, _S.CLOSED}),
        _S.INSPECTED: frozenset({_S.FULFILLED, _S.INFO_REQUESTED}),
        _S.FULFILLED: frozenset({_S.CLOSED, _S.RECEIVED}),
        _S.DENIED: frozenset(),
        _S.CLOSED: frozenset(),
        _S.EXPIRED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)


def next_states(state: LineState, *, made_good: bool = False) -> frozenset[LineState]:
    """The states that a line can go to; one that was made good in advance is only closed once its old unit was looked at."""
    return frozenset({_S.CLOSED}) if made_good and state is _S.INSPECTED else NEXT[state]


def check_step(before: LineState, after: LineState, *, made_good: bool = False) -> None:
    """Refuse a step that a line cannot take, naming those that it can."""
    possible = next_states(before, made_good=made_good)
    if after not in possible:
        ways = joined(sorted(possible)) or phrase("nothing: it has ended")
        raise ServiceRuleError(
            phrase(
                "A line that is {before} cannot become {after}; from here it can be {ways}.",
                before=before,
                after=after,
                ways=ways,
            )
        )


class HeadState(StrEnum):
    """What the lines together say."""

    EMPTY = "empty"
    OPEN = "open"
    PARTLY = "partly"
    ENDED = "ended"


def head_state(lines: Iterable[LineState]) -> HeadState:
    """Return the state of a return from its lines: all, some or none of them have ended."""
    states = list(lines)
    ended = sum(state in ENDED for state in states)
    if not states:
        return HeadState.EMPTY
    if ended == len(states):
        return HeadState.ENDED
    return HeadState.PARTLY if ended else HeadState.OPEN


class StartsWith(StrEnum):
    """The event from which a warranty is counted."""

    SALE = "sale"
    DELIVERY = "delivery"
    INSTALLATION = "installation"
    ACTIVATION = "activation"


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a warranty: months from its start event, and what it pays for."""

    key: str
    version: int
    months: int
    starts_with: StartsWith = StartsWith.SALE
    parts: bool = True
    labour: bool = True
    shipping: bool = False

    def __post_init__(self) -> None:
        if self.months < 0:
            raise DefinitionError(
                phrase(
                    "Policy {key} cannot last {months} months; give a number from 0.", key=self.key, months=self.months
                )
            )


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a unit is covered on a day. `until` is the last day of cover, None while the warranty has not begun."""

    covered: bool
    since: date | None
    until: date | None


def coverage_on(policy: Policy, starts: Mapping[StartsWith, date | None], *, on: date) -> Coverage:
    """Judge cover on `on` by the policy as sold. Where the start event has not happened, the unit is covered from its sale on."""
    sold, since = starts.get(StartsWith.SALE), starts.get(policy.starts_with)
    if since is None:
        return Coverage(sold is not None and on >= sold, None, None)
    until = add_months(since, policy.months)
    first = min(since, sold) if sold is not None else since
    return Coverage(first <= on <= until, since, until)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month: 31 January and one month is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Shipped:
    """One line that was shipped by a unit: whether it was the wrong thing, and whether it came by the day promised."""

    unit: str
    wrong: bool
    in_time: bool | None = None
    """None while it is on its way, or where no day was promised."""


@dataclass(frozen=True, slots=True)
class ShippingFigures:
    """What one unit ships: counts from which rates and intervals are made."""

    unit: str
    shipped: int
    wrong: int
    delivered: int
    in_time: int


def compare_units(lines: Sequence[Shipped]) -> tuple[ShippingFigures, ...]:
    """Return the figures of each unit, by its key."""
    return tuple(
        ShippingFigures(
            unit=unit,
            shipped=len(own := [line for line in lines if line.unit == unit]),
            wrong=sum(line.wrong for line in own),
            delivered=sum(line.in_time is not None for line in own),
            in_time=sum(line.in_time is True for line in own),
        )
        for unit in sorted({line.unit for line in lines})
    )
