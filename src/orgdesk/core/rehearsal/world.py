"""The bundle as flat arrays, and the room that one replication is played in: what the fast player reads and writes.

Every array is made here and passed in: a kernel that makes its own takes three times as long to compile.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Arrivals, Bundle, Step, StepKind
from orgdesk.core.rehearsal.draws import replication_seed, stream_of
from orgdesk.core.rehearsal.laws import Law, Shape
from orgdesk.core.rehearsal.oracle import HOURS_OF_DAY, day_luck, shift_hours

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Words = NDArray[np.uint64]
Numbers = NDArray[np.int32]
STEP_KINDS: Final = (StepKind.WORK, StepKind.DELAY, StepKind.ROUTE, StepKind.END, StepKind.SPLIT, StepKind.JOIN)
SHAPES: Final = (Shape.CONSTANT, Shape.EXPONENTIAL, Shape.LOGNORMAL, Shape.EMPIRICAL)
LOG_KINDS: Final = (
    "ticket.opened",
    "ticket.closed",
    "ticket.cancelled",
    "ticket.reopened",
    "work.enabled",
    "work.started",
    "work.finished",
    "work.withdrawn",
    "ticket.pending_customer",
    "ticket.in_progress",
    "selfhelp.resolved",
    "article.published",
    "ticket.moved",
)
NO_LAW: Final = -1
ROLES: Final = ("duration", "way", "before", "return")


STEP_KIND, STATION, LAW, BEFORE, PAUSES, WAYS = range(6)
DURATION, WAY, WAIT, RETURN = range(4)
RANK, SKILL = range(2)
ABSENCE, SPEED = range(2)
RUNS, UNTIL = range(2)


class Model(NamedTuple):
    """What is played, never written. Columns of the tables are named above; ways and values stand one behind the other."""

    start: int
    step: Wholes
    returned: Floats
    stream: Words
    way_target: Wholes
    way_share: Floats
    law: Wholes
    law_value: Floats
    patience: int
    reopen: float
    reopen_law: int
    kind_share: Floats
    kind: Wholes
    skills: int
    priorities: int
    queue_team: Wholes
    team_queue: Wholes
    team_servers: Wholes
    team_rate: Floats
    team_stream: Words
    shifts: Wholes
    topic_share: Floats
    known: int
    deflected: float
    written: float
    delay: float
    clock: Floats
    arrivals: Floats
    hours: float
    seed: np.uint64
    most: int


SEQUENCE, HEAP, WORKS, OPEN, LOGGED, FREE_TOKEN, TOKENS, FREE_SCOPE, SCOPES, HOUR, FULL = range(11)
REOPENED, ABANDONED, DEFLECTED, RETURNED, ARTICLES, COMER, COMER_ORDER = range(11, 18)
ORDER, WHAT = range(2)
CASE, STEP, SCOPE, NUMBER, TEAM, NEXT, SIBLING = range(7)
ALIVE, AROUND, MEETING = range(3)
KIND, STATE, RETURNS, LAST, WAITING, HANDS = range(6)
AT_OPENING, AT_START, AT_CLOSE, PAUSED = range(4)
HEAD, TAIL = range(2)
ON_DUTY, DOING = range(2)
DONE_THERE, WAITED = range(2)
OPENED, LEFT, CANCELLED, CAME_BACK, ENABLED, STARTED, FINISHED, WITHDRAWN, PENDING, RESUMED, SELF, ARTICLE, MOVED = (
    range(len(LOG_KINDS))
)
COUNTS: Final = 18
MOST_GOING: Final = 4096
DONE, EXPLODED, NO_ROOM = 0, 1, 2


class Room(NamedTuple):
    """What is written while one replication is played; the columns are named above."""

    counts: Wholes
    heap_at: Floats
    heap: Wholes
    going: Wholes
    token: Numbers
    token_since: Floats
    scope: Numbers
    case: Numbers
    case_visits: Numbers
    when: Floats
    row: Wholes
    team: Wholes
    team_busy: Floats
    topic_state: Wholes
    step: Wholes
    step_wait: Floats
    log_at: Floats
    log_row: Wholes


def model_of(bundle: Bundle, hours: float, seed: int, replication: int, most: int, arrivals: Floats) -> Model:
    """The bundle of one replication; `arrivals` are the hours at which cases come."""
    laws = _Laws()
    steps, crews, back, known = bundle.steps, bundle.crews, bundle.reopening, bundle.knowledge
    skills = sorted({kind.skill for kind in bundle.cases})
    ranks = sorted({kind.priority for kind in bundle.cases})
    queues = [(station, skill) for station in range(len(bundle.stations)) for skill in skills]
    ways = _starts([step.ways for step in steps])
    return Model(
        start=bundle.start,
        step=np.array(
            [*(_step_row(step, laws, ways[place]) for place, step in enumerate(steps)), (0,) * 5 + (ways[-1],)]
        ),
        returned=np.array([step.returned for step in steps]),
        stream=np.array([[stream_of(step.key, role) for role in ROLES] for step in steps], np.uint64),
        way_target=np.array([way.target for step in steps for way in step.ways] or [0]),
        way_share=np.array([way.share for step in steps for way in step.ways] or [0.0]),
        patience=laws.add(bundle.patience),
        reopen=back.share,
        reopen_law=laws.add(back.delay),
        law=laws.table(),
        law_value=np.array([value for law in laws.places for value in law.values] or [0.0]),
        kind_share=np.array(bundle.cumulated_kinds),
        kind=np.array([(ranks.index(kind.priority), skills.index(kind.skill)) for kind in bundle.cases]),
        skills=len(skills),
        priorities=len(ranks),
        queue_team=_padded([[place for place, team in enumerate(crews) if team.serves(*queue)] for queue in queues]),
        team_queue=_padded([[place for place, queue in enumerate(queues) if team.serves(*queue)] for team in crews]),
        team_servers=np.array([team.servers for team in crews], np.int64).reshape(-1, HOURS_OF_WEEK),
        team_rate=np.array([(team.absence, team.speed) for team in crews], np.float64).reshape(-1, 2),
        team_stream=np.array([stream_of(team.key, "absence") for team in crews], np.uint64),
        shifts=np.array(shift_hours(bundle) or (-1,)),
        topic_share=np.array(known.cumulated or (1.0,)),
        known=known.known if known.topics else -1,
        deflected=known.deflected,
        written=known.written,
        delay=known.delay,
        clock=np.column_stack([[*bundle.service, 0.0], [0.0, *np.cumsum(bundle.service)]]),
        arrivals=arrivals,
        hours=hours,
        seed=np.uint64(replication_seed(seed, replication)),
        most=most,
    )


def room_for(model: Model, tokens: int, rows: int) -> Room:
    """Empty room for so many tokens at one time, and a log of so many rows (0 for none)."""
    cases, steps, teams = len(model.arrivals), len(model.returned), len(model.team_rate)
    lists = len(model.queue_team) * model.priorities
    timers = tokens + cases + len(model.topic_share) + 8
    return Room(
        counts=np.zeros(COUNTS, np.int64),
        heap_at=np.empty(timers),
        heap=np.empty((timers, 2), np.int64),
        going=np.empty(MOST_GOING, np.int64),
        token=np.empty((tokens, 7), np.int32),
        token_since=np.empty(tokens),
        scope=np.empty((tokens, 3), np.int32),
        case=np.repeat(np.array([[0, 0, 0, -1, -1, 0]], np.int32), cases, axis=0),
        case_visits=np.zeros((cases, steps), np.int32),
        when=np.repeat(np.array([[np.nan, np.nan, np.nan, 0.0]]), cases, axis=0),
        row=np.full((lists, 2), -1, np.int64),
        team=np.zeros((teams, 2), np.int64),
        team_busy=np.zeros(teams),
        topic_state=np.zeros(len(model.topic_share), np.int64),
        step=np.zeros((steps, 2), np.int64),
        step_wait=np.zeros(steps),
        log_at=np.empty(rows),
        log_row=np.empty((rows, 5), np.int64),
    )


def hourly_rates(arrivals: Arrivals, hours: float, seed: int) -> Floats:
    """Cases to expect in each hour of the rehearsal, with the luck of its day."""
    days = -(-int(np.ceil(hours)) // HOURS_OF_DAY)
    luck = np.array([day_luck(arrivals, seed, day) for day in range(days)])
    week = np.array(arrivals.hourly)
    rates: Floats = week[np.arange(days * HOURS_OF_DAY) % HOURS_OF_WEEK] * np.repeat(luck, HOURS_OF_DAY)
    return rates


class _Laws:
    """Laws one behind the other; the same law is kept once."""

    def __init__(self) -> None:
        self.places: dict[Law, int] = {}

    def add(self, law: Law | None) -> int:
        return NO_LAW if law is None else self.places.setdefault(law, len(self.places))

    def table(self) -> Wholes:
        starts = _starts([law.values for law in self.places])
        return np.array([*zip((SHAPES.index(law.shape) for law in self.places), starts, strict=False), (0, starts[-1])])


def _step_row(step: Step, laws: _Laws, ways: int) -> tuple[int, ...]:
    return (STEP_KINDS.index(step.kind), step.station, laws.add(step.law), laws.add(step.before), step.pauses, ways)


def _padded(rows: Sequence[Sequence[int]]) -> Wholes:
    """Rows of different length as a table, filled up with -1."""
    found = np.full((len(rows), max(map(len, rows), default=0) or 1), -1, np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def _starts(rows: Sequence[Sequence[object]]) -> list[int]:
    """Where each row begins when all are written one behind the other, and where the last ends."""
    return [0, *accumulate(len(row) for row in rows)]
