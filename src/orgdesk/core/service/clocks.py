"""The clocks of a ticket, computed from its log alone: the same events give the same clocks, all at once or one by one.

- first response: from creation to the first reply by a person; never pauses.
- next response: from a customer's message to the next reply; never pauses; waits for the first response to be given.
- update promise: until the instant that was promised; a new promise made in time replaces it.
- resolution: from creation to resolved; stands still in the policy's pausing states; reopening resumes it.
- tier: one clock per tier inside the SLA; stops when the ticket moves on, runs again on its return.

A change of policy, priority or calendar keeps what elapsed. A breach is an event: nothing that happens later undoes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from orgdesk.core.calendars import Always
from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.history import ENDED, STOPPED, Happening, TicketEvent, TicketState, in_order
from orgdesk.core.service.policies import Metric, OnReturn, Policy
from orgdesk.core.service.stopwatch import ClockState, Ending, Reading, Stopwatch, Terms, read, state_of

ALWAYS = Always()
PROMISE = "promise"
Key = tuple[Metric, str]


@dataclass(frozen=True)
class Clocks:
    """All clocks of one ticket after some events: `live` by metric and tier, `past` the rounds that are over."""

    policies: Mapping[str, Policy]
    policy: str = ""
    priority: str = ""
    state: TicketState = TicketState.NEW
    tier: str = ""
    live: Mapping[Key, Stopwatch] | None = None
    past: tuple[Stopwatch, ...] = ()
    at: datetime | None = None

    def readings(self, at: datetime) -> tuple[Reading, ...]:
        """Read every clock at `at`: rounds that are over first, then the live ones."""
        found = (read(stopwatch, at) for stopwatch in (*self.past, *(self.live or {}).values()))
        return tuple(reading for reading in found if reading is not None)

    def reading(self, metric: Metric, at: datetime, tier: str = "") -> Reading | None:
        """Read the latest clock of a metric (and tier) at `at`, None when there was none."""
        stopwatch = (self.live or {}).get((metric, tier))
        return None if stopwatch is None else read(stopwatch, at)

    def alarms(self, share: float = 1.0) -> tuple[tuple[datetime, Metric, str], ...]:
        """Return when each running clock will have spent that share of its target, soonest first: when to look again.

        A share of 0.8 warns before a breach, 1.0 is the breach. An instant in the past has been reached already;
        clocks whose breach an event has shown since ask for no more attention before a share beyond it.
        """
        live = (self.live or {}).values()
        found = ((watch.reaches(share), watch) for watch in live if watch.breached_at is None or share > 1)
        return tuple(sorted((at, watch.metric, watch.tier) for at, watch in found if at is not None))


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of a clock between two events: how it stood at its end, how much working time it counted, under which policy."""

    start: datetime
    end: datetime
    state: ClockState
    counted: timedelta
    policy: str


def explain_clock(
    events: Iterable[TicketEvent], policies: Mapping[str, Policy], metric: Metric, at: datetime, tier: str = ""
) -> tuple[Line, ...]:
    """Say line by line how a clock came to what it reads at `at`: the lines of its latest round add up to what elapsed."""
    log = [event for event in in_order(events) if event.at <= at]
    clocks = Clocks(policies)
    lines: list[Line] = []
    for event, end in zip(log, [*(event.at for event in log[1:]), at], strict=True):
        clocks = advance(clocks, event)
        watch = (clocks.live or {}).get((metric, tier))
        if watch is None:
            continue
        if watch.started_at == event.at and not watch.carried:
            lines.clear()  # a new round
        before, after = watch.counted(event.at), watch.counted(end)
        lines.append(Line(event.at, end, state_of(after), after.carried - before.carried, watch.terms.policy))
    return tuple(line for line in lines if line.end > line.start)


def clocks_of(events: Iterable[TicketEvent], policies: Mapping[str, Policy]) -> Clocks:
    """Compute the clocks of a ticket from its whole log, in whatever order the events come."""
    return reduce(advance, in_order(events), Clocks(policies))


def advance(clocks: Clocks, event: TicketEvent) -> Clocks:
    """Return the clocks after one more event; events come in the order of the log."""
    if clocks.at is not None and event.at < clocks.at:
        raise ServiceRuleError(
            phrase(
                "The event of {at} lies before {clocks_at}; compute the clocks from the whole log.",
                at=event.at,
                clocks_at=clocks.at,
            )
        )
    before = clocks
    clocks = replace(
        clocks,
        at=event.at,
        policy=event.policy or clocks.policy,
        priority=event.priority or clocks.priority,
        state=event.state or clocks.state,
        tier=event.tier or clocks.tier,
    )
    if clocks.policy not in clocks.policies:
        raise ServiceRuleError(
            phrase(
                "The log names policy {policy!r}, which is not at hand; pass it among the policies.",
                policy=clocks.policy,
            )
        )
    clocks = (
        _under_new_terms(clocks, event)
        if (clocks.policy, clocks.priority) != (before.policy, before.priority)
        else clocks
    )
    clocks = _moved(clocks, event, before.tier) if clocks.tier != before.tier else clocks
    return _in_state(_STEPS[event.happening](clocks, event), event, before.state)


def _under_new_terms(clocks: Clocks, event: TicketEvent) -> Clocks:
    live = dict(clocks.live or {})
    for (metric, tier), stopwatch in tuple(live.items()):
        if metric is not Metric.UPDATE_PROMISE:
            live[metric, tier] = stopwatch.under(_terms(clocks, metric, tier), event.at)
    return replace(clocks, live=live)


def _moved(clocks: Clocks, event: TicketEvent, left: str) -> Clocks:
    clocks = _end(clocks, Metric.TIER, event.at, tier=left)
    returning = (clocks.live or {}).get((Metric.TIER, clocks.tier))
    if returning is None or clocks.state in STOPPED:
        return clocks
    if clocks.policies[clocks.policy].on_return is OnReturn.AFRESH:
        return _start(clocks, Metric.TIER, event.at, tier=clocks.tier)
    return _put(clocks, returning.under(_terms(clocks, Metric.TIER, clocks.tier), event.at).resumed(event.at))


def _created(clocks: Clocks, event: TicketEvent) -> Clocks:
    clocks = _start(clocks, Metric.FIRST_RESPONSE, event.at)
    return _start(clocks, Metric.RESOLUTION, event.at)


def _customer_wrote(clocks: Clocks, event: TicketEvent) -> Clocks:
    first, running = _running(clocks, Metric.FIRST_RESPONSE), _running(clocks, Metric.NEXT_RESPONSE)
    return clocks if first or running or clocks.state in ENDED else _start(clocks, Metric.NEXT_RESPONSE, event.at)


def _replied(clocks: Clocks, event: TicketEvent) -> Clocks:
    for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE_PROMISE):
        clocks = _end(clocks, metric, event.at)
    return _promised(clocks, event) if event.promised is not None else clocks


def _promised(clocks: Clocks, event: TicketEvent) -> Clocks:
    if event.promised is None:
        raise ServiceRuleError(
            phrase("The promise of {at} names no time; say when the next update comes.", at=event.at)
        )
    clocks = _end(clocks, Metric.UPDATE_PROMISE, event.at, Ending.CANCELLED)
    terms = Terms(max(event.promised - event.at, timedelta(0)), ALWAYS, PROMISE)
    return _put(clocks, Stopwatch(Metric.UPDATE_PROMISE, "", terms, event.at, event.at))


def _unchanged(clocks: Clocks, event: TicketEvent) -> Clocks:
    return clocks


_STEPS = {
    Happening.CREATED: _created,
    Happening.CUSTOMER_WROTE: _customer_wrote,
    Happening.REPLIED: _replied,
    Happening.PROMISED: _promised,
    Happening.STATE_CHANGED: _unchanged,
    Happening.MOVED: _unchanged,
    Happening.TERMS_CHANGED: _unchanged,
}


def _in_state(clocks: Clocks, event: TicketEvent, before: TicketState) -> Clocks:
    """Let the state stop, hold or run what depends on it; everything else ends with the ticket."""
    state, at = clocks.state, event.at
    if clocks.tier and state not in STOPPED and (Metric.TIER, clocks.tier) not in (clocks.live or {}):
        clocks = _start(clocks, Metric.TIER, at, tier=clocks.tier)
    for metric, tier in ((Metric.RESOLUTION, ""), (Metric.TIER, clocks.tier)):
        stopwatch = (clocks.live or {}).get((metric, tier))
        if stopwatch is not None:
            clocks = _put(clocks, _held(stopwatch, clocks, at))
    if state in ENDED and before not in ENDED:
        for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE_PROMISE):
            clocks = _end(clocks, metric, at, Ending.CANCELLED)
    return clocks


def _held(stopwatch: Stopwatch, clocks: Clocks, at: datetime) -> Stopwatch:
    if clocks.state in STOPPED:
        answered = clocks.state in (TicketState.RESOLVED, TicketState.CLOSED)
        return stopwatch.ended(at, Ending.ANSWERED if answered else Ending.CANCELLED)
    if clocks.state in clocks.policies[clocks.policy].pauses:
        return replace(stopwatch.paused(at), ended_at=None, ending=None)
    return stopwatch.resumed(at)


def _running(clocks: Clocks, metric: Metric) -> bool:
    stopwatch = (clocks.live or {}).get((metric, ""))
    return stopwatch is not None and stopwatch.ended_at is None


def _start(clocks: Clocks, metric: Metric, at: datetime, *, tier: str = "") -> Clocks:
    return _put(clocks, Stopwatch(metric, tier, _terms(clocks, metric, tier), at, at))


def _end(clocks: Clocks, metric: Metric, at: datetime, ending: Ending = Ending.ANSWERED, *, tier: str = "") -> Clocks:
    stopwatch = (clocks.live or {}).get((metric, tier))
    return clocks if stopwatch is None else _put(clocks, stopwatch.ended(at, ending))


def _put(clocks: Clocks, stopwatch: Stopwatch) -> Clocks:
    live = dict(clocks.live or {})
    key = (stopwatch.metric, stopwatch.tier)
    over = live.get(key)
    past = clocks.past if over is None or over.started_at == stopwatch.started_at else (*clocks.past, over)
    return replace(clocks, live=live | {key: stopwatch}, past=past)


def _terms(clocks: Clocks, metric: Metric, tier: str) -> Terms:
    policy = clocks.policies[clocks.policy]
    return Terms(policy.target(metric, clocks.priority, tier), policy.calendar, policy.key)
