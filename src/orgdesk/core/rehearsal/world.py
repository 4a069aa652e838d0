"""The bundle as flat arrays, and the room that one replication is played in: what the fast player reads and writes.

Every array is made here and passed in: a kernel that makes its own takes three times as long to compile.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Arrivals, Bundle, Step, StepKind
from orgdesk.core.rehearsal.draws import replication_seed, stream_of
from orgdesk.core.rehearsal.laws import Law, Shape
from orgdesk.core.rehearsal.oracle import HOURS_OF_DAY, day_luck, shift_hours

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Numbers = NDArray[np.int32]
Table = np.ndarray[Any, Any]  # its rows have columns by name
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


def _row(**columns: str) -> np.dtype[np.void]:
    """A row of a table: columns by name, one behind the other, so that what is read together lies together."""
    return np.dtype(list(columns.items()), align=True)


STEP: Final = _row(kind="i4", station="i4", law="i4", before="i4", pauses="i4", ways="i4", returned="f8")
STREAM: Final = _row(duration="u8", way="u8", wait="u8", back="u8")
WAY: Final = _row(share="f8", target="i4")
LAW: Final = _row(form="i4", first="i4")
KIND: Final = _row(rank="i4", skill="i4")
TEAM: Final = _row(absence="f8", speed="f8", stream="u8")
CLOCK: Final = _row(runs="f8", until="f8")


class Model(NamedTuple):
    """What is played, never written; ways and values of laws stand one behind the other."""

    start: int
    steps: int
    step: Table
    stream: Table
    way: Table
    law: Table
    law_value: Floats
    patience: int
    reopen: float
    reopen_law: int
    kind_share: Floats
    kind: Table
    skills: int
    priorities: int
    queue_team: Wholes
    team_queue: Wholes
    team_servers: Wholes
    away: Wholes
    team_law: Wholes
    kind_law: Wholes
    team: Table
    shifts: Wholes
    topic_share: Floats
    known: int
    deflected: float
    written: float
    delay: float
    clock: Table
    arrivals: Floats
    hours: float
    seed: np.uint64
    most: int


SEQUENCE, HEAP, WORKS, OPEN, LOGGED, FREE_TOKEN, TOKENS, FREE_SCOPE, SCOPES, HOUR, FULL = range(11)
REOPENED, ABANDONED, DEFLECTED, RETURNED, ARTICLES, COMER, COMER_ORDER, HOLE = range(11, 19)
OPENED, LEFT, CANCELLED, CAME_BACK, ENABLED, STARTED, FINISHED, WITHDRAWN, PENDING, RESUMED, SELF, ARTICLE, MOVED = (
    range(len(LOG_KINDS))
)
COUNTS: Final = 19
MOST_GOING: Final = 4096
DONE, EXPLODED, NO_ROOM = 0, 1, 2

TIMER: Final = _row(at="i8", what="i8")
TOKEN: Final = _row(
    luck="u8",
    since="f8",
    case="u4",
    step="u4",
    visit="u4",
    after="u4",
    queue="u4",
    scope="i4",
    number="i4",
    team="i4",
    next="i4",
    sibling="i4",
)
SCOPE: Final = _row(alive="i4", around="i4", meeting="i4")
CASE: Final = _row(state="i4", returns="i4", last="i4", waiting="i4")
QUEUE: Final = _row(head="i8", tail="i8")
CREW: Final = _row(on_duty="i8", doing="i8", waiting="i8", busy="f8")
PLACE: Final = _row(done="i8", waited="i8", wait="f8")
LOG: Final = _row(at="f8", kind="i8", case="i8", work="i8", step="i8", team="i8")


class Room(NamedTuple):
    """What is written while one replication is played."""

    counts: Wholes
    heap: Table
    going: Wholes
    token: Table
    scope: Table
    case: Table
    visits: Numbers
    kind: Numbers
    hands: Numbers
    opened: Floats
    started: Floats
    closed: Floats
    paused: Floats
    row: Table
    team: Table
    step: Table
    topic_state: Wholes
    log: Table


def model_of(
    bundle: Bundle, hours: float, seed: int, replication: int, most: int, arrivals: Floats, away: Wholes
) -> Model:
    """The bundle of one replication; `arrivals` are the hours at which cases come, `away` the people whom timelines take."""
    laws = _Laws()
    steps, crews, back, known = bundle.steps, bundle.crews, bundle.reopening, bundle.knowledge
    skills = sorted({kind.skill for kind in bundle.cases})
    ranks = sorted({kind.priority for kind in bundle.cases})
    queues = [(station, skill) for station in range(len(bundle.stations)) for skill in skills]
    ways = _starts([step.ways for step in steps])
    team_law = np.array([[laws.add(team.law_at(step)) for step in steps] for team in crews], np.int64).reshape(
        -1, len(steps)
    )
    kind_law = np.array([[laws.add(kind.law_at(step)) for step in steps] for kind in bundle.cases], np.int64)
    return Model(
        start=bundle.start,
        steps=len(steps),
        step=np.array([*(_step_row(step, laws, ways[place]) for place, step in enumerate(steps)), _last(ways)], STEP),
        stream=np.array([tuple(stream_of(step.key, role) for role in ROLES) for step in steps], STREAM),
        way=np.array([(way.share, way.target) for step in steps for way in step.ways] or [(0.0, 0)], WAY),
        patience=laws.add(bundle.patience),
        reopen=back.share,
        reopen_law=laws.add(back.delay),
        law=laws.table(),
        law_value=np.array([value for law in laws.places for value in law.values] or [0.0]),
        kind_share=np.array(bundle.cumulated_kinds),
        kind=np.array([(ranks.index(kind.priority), skills.index(kind.skill)) for kind in bundle.cases], KIND),
        skills=len(skills),
        priorities=len(ranks),
        queue_team=_padded([[place for place, team in enumerate(crews) if team.serves(*queue)] for queue in queues]),
        team_queue=_padded([[place for place, queue in enumerate(queues) if team.serves(*queue)] for team in crews]),
        team_servers=np.array([team.servers for team in crews], np.int64).reshape(-1, HOURS_OF_WEEK),
        away=away,
        team_law=team_law,
        kind_law=kind_law.reshape(-1, len(steps)),
        team=np.array([(team.absence, team.speed, stream_of(team.key, "absence")) for team in crews], TEAM),
        shifts=np.array(shift_hours(bundle) or (-1,)),
        topic_share=np.array(known.cumulated or (1.0,)),
        known=known.known if known.topics else -1,
        deflected=known.deflected,
        written=known.written,
        delay=known.delay,
        clock=np.array([*zip((*bundle.service, 0.0), (0.0, *np.cumsum(bundle.service)), strict=True)], CLOCK),
        arrivals=arrivals,
        hours=hours,
        seed=np.uint64(replication_seed(seed, replication)),
        most=most,
    )


def room_for(model: Model, tokens: int, rows: int) -> Room:
    """Empty room for so many tokens at one time, and a log of so many rows (0 for none)."""
    cases = len(model.arrivals)
    lists = len(model.queue_team) * model.priorities
    timers = tokens + cases + len(model.topic_share) + 8
    return Room(
        counts=np.zeros(COUNTS, np.int64),
        heap=np.empty(timers, TIMER),
        going=np.empty(MOST_GOING, np.int64),
        token=np.empty(tokens, TOKEN),
        scope=np.empty(tokens, SCOPE),
        case=np.empty(cases, CASE),
        visits=np.zeros(cases * model.steps, np.int32),
        kind=np.empty(cases, np.int32),
        hands=np.zeros(cases, np.int32),
        opened=model.arrivals,
        started=np.empty(cases),
        closed=np.empty(cases),
        paused=np.zeros(cases),
        row=np.full(lists, -1, QUEUE),
        team=np.zeros(len(model.team), CREW),
        step=np.zeros(model.steps, PLACE),
        topic_state=np.zeros(len(model.topic_share), np.int64),
        log=np.empty(rows, LOG),
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
        self.known: dict[int, int] = {}

    def add(self, law: Law | None) -> int:
        """Most are asked for many times: their values are looked at once."""
        if law is None:
            return NO_LAW
        found = self.known.get(id(law))
        if found is None:
            found = self.known[id(law)] = self.places.setdefault(law, len(self.places))
        return found

    def table(self) -> Table:
        starts = _starts([law.values for law in self.places])
        forms = (SHAPES.index(law.shape) for law in self.places)
        return np.array([*zip(forms, starts, strict=False), (0, starts[-1])], LAW)


def _step_row(step: Step, laws: _Laws, ways: int) -> tuple[float, ...]:
    kind, law, before = STEP_KINDS.index(step.kind), laws.add(step.law), laws.add(step.before)
    return kind, step.station, law, before, step.pauses, ways, step.returned


def _last(ways: Sequence[int]) -> tuple[float, ...]:
    """A step behind the last: where its ways end."""
    return 0, 0, 0, 0, 0, ways[-1], 0.0


def _padded(rows: Sequence[Sequence[int]]) -> Wholes:
    """Rows of different length as a table, filled up with -1."""
    found = np.full((len(rows), max(map(len, rows), default=0) or 1), -1, np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def _starts(rows: Sequence[Sequence[object]]) -> list[int]:
    """Where each row begins when all are written one behind the other, and where the last ends."""
    return [0, *accumulate(len(row) for row in rows)]
