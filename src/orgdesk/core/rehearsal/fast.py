"""The fast player: the same replications as the plain one, at millions of events a second where numba is installed.

Nothing is imported from numba before the first call, which belongs into a job or a command, never into a request.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from orgdesk.core.rehearsal import world
from orgdesk.core.rehearsal.bundle import Bundle, StepKind
from orgdesk.core.rehearsal.draws import replication_seed
from orgdesk.core.rehearsal.oracle import MOST_EVENTS, Happening, check_hours, explosion, play, taken_by_timelines
from orgdesk.core.rehearsal.tally import Tally, tally_of
from orgdesk.core.rehearsal.timelines import Taken
from orgdesk.core.rehearsal.world import LOG_KINDS, Floats, Room, hourly_rates, model_of, room_for


def is_fast() -> bool:
    """Whether numba is installed; without it the plain player does the same, a hundred times slower."""
    return find_spec("numba") is not None


def tally(bundle: Bundle, hours: float, *, seed: int = 0, replication: int = 0, most: int = MOST_EVENTS) -> Tally:
    """What one replication leaves behind, by the fastest player at hand. Raises RunExploded after `most` events."""
    check_hours(hours)
    if not is_fast():
        log = play(bundle, hours, seed=seed, replication=replication, most=most)
        return tally_of(bundle, hours, log, seed=seed, replication=replication)
    away = taken_by_timelines(bundle, hours, replication_seed(seed, replication))
    return _tally(_run(bundle, hours, seed, replication, most, away, rows=0), away)


def log(
    bundle: Bundle, hours: float, *, seed: int = 0, replication: int = 0, most: int = MOST_EVENTS
) -> tuple[Happening, ...]:
    """The log of one replication, equal to the plain player's, by the fastest player at hand."""
    check_hours(hours)
    if not is_fast():
        return play(bundle, hours, seed=seed, replication=replication, most=most)
    rows = 1 << 14
    away = taken_by_timelines(bundle, hours, replication_seed(seed, replication))
    while True:
        room = _run(bundle, hours, seed, replication, most, away, rows=rows)
        if room.counts[world.LOGGED] <= rows:
            return _happenings(bundle, room, int(room.counts[world.LOGGED]))
        rows = int(room.counts[world.LOGGED])


def arrivals_of(bundle: Bundle, hours: float, seed: int) -> Floats:
    """When cases come, for a seed of one replication."""
    from orgdesk.core.rehearsal.kernel import arrive

    if bundle.arrivals.actual:
        return np.array([abs(at) for at in bundle.arrivals.actual if at < hours])  # no negative nought
    rates = hourly_rates(bundle.arrivals, hours, seed)
    expected = float(rates.sum())
    size = int(expected + 8 * expected**0.5) + 100
    while True:
        found = np.empty(size)
        count = arrive(rates, float(hours), np.uint64(seed), found)
        if count >= 0:
            return found[:count]
        size *= 2


def _run(bundle: Bundle, hours: float, seed: int, replication: int, most: int, away: Taken, *, rows: int) -> Room:
    from orgdesk.core.rehearsal.kernel import run

    own = replication_seed(seed, replication)
    arrivals = arrivals_of(bundle, hours, own)
    if len(arrivals) > most:
        raise explosion(most, float(arrivals[most]), hours)
    model = model_of(bundle, float(hours), seed, replication, most, arrivals, away.people)
    widest = max(len(step.ways) for step in bundle.steps if step.kind is StepKind.SPLIT) if _splits(bundle) else 1
    tokens = (len(arrivals) + 64) * widest
    while True:
        room = room_for(model, tokens, max(rows, 1))
        ended = run(model, room)
        if ended == world.EXPLODED:
            raise explosion(most, float(room.log[0]["at"]), hours)
        if ended != world.NO_ROOM or tokens > 2 * most:
            break
        tokens *= 4
    if ended == world.NO_ROOM:
        raise explosion(most, hours, hours)
    return room


def _splits(bundle: Bundle) -> bool:
    return any(step.kind is StepKind.SPLIT for step in bundle.steps)


def _tally(room: Room, away: Taken) -> Tally:
    count = room.counts
    came = room.kind >= 0 if count[world.DEFLECTED] else slice(None)
    return Tally(
        room.opened[came],
        room.started[came],
        room.closed[came],
        room.paused[came],
        room.kind[came],
        room.hands[came],
        room.step["done"],
        room.step["waited"],
        room.step["wait"],
        room.team["busy"],
        int(count[world.REOPENED]),
        int(count[world.ABANDONED]),
        int(count[world.DEFLECTED]),
        int(count[world.RETURNED]),
        int(count[world.ARTICLES]),
        away.hours,
        away.missing,
    )


def _happenings(bundle: Bundle, room: Room, rows: int) -> tuple[Happening, ...]:
    crews, units = bundle.crews, [station.key for station in bundle.stations]
    found = []
    for at, kind, case, work, step, team in room.log[:rows].tolist():
        key = bundle.steps[step].key if step >= 0 else ""
        unit = units[bundle.steps[step].station] if step >= 0 else ""
        position = crews[team].key if team >= 0 else ""
        case_kind = bundle.cases[room.kind[case]].key if kind == world.OPENED else ""
        found.append(Happening(at, LOG_KINDS[kind], case, work, key, unit, position, case_kind))
    return tuple(found)
