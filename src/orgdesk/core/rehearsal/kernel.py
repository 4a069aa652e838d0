"""The fast player's moving parts, compiled: `oracle` says what they mean, and draws the same whole numbers.

Only a job or a command may import this module: numba takes half a second, and the first compilation of all some more. Nothing
here is rounded differently for speed (no fast-math), so results agree with the plain player within 1e-9.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from orgdesk.core.rehearsal.jit import compiled, part
from orgdesk.core.rehearsal.quantiles import natural_log, quantile_of
from orgdesk.core.rehearsal.randomness import draw, drawn, luck_of
from orgdesk.core.rehearsal.world import (
    ABANDONED,
    ARTICLE,
    ARTICLES,
    CAME_BACK,
    CANCELLED,
    COMER,
    COMER_ORDER,
    DEFLECTED,
    DONE,
    ENABLED,
    EXPLODED,
    FINISHED,
    FREE_SCOPE,
    FREE_TOKEN,
    FULL,
    HEAP,
    HOLE,
    HOUR,
    LEFT,
    LOGGED,
    MOST_GOING,
    MOVED,
    NO_ROOM,
    OPEN,
    OPENED,
    PENDING,
    REOPENED,
    RESUMED,
    RETURNED,
    SCOPES,
    SELF,
    SEQUENCE,
    STARTED,
    TOKENS,
    WITHDRAWN,
    WORKS,
    Model,
    Room,
)

P_GAP, P_PATIENCE, P_REOPEN, P_REOPEN_DELAY, P_KIND, P_TOPIC, P_DEFLECT, P_WRITE = (
    np.uint64(number) for number in (1, 3, 4, 5, 6, 7, 8, 9)
)
ARRIVE, SHIFT, QUEUE, FINISH, GO_ON, GIVE_UP, PUBLISH, REOPEN = range(8)
WORK, DELAY, ROUTE, END, SPLIT, JOIN = range(6)
BEGUN, CLOSED, ENDED = 1, 2, 4
KNOWN, PLANNED = 2, 1
WEEK: Final = 168
NEVER: Final = math.nan
LAST: Final = (1 << 63) - 1
GOING: Final = MOST_GOING - 1
ORDER: Final = 31  # what is arranged: its order from this bit on, who acts from the third on, then what is done
WHO: Final = (1 << 28) - 1
WHOLE: Final = (
    1 << 40
) - 1  # a place that is never negative: said so, no processor looks whether to count from the end


@compiled
def arrive(rates: np.ndarray, hours: float, seed: np.uint64, found: np.ndarray) -> int:
    """Write the arrivals before `hours` into `found`; how many there are, or -1 if they find no room."""
    for case in range(len(found)):  # the gaps first: a processor draws several at once
        found[case] = -natural_log(drawn(luck_of(seed, case), P_GAP, 0))
    case, below, wanted = 0, 0.0, found[0]
    for hour in range(len(rates)):
        rate = rates[hour]
        while rate > 0 and wanted < below + rate:
            at = hour + (wanted - below) / rate
            if at >= hours:
                return case
            found[case] = at
            case += 1
            if case == len(found):
                return -1
            wanted += found[case]
        below += rate
    return case


@compiled
def run(m: Model, r: Room) -> int:
    """Play the replication to its end; DONE, EXPLODED or NO_ROOM."""
    r.counts[HOUR] = -1
    r.counts[FREE_TOKEN] = -1
    r.counts[FREE_SCOPE] = -1
    r.topic_state[: max(m.known, 0)] = KNOWN
    _next_arrival(m, r, 0)
    _next_shift(m, r, 0)
    now = 0.0
    while (r.counts[HEAP] > 0 or r.counts[COMER] < len(m.arrivals)) and r.counts[FULL] == 0:
        if r.counts[SEQUENCE] > m.most:
            r.log[0].at = now
            return EXPLODED
        if _comes_first(m, r):
            case = r.counts[COMER]
            now, what = m.arrivals[case], ARRIVE | (case << 3)
        else:
            now, what = np.int64(r.heap[0].at).view(np.float64), r.heap[0].what
            r.counts[HOLE] = 1
        _refresh(m, r, int(now))
        _act(m, r, now, what & 7, (what >> 3) & WHO)
        if r.counts[HOLE]:
            _close_hole(r)
    return NO_ROOM if r.counts[FULL] else DONE


@part
def _comes_first(m: Model, r: Room) -> bool:
    """Whether the next case comes before all that is on the heap; it waits beside it, as half of all that happens would."""
    case = r.counts[COMER]
    if case >= len(m.arrivals) or r.counts[HEAP] == 0:
        return bool(case < len(m.arrivals))
    at, top = _bits(m.arrivals[case]), r.heap[0].at
    return bool(at < top or (at == top and r.counts[COMER_ORDER] < r.heap[0].what >> ORDER))


@part
def _act(m: Model, r: Room, now: float, kind: int, who: int) -> None:
    token, team = -1, -1
    if kind == ARRIVE:
        token = _open(m, r, now, who)
    elif kind == QUEUE:
        _queue(m, r, now, who)
    elif kind == FINISH:
        team = r.token[who].team
        token = _finish(m, r, now, who)
    elif kind == GO_ON:
        token = _go_on(m, r, now, who)
    elif kind == REOPEN:
        token = _reopen(m, r, now, who)
    else:
        _act_rarely(m, r, now, kind, who)
    if token >= 0:
        _enter(m, r, now, token)
    if team >= 0:
        _serve(m, r, now, team)
    if kind == ARRIVE:
        _next_arrival(m, r, who + 1)


@part
def _act_rarely(m: Model, r: Room, now: float, kind: int, who: int) -> None:
    if kind == GIVE_UP:
        _give_up(m, r, now, who)
    elif kind == PUBLISH:
        r.topic_state[_topic(m, luck_of(m.seed, who))] = KNOWN
        r.counts[ARTICLES] += 1
        _log(r, now, ARTICLE, who, -1, -1)
    elif r.counts[OPEN] > 0:
        for team in range(len(m.team)):
            _serve(m, r, now, team)
        _next_shift(m, r, who)


@part
def _arrange(r: Room, at: float, kind: int, who: int) -> None:
    """Put onto the heap, ordered by time and then by when it was arranged: where the earliest was taken, or behind the last."""
    r.counts[SEQUENCE] += 1
    what = kind | (who << 3) | (r.counts[SEQUENCE] << ORDER)
    if r.counts[HOLE]:
        r.counts[HOLE] = 0
        _sink(r, _bits(at), what)
    else:
        _rise(r, _bits(at), what)


@part
def _bits(at: float) -> int:
    """A time that is not negative as a whole number, in the same order: quicker to compare."""
    return int(np.float64(at).view(np.int64))


@part
def _rise(r: Room, at: int, what: int) -> None:
    place = r.counts[HEAP] & WHOLE
    r.counts[HEAP] += 1
    if place & 3 == 1:  # the first of four: the others are there to be compared, and never taken
        for beside in range(place + 1, place + 4):
            r.heap[beside].at = LAST
    while place > 0:
        above = (place - 1) >> 2
        if r.heap[above].at <= at:
            break
        r.heap[place].at, r.heap[place].what = r.heap[above].at, r.heap[above].what
        place = above
    r.heap[place].at, r.heap[place].what = at, what


@part
def _close_hole(r: Room) -> None:
    """The earliest was taken and nothing came in its place: the last does."""
    r.counts[HOLE] = 0
    r.counts[HEAP] -= 1
    last = r.counts[HEAP] & WHOLE
    at, what = r.heap[last].at, r.heap[last].what
    r.heap[last].at = LAST
    if last > 0:
        _sink(r, at, what)


@part
def _sink(r: Room, at: int, what: int) -> None:
    """Put where the earliest was, and each that is earlier than this one place up: of four below one the earliest."""
    place, size = 0, r.counts[HEAP]
    while 4 * place + 1 < size:
        below = (4 * place + 1) & WHOLE  # sums, not choices: a processor that guesses wrong waits
        near = below + _is_before(r, below + 1, r.heap[below].at, r.heap[below].what)
        far = below + 2 + _is_before(r, below + 3, r.heap[below + 2].at, r.heap[below + 2].what)
        below = near + (far - near) * _is_before(r, far, r.heap[near].at, r.heap[near].what)
        if not _is_before(r, below, at, what):
            break
        r.heap[place].at, r.heap[place].what = r.heap[below].at, r.heap[below].what
        place = below
    r.heap[place].at, r.heap[place].what = at, what


@part
def _is_before(r: Room, place: int, at: int, what: int) -> bool:
    there = r.heap[place].at
    return bool((there < at) | ((there == at) & (r.heap[place].what < what)))


@part
def _next_arrival(m: Model, r: Room, case: int) -> None:
    r.counts[COMER] = case
    if case < len(m.arrivals):
        r.counts[OPEN] += 1
        r.counts[SEQUENCE] += 1
        r.counts[COMER_ORDER] = r.counts[SEQUENCE]


@part
def _next_shift(m: Model, r: Room, hour: int) -> None:
    inside = hour % WEEK
    later = m.shifts[0] + WEEK
    for one in m.shifts:
        if one > inside:
            later = one
            break
    if m.shifts[0] >= 0:
        _arrange(r, float(hour - inside + later), SHIFT, hour - inside + later)


@part
def _refresh(m: Model, r: Room, hour: int) -> None:
    """Who is on duty in this hour."""
    if hour != r.counts[HOUR]:
        r.counts[HOUR] = hour
        for team in range(len(m.team)):
            planned = m.team_servers[team, hour % WEEK]
            if m.team[team].absence > 0:
                there = 0
                for one in range(planned):
                    there += draw(m.seed, hour // 24, m.team[team].stream, one) >= m.team[team].absence
                planned = there
            if hour < m.away.shape[1]:
                planned -= m.away[team, hour]
            r.team[team].on_duty = planned


@part
def _open(m: Model, r: Room, now: float, case: int) -> int:
    """A case came: its token, or -1 if it solved itself."""
    luck = luck_of(m.seed, case)
    r.case[case].state, r.case[case].returns, r.case[case].last, r.case[case].waiting = 0, 0, -1, -1
    r.started[case], r.closed[case] = NEVER, NEVER
    if m.known >= 0 and r.topic_state[_topic(m, luck)] == KNOWN and drawn(luck, P_DEFLECT, 0) < m.deflected:
        r.counts[DEFLECTED] += 1
        r.case[case].state, r.kind[case] = CLOSED, -1
        r.counts[OPEN] -= 1
        _log(r, now, SELF, case, -1, -1)
        return -1
    r.kind[case] = _kind(m, drawn(luck, P_KIND, 0))
    _log(r, now, OPENED, case, -1, -1)
    if m.patience >= 0:
        _arrange(r, now + quantile_of(m.law, m.law_value, m.patience, drawn(luck, P_PATIENCE, 0)), GIVE_UP, case)
    return _new_token(m, r, case, m.start, -1)


@part
def _kind(m: Model, luck: float) -> int:
    found = 0
    for share in m.kind_share:  # all are counted: there are few, and a search would guess its way through them
        found += share < luck
    return found


@part
def _topic(m: Model, luck: np.uint64) -> int:
    return int(np.searchsorted(m.topic_share, drawn(luck, P_TOPIC, 0)))


@part
def _new_token(m: Model, r: Room, case: int, step: int, scope: int) -> int:
    token = r.counts[FREE_TOKEN]
    if token >= 0:
        r.counts[FREE_TOKEN] = r.token[token].next
    elif r.counts[TOKENS] < len(r.token):
        token = r.counts[TOKENS]
        r.counts[TOKENS] += 1
    else:
        r.counts[FULL] = 1
        return -1
    r.token[token].case, r.token[token].step, r.token[token].scope = case, step, scope
    r.token[token].luck = luck_of(m.seed, case)
    return int(token)


@part
def _free(r: Room, token: int) -> None:
    r.token[token].next = r.counts[FREE_TOKEN]
    r.counts[FREE_TOKEN] = token


@part
def _enter(m: Model, r: Room, now: float, token: int) -> None:
    """Go to the token's step and on through all that take no time; of several tokens each takes one step in turn, as live."""
    first, last = 0, 0
    while token >= 0 and r.counts[SEQUENCE] <= m.most and r.counts[FULL] == 0:
        r.counts[SEQUENCE] += 1
        place, visits = r.token[token].step, r.token[token].case * m.steps + r.token[token].step
        r.visits[visits] += 1
        r.token[token].visit = r.visits[visits]
        kind = m.step[place].kind
        if kind == WORK:
            token = _arrive_at_work(m, r, now, token)
        elif kind == ROUTE:
            r.token[token].step = _way(m, r, token)
        elif kind == DELAY:
            token = _delay(m, r, now, token)
        elif kind == SPLIT:
            last = _split(m, r, token, first, last)
            token = -1
        else:
            token = _settle(m, r, now, token)
        if first < last:
            if token >= 0:
                r.going[last & GOING] = token
                last += 1
            token = r.going[first & GOING]
            first += 1


@part
def _delay(m: Model, r: Room, now: float, token: int) -> int:
    case, place = r.token[token].case, r.token[token].step
    r.token[token].since, r.token[token].after = now, _way(m, r, token)
    _arrange(r, now + _duration(m, r, token, m.step[place].law), GO_ON, token)
    if m.step[place].pauses:
        _log(r, now, PENDING, case, -1, -1)
    return -1


@part
def _arrive_at_work(m: Model, r: Room, now: float, token: int) -> int:
    """The token, if the case is sent back to who had it last; -1 if the work is offered."""
    place, case = r.token[token].step, r.token[token].case
    last = r.case[case].last
    handed = last >= 0 and m.step[last].station != m.step[place].station
    share = m.step[place].returned
    if handed and share > 0 and drawn(r.token[token].luck, m.stream[place].back, r.token[token].visit) < share:
        r.counts[RETURNED] += 1
        _log(r, now, MOVED, case, -1, last)
        r.token[token].step = last
        return token
    r.hands[case] += handed
    _offer(m, r, now, token)
    return -1


@part
def _split(m: Model, r: Room, token: int, going: int, last: int) -> int:
    case, place, luck = r.token[token].case, r.token[token].step, r.token[token].luck
    ways, end = m.step[place].ways, m.step[place + 1].ways
    scope = _new_scope(r, r.token[token].scope)
    base = r.token[token].visit * (end - ways)
    _free(r, token)
    for way in range(ways, end):
        share = m.way[way].share
        if share >= 1 or drawn(luck, m.stream[place].way, base + way - ways) < share:
            last = _send(m, r, case, way, scope, going, last)
    if r.scope[scope].alive == 0:
        last = _send(m, r, case, end - 1, scope, going, last)
    return last


@part
def _send(m: Model, r: Room, case: int, way: int, scope: int, going: int, last: int) -> int:
    r.scope[scope].alive += 1
    token = _new_token(m, r, case, m.way[way].target, scope)
    if last - going >= GOING:
        r.counts[FULL] = 1
        return last
    r.going[last & GOING] = token
    return last + 1


@part
def _new_scope(r: Room, around: int) -> int:
    scope = r.counts[FREE_SCOPE]
    if scope >= 0:
        r.counts[FREE_SCOPE] = r.scope[scope].around
    elif r.counts[SCOPES] < len(r.scope):
        scope = r.counts[SCOPES]
        r.counts[SCOPES] += 1
    else:
        r.counts[FULL] = 1
        scope = 0
    r.scope[scope].alive, r.scope[scope].around, r.scope[scope].meeting = 0, around, -1
    return int(scope)


@part
def _settle(m: Model, r: Room, now: float, token: int) -> int:
    """A token came to a join or an end: the one that goes on from here, or -1."""
    case, place, scope = r.token[token].case, r.token[token].step, r.token[token].scope
    if scope < 0 and m.step[place].kind == JOIN:
        r.token[token].step = m.way[m.step[place].ways].target
        return token
    _free(r, token)
    if scope >= 0 and m.step[place].kind == JOIN:
        r.scope[scope].meeting = place
    while scope >= 0:
        r.scope[scope].alive -= 1
        if r.scope[scope].alive > 0:
            return -1
        around, join = r.scope[scope].around, r.scope[scope].meeting
        r.scope[scope].around, r.counts[FREE_SCOPE] = r.counts[FREE_SCOPE], scope
        if join >= 0:
            return _new_token(m, r, case, m.way[m.step[join].ways].target, around)
        scope = around
    _close(m, r, now, case)
    return -1


@part
def _offer(m: Model, r: Room, now: float, token: int) -> None:
    case, place = r.token[token].case, r.token[token].step
    r.counts[WORKS] += 1
    r.token[token].number, r.token[token].team, r.token[token].since = r.counts[WORKS], -1, now
    r.case[case].last = place
    if r.case[case].state & BEGUN == 0:
        r.token[token].sibling, r.case[case].waiting = r.case[case].waiting, token
    _log(r, now, ENABLED, case, token, place)
    law = m.step[place].before
    if law < 0:
        _queue(m, r, now, token)
    else:
        luck = drawn(r.token[token].luck, m.stream[place].wait, r.token[token].visit)
        _arrange(r, now + quantile_of(m.law, m.law_value, law, luck), QUEUE, token)


@part
def _queue(m: Model, r: Room, now: float, token: int) -> None:
    """Offered to its teams in turn: begun by the first that is free and has nothing else to do, or put into their queue."""
    case = r.token[token].case
    if r.case[case].state & CLOSED:
        _free(r, token)
        return
    kind = r.kind[case]
    queue = (m.step[r.token[token].step].station * m.skills + m.kind[kind].skill) & WHOLE
    r.token[token].queue = queue
    for team in m.queue_team[queue]:
        if team >= 0 and r.team[team].doing < r.team[team].on_duty:
            if token >= 0 and r.team[team].waiting == 0:
                _start(m, r, now, token, team)
            else:
                if token >= 0:
                    _wait(m, r, token)
                _serve(m, r, now, team)
            token = -1
    if token >= 0:
        _wait(m, r, token)


@part
def _wait(m: Model, r: Room, token: int) -> None:
    queue = r.token[token].queue
    row = queue * m.priorities + m.kind[r.kind[r.token[token].case]].rank
    r.token[token].next = -1
    if r.row[row].head < 0:
        r.row[row].head = token
    else:
        r.token[r.row[row].tail].next = token
    r.row[row].tail = token
    _count_waiting(m, r, queue, 1)


@part
def _count_waiting(m: Model, r: Room, queue: int, more: int) -> None:
    for team in m.queue_team[queue]:
        if team >= 0:
            r.team[team].waiting += more


@part
def _leave_queue(m: Model, r: Room, row: int) -> int:
    token = r.row[row].head & WHOLE
    r.row[row].head = r.token[token].next
    _count_waiting(m, r, r.token[token].queue, -1)
    return int(token)


@part
def _serve(m: Model, r: Room, now: float, team: int) -> None:
    while r.team[team].doing < r.team[team].on_duty and r.team[team].waiting > 0:
        row = _most_urgent(m, r, team)
        if row >= 0:
            _start(m, r, now, _leave_queue(m, r, row), team)


@part
def _start(m: Model, r: Room, now: float, token: int, team: int) -> None:
    case, place = r.token[token].case, r.token[token].step
    r.step[place].waited += 1
    r.step[place].wait += now - r.token[token].since
    r.token[token].team, r.token[token].since, r.token[token].after = team, now, _way(m, r, token)
    r.team[team].doing += 1
    r.case[case].state |= BEGUN
    if math.isnan(r.started[case]):
        r.started[case] = now
    _log(r, now, STARTED, case, token, place)
    law = m.kind_law[r.kind[case], place]
    if law < 0:
        law = m.team_law[team, place]
    _arrange(r, now + _duration(m, r, token, law) / m.team[team].speed, FINISH, token)


@part
def _most_urgent(m: Model, r: Room, team: int) -> int:
    """The row of tokens whose first is the most urgent work of a team; -1 if there is none."""
    rank, work, found = m.priorities, 0, -1
    for queue in m.team_queue[team]:
        if queue < 0:
            break
        for one in range(min(rank + 1, m.priorities)):
            row = (queue * m.priorities + one) & WHOLE
            if m.patience >= 0:
                _drop_gone(m, r, row)
            if r.row[row].head >= 0:
                number = r.token[r.row[row].head].number
                if one < rank or number < work:
                    rank, work, found = one, number, row
                break
    return int(found)


@part
def _drop_gone(m: Model, r: Room, row: int) -> None:
    """Those who gave up stay in their queue until somebody reads it: cheaper than to look for them."""
    while r.row[row].head >= 0 and r.case[r.token[r.row[row].head].case].state & CLOSED:
        _free(r, _leave_queue(m, r, row))


@part
def _finish(m: Model, r: Room, now: float, token: int) -> int:
    case, place, team = r.token[token].case, r.token[token].step, r.token[token].team
    r.team[team].doing -= 1
    r.team[team].busy += min(now, m.hours) - min(r.token[token].since, m.hours)
    r.step[place].done += 1
    _log(r, now, FINISHED, case, token, place)
    r.token[token].step = r.token[token].after
    return token


@part
def _go_on(m: Model, r: Room, now: float, token: int) -> int:
    case, place = r.token[token].case, r.token[token].step
    if r.case[case].state & CLOSED:
        _free(r, token)
        return -1
    if m.step[place].pauses:
        r.paused[case] += _clock(m, now) - _clock(m, r.token[token].since)
        _log(r, now, RESUMED, case, -1, -1)
    r.token[token].step = r.token[token].after
    return token


@part
def _clock(m: Model, at: float) -> float:
    weeks = math.floor(at / WEEK)
    inside = at - weeks * WEEK
    hour = min(int(inside), WEEK - 1)
    return float(weeks * m.clock[WEEK].until + m.clock[hour].until + (inside - hour) * m.clock[hour].runs)


@part
def _give_up(m: Model, r: Room, now: float, case: int) -> None:
    if r.case[case].state & (BEGUN | CLOSED) == 0:
        token = r.case[case].waiting
        while token >= 0:
            place = r.token[token].step
            r.step[place].waited += 1
            r.step[place].wait += now - r.token[token].since
            _log(r, now, WITHDRAWN, case, token, place)
            token = r.token[token].sibling
        _log(r, now, CANCELLED, case, -1, -1)
        r.paused[case] = 0.0
        r.counts[ABANDONED] += 1
        r.case[case].state |= CLOSED
        r.counts[OPEN] -= 1


@part
def _close(m: Model, r: Room, now: float, case: int) -> None:
    r.closed[case] = now
    _log(r, now, LEFT, case, -1, -1)
    if r.case[case].state & ENDED == 0:
        _learn(m, r, now, case)
    r.case[case].state |= BEGUN | ENDED
    back = r.case[case].returns
    if m.reopen > 0 and drawn(luck_of(m.seed, case), P_REOPEN, back) < m.reopen:
        luck = drawn(luck_of(m.seed, case), P_REOPEN_DELAY, back)
        r.case[case].returns += 1
        law = m.reopen_law
        wait = quantile_of(m.law, m.law_value, law, luck) if law >= 0 else 0.0
        _arrange(r, now + wait, REOPEN, case)
    else:
        r.case[case].state |= CLOSED
        r.counts[OPEN] -= 1


@part
def _learn(m: Model, r: Room, now: float, case: int) -> None:
    if m.known >= 0 and drawn(luck_of(m.seed, case), P_WRITE, 0) < m.written:
        topic = _topic(m, luck_of(m.seed, case))
        if r.topic_state[topic] == 0:
            r.topic_state[topic] = PLANNED
            _arrange(r, now + m.delay, PUBLISH, case)


@part
def _reopen(m: Model, r: Room, now: float, case: int) -> int:
    r.counts[REOPENED] += 1
    _log(r, now, CAME_BACK, case, -1, -1)
    return _new_token(m, r, case, m.start, -1)


@part
def _duration(m: Model, r: Room, token: int, law: int) -> float:
    if law < 0:
        return 0.0
    luck = drawn(r.token[token].luck, m.stream[r.token[token].step].duration, r.token[token].visit)
    return quantile_of(m.law, m.law_value, law, luck)


@part
def _way(m: Model, r: Room, token: int) -> int:
    place = r.token[token].step
    first, last = m.step[place].ways, m.step[place + 1].ways - 1
    if first < last:
        luck = drawn(r.token[token].luck, m.stream[place].way, r.token[token].visit)
        for way in range(first, last):  # all are counted: a search would guess its way through them
            luck -= m.way[way].share
            first += luck >= 0
    return int(m.way[first].target)


@part
def _log(r: Room, now: float, kind: int, case: int, token: int, place: int) -> None:
    row = r.counts[LOGGED]
    if row < len(r.log):
        r.log[row].at = now
        r.log[row].kind, r.log[row].case, r.log[row].step = kind, case, place
        r.log[row].work = r.token[token].number if token >= 0 else 0
        r.log[row].team = r.token[token].team if token >= 0 else -1
    r.counts[LOGGED] += 1
