"""The fast player's moving parts, compiled: `oracle` says what they mean, and draws the same whole numbers.

Only a job or a command may import this module: numba takes half a second, and the first compilation of all some more. Nothing
here is rounded differently for speed (no fast-math), so results agree with the plain player within 1e-9.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from orgdesk.core.rehearsal.jit import compiled, part
from orgdesk.core.rehearsal.quantiles import quantile_of
from orgdesk.core.rehearsal.randomness import draw
from orgdesk.core.rehearsal.world import (
    ABANDONED,
    ABSENCE,
    ALIVE,
    AROUND,
    ARTICLE,
    ARTICLES,
    AT_CLOSE,
    AT_OPENING,
    AT_START,
    BEFORE,
    CAME_BACK,
    CANCELLED,
    CASE,
    COMER,
    COMER_ORDER,
    DEFLECTED,
    DOING,
    DONE,
    DONE_THERE,
    DURATION,
    ENABLED,
    EXPLODED,
    FINISHED,
    FREE_SCOPE,
    FREE_TOKEN,
    FULL,
    HANDS,
    HEAD,
    HEAP,
    HOUR,
    KIND,
    LAST,
    LAW,
    LEFT,
    LOGGED,
    MEETING,
    MOST_GOING,
    MOVED,
    NEXT,
    NO_ROOM,
    NUMBER,
    ON_DUTY,
    OPEN,
    OPENED,
    ORDER,
    PAUSED,
    PAUSES,
    PENDING,
    RANK,
    REOPENED,
    RESUMED,
    RETURN,
    RETURNED,
    RETURNS,
    RUNS,
    SCOPE,
    SCOPES,
    SELF,
    SEQUENCE,
    SIBLING,
    SKILL,
    SPEED,
    STARTED,
    STATE,
    STATION,
    STEP,
    STEP_KIND,
    TAIL,
    TEAM,
    TOKENS,
    UNTIL,
    WAIT,
    WAITED,
    WAITING,
    WAY,
    WAYS,
    WHAT,
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
GOING: Final = MOST_GOING - 1


@compiled
def arrive(rates: np.ndarray, hours: float, seed: np.uint64, found: np.ndarray) -> int:
    """Write the arrivals before `hours` into `found`; how many there are, or -1 if they find no room."""
    case, below = 0, 0.0
    wanted = -math.log(draw(seed, 0, P_GAP, 0))
    for hour in range(len(rates)):
        rate = rates[hour]
        while rate > 0 and wanted < below + rate:
            at = hour + (wanted - below) / rate
            if at >= hours:
                return case
            if case == len(found):
                return -1
            found[case] = at
            case += 1
            wanted += -math.log(draw(seed, case, P_GAP, 0))
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
            r.log_at[:1] = now
            return EXPLODED
        if _comes_first(m, r):
            now, what = m.arrivals[r.counts[COMER]], ARRIVE | (r.counts[COMER] << 3)
        else:
            now = r.heap_at[0]
            what = _pop(r)
        _refresh(m, r, int(now))
        _act(m, r, now, what & 7, what >> 3)
    return NO_ROOM if r.counts[FULL] else DONE


@part
def _comes_first(m: Model, r: Room) -> bool:
    """Whether the next case comes before all that is on the heap; it waits beside it, as half of all that happens would."""
    case = r.counts[COMER]
    if case >= len(m.arrivals) or r.counts[HEAP] == 0:
        return bool(case < len(m.arrivals))
    at, top = m.arrivals[case], r.heap_at[0]
    return bool(at < top or (at == top and r.counts[COMER_ORDER] < r.heap[0, ORDER]))


@part
def _act(m: Model, r: Room, now: float, kind: int, who: int) -> None:
    token, team = -1, -1
    if kind == ARRIVE:
        token = _open(m, r, now, who)
    elif kind == QUEUE:
        _queue(m, r, now, who)
    elif kind == FINISH:
        team = r.token[who, TEAM]
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
        r.topic_state[_topic(m, who)] = KNOWN
        r.counts[ARTICLES] += 1
        _log(r, now, ARTICLE, who, -1, -1)
    elif r.counts[OPEN] > 0:
        for team in range(len(m.team_rate)):
            _serve(m, r, now, team)
        _next_shift(m, r, who)


@part
def _arrange(r: Room, at: float, kind: int, who: int) -> None:
    """Push onto the heap, ordered by time and then by when it was arranged."""
    r.counts[SEQUENCE] += 1
    place = r.counts[HEAP]
    r.counts[HEAP] += 1
    while place > 0:
        above = (place - 1) >> 1
        if r.heap_at[above] <= at:
            break
        r.heap_at[place], r.heap[place, ORDER], r.heap[place, WHAT] = (
            r.heap_at[above],
            r.heap[above, ORDER],
            r.heap[above, WHAT],
        )
        place = above
    r.heap_at[place], r.heap[place, ORDER], r.heap[place, WHAT] = at, r.counts[SEQUENCE], kind | (who << 3)


@part
def _pop(r: Room) -> int:
    """Take the earliest off the heap."""
    found = r.heap[0, WHAT]
    r.counts[HEAP] -= 1
    size = r.counts[HEAP]
    at, order, what = r.heap_at[size], r.heap[size, ORDER], r.heap[size, WHAT]
    r.heap_at[size], r.heap[size, ORDER] = math.inf, r.counts[SEQUENCE] + 1  # a neighbour of the last, never taken
    place = 0
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if r.heap_at[below + 1] == r.heap_at[below]:
            below += r.heap[below + 1, ORDER] < r.heap[below, ORDER]
        else:  # a sum, not a choice: which of the two comes first nobody can foretell, and a processor that guesses wrong waits
            below += r.heap_at[below + 1] < r.heap_at[below]
        if not _is_before(r, below, at, order):
            break
        r.heap_at[place], r.heap[place, ORDER], r.heap[place, WHAT] = (
            r.heap_at[below],
            r.heap[below, ORDER],
            r.heap[below, WHAT],
        )
        place = below
    r.heap_at[place], r.heap[place, ORDER], r.heap[place, WHAT] = at, order, what
    return int(found)


@part
def _is_before(r: Room, place: int, at: float, order: int) -> bool:
    there = r.heap_at[place]
    return bool(there < at or (there == at and r.heap[place, ORDER] < order))


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
        for team in range(len(m.team_rate)):
            planned = m.team_servers[team, hour % WEEK]
            if m.team_rate[team, ABSENCE] > 0:
                there = 0
                for one in range(planned):
                    there += draw(m.seed, hour // 24, m.team_stream[team], one) >= m.team_rate[team, ABSENCE]
                planned = there
            r.team[team, ON_DUTY] = planned


@part
def _open(m: Model, r: Room, now: float, case: int) -> int:
    """A case came: its token, or -1 if it solved itself."""
    r.case[case, KIND] = _kind(m, draw(m.seed, case, P_KIND, 0))
    if m.known >= 0 and r.topic_state[_topic(m, case)] == KNOWN and draw(m.seed, case, P_DEFLECT, 0) < m.deflected:
        r.counts[DEFLECTED] += 1
        r.case[case, STATE] = CLOSED
        r.counts[OPEN] -= 1
        _log(r, now, SELF, case, -1, -1)
        return -1
    r.when[case, AT_OPENING] = now
    _log(r, now, OPENED, case, -1, -1)
    if m.patience >= 0:
        patience = quantile_of(m.law, m.law_value, m.patience, draw(m.seed, case, P_PATIENCE, 0))
        _arrange(r, now + patience, GIVE_UP, case)
    return int(_new_token(r, case, m.start, -1))


@part
def _kind(m: Model, luck: float) -> int:
    found = 0
    for share in m.kind_share:  # all are counted: there are few, and a search would guess its way through them
        found += share < luck
    return found


@part
def _topic(m: Model, case: int) -> int:
    return int(np.searchsorted(m.topic_share, draw(m.seed, case, P_TOPIC, 0)))


@part
def _new_token(r: Room, case: int, step: int, scope: int) -> int:
    token = r.counts[FREE_TOKEN]
    if token >= 0:
        r.counts[FREE_TOKEN] = r.token[token, NEXT]
    elif r.counts[TOKENS] < len(r.token):
        token = r.counts[TOKENS]
        r.counts[TOKENS] += 1
    else:
        r.counts[FULL] = 1
        return -1
    r.token[token, CASE], r.token[token, STEP], r.token[token, SCOPE] = case, step, scope
    return int(token)


@part
def _free(r: Room, token: int) -> None:
    r.token[token, NEXT] = r.counts[FREE_TOKEN]
    r.counts[FREE_TOKEN] = token


@part
def _enter(m: Model, r: Room, now: float, token: int) -> None:
    """Go to the token's step and on through all that take no time; of several tokens each takes one step in turn, as live."""
    first, last = 0, 1
    r.going[0] = token
    while first < last and r.counts[SEQUENCE] <= m.most and r.counts[FULL] == 0:
        r.counts[SEQUENCE] += 1
        token = r.going[first & GOING]
        first += 1
        place, case = r.token[token, STEP], r.token[token, CASE]
        kind = m.step[place, STEP_KIND]
        r.case_visits[case, place] += 1
        r.going[last & GOING] = token  # where it is to go on
        if kind == WORK:
            last += _arrive_at_work(m, r, now, token)
        elif kind == ROUTE:
            r.token[token, STEP] = _way(m, r, case, place)
            last += 1
        elif kind == DELAY:
            _delay(m, r, now, token)
        elif kind == SPLIT:
            last = _split(m, r, token, first, last)
        else:
            last += _settle(m, r, now, token, last)


@part
def _delay(m: Model, r: Room, now: float, token: int) -> None:
    place, case = r.token[token, STEP], r.token[token, CASE]
    r.token_since[token] = now
    _arrange(r, now + _duration(m, r, case, place), GO_ON, token)
    if m.step[place, PAUSES]:
        _log(r, now, PENDING, case, -1, -1)


@part
def _arrive_at_work(m: Model, r: Room, now: float, token: int) -> int:
    """1 if the case is sent back to who had it last, 0 if the work is offered."""
    place, case = r.token[token, STEP], r.token[token, CASE]
    last = r.case[case, LAST]
    handed = last >= 0 and m.step[last, STATION] != m.step[place, STATION]
    share = m.returned[place]
    if handed and share > 0 and draw(m.seed, case, m.stream[place, RETURN], r.case_visits[case, place]) < share:
        r.counts[RETURNED] += 1
        _log(r, now, MOVED, case, -1, last)
        r.token[token, STEP] = last
        return 1
    r.case[case, HANDS] += handed
    _offer(m, r, now, token)
    return 0


@part
def _split(m: Model, r: Room, token: int, going: int, last: int) -> int:
    case, place = r.token[token, CASE], r.token[token, STEP]
    ways, end = m.step[place, WAYS], m.step[place + 1, WAYS]
    scope = _new_scope(r, r.token[token, SCOPE])
    base = r.case_visits[case, place] * (end - ways)
    _free(r, token)
    for way in range(ways, end):
        share = m.way_share[way]
        if share >= 1 or draw(m.seed, case, m.stream[place, WAY], base + way - ways) < share:
            last = _send(m, r, case, way, scope, going, last)
    if r.scope[scope, ALIVE] == 0:
        last = _send(m, r, case, end - 1, scope, going, last)
    return last


@part
def _send(m: Model, r: Room, case: int, way: int, scope: int, going: int, last: int) -> int:
    r.scope[scope, ALIVE] += 1
    token = _new_token(r, case, m.way_target[way], scope)
    if last - going >= GOING:
        r.counts[FULL] = 1
        return last
    r.going[last & GOING] = token
    return last + 1


@part
def _new_scope(r: Room, around: int) -> int:
    scope = r.counts[FREE_SCOPE]
    if scope >= 0:
        r.counts[FREE_SCOPE] = r.scope[scope, AROUND]
    elif r.counts[SCOPES] < len(r.scope):
        scope = r.counts[SCOPES]
        r.counts[SCOPES] += 1
    else:
        r.counts[FULL] = 1
        scope = 0
    r.scope[scope, ALIVE], r.scope[scope, AROUND], r.scope[scope, MEETING] = 0, around, -1
    return int(scope)


@part
def _settle(m: Model, r: Room, now: float, token: int, last: int) -> int:
    """A token came to a join or an end; 1 if one goes on from here (it stands last of those that go)."""
    case, place, scope = r.token[token, CASE], r.token[token, STEP], r.token[token, SCOPE]
    if scope < 0 and m.step[place, STEP_KIND] == JOIN:
        r.token[token, STEP] = m.way_target[m.step[place, WAYS]]
        return 1
    _free(r, token)
    if scope >= 0 and m.step[place, STEP_KIND] == JOIN:
        r.scope[scope, MEETING] = place
    while scope >= 0:
        r.scope[scope, ALIVE] -= 1
        if r.scope[scope, ALIVE] > 0:
            return 0
        around, join = r.scope[scope, AROUND], r.scope[scope, MEETING]
        r.scope[scope, AROUND], r.counts[FREE_SCOPE] = r.counts[FREE_SCOPE], scope
        if join >= 0:
            r.going[last & GOING] = _new_token(r, case, m.way_target[m.step[join, WAYS]], around)
            return 1
        scope = around
    _close(m, r, now, case)
    return 0


@part
def _offer(m: Model, r: Room, now: float, token: int) -> None:
    case, place = r.token[token, CASE], r.token[token, STEP]
    r.counts[WORKS] += 1
    r.token[token, NUMBER], r.token[token, TEAM], r.token_since[token] = r.counts[WORKS], -1, now
    r.case[case, LAST] = place
    if r.case[case, STATE] & BEGUN == 0:
        r.token[token, SIBLING], r.case[case, WAITING] = r.case[case, WAITING], token
    _log(r, now, ENABLED, case, token, place)
    law = m.step[place, BEFORE]
    if law < 0:
        _queue(m, r, now, token)
    else:
        luck = draw(m.seed, case, m.stream[place, WAIT], r.case_visits[case, place])
        _arrange(r, now + quantile_of(m.law, m.law_value, law, luck), QUEUE, token)


@part
def _queue(m: Model, r: Room, now: float, token: int) -> None:
    case = r.token[token, CASE]
    if r.case[case, STATE] & CLOSED:
        _free(r, token)
    else:
        kind = r.case[case, KIND]
        queue = m.step[r.token[token, STEP], STATION] * m.skills + m.kind[kind, SKILL]
        row = queue * m.priorities + m.kind[kind, RANK]
        r.token[token, NEXT] = -1
        if r.row[row, HEAD] < 0:
            r.row[row, HEAD] = token
        else:
            r.token[r.row[row, TAIL], NEXT] = token
        r.row[row, TAIL] = token
        for team in m.queue_team[queue]:
            if team >= 0 and r.team[team, DOING] < r.team[team, ON_DUTY]:
                _serve(m, r, now, team)


@part
def _serve(m: Model, r: Room, now: float, team: int) -> None:
    while r.team[team, DOING] < r.team[team, ON_DUTY]:
        row = _most_urgent(m, r, team)
        if row < 0:
            return
        token = r.row[row, HEAD]
        r.row[row, HEAD] = r.token[token, NEXT]
        case, place = r.token[token, CASE], r.token[token, STEP]
        r.step[place, WAITED] += 1
        r.step_wait[place] += now - r.token_since[token]
        r.token[token, TEAM], r.token_since[token] = team, now
        r.team[team, DOING] += 1
        if r.case[case, STATE] & BEGUN == 0:
            r.case[case, STATE] |= BEGUN
        if math.isnan(r.when[case, AT_START]):
            r.when[case, AT_START] = now
        _log(r, now, STARTED, case, token, place)
        _arrange(r, now + _duration(m, r, case, place) / m.team_rate[team, SPEED], FINISH, token)


@part
def _most_urgent(m: Model, r: Room, team: int) -> int:
    """The row of tokens whose first is the most urgent work of a team; -1 if there is none."""
    rank, work, found = m.priorities, 0, -1
    for queue in m.team_queue[team]:
        if queue < 0:
            break
        for one in range(min(rank + 1, m.priorities)):
            row = queue * m.priorities + one
            if m.patience >= 0:
                _drop_gone(r, row)
            if r.row[row, HEAD] >= 0:
                number = r.token[r.row[row, HEAD], NUMBER]
                if one < rank or number < work:
                    rank, work, found = one, number, row
                break
    return int(found)


@part
def _drop_gone(r: Room, row: int) -> None:
    """Those who gave up stay in their queue until somebody reads it: cheaper than to look for them."""
    while r.row[row, HEAD] >= 0 and r.case[r.token[r.row[row, HEAD], CASE], STATE] & CLOSED:
        gone = r.row[row, HEAD]
        r.row[row, HEAD] = r.token[gone, NEXT]
        _free(r, gone)


@part
def _finish(m: Model, r: Room, now: float, token: int) -> int:
    case, place, team = r.token[token, CASE], r.token[token, STEP], r.token[token, TEAM]
    r.team[team, DOING] -= 1
    r.team_busy[team] += min(now, m.hours) - min(r.token_since[token], m.hours)
    r.step[place, DONE_THERE] += 1
    _log(r, now, FINISHED, case, token, place)
    r.token[token, STEP] = _way(m, r, case, place)
    return token


@part
def _go_on(m: Model, r: Room, now: float, token: int) -> int:
    case, place = r.token[token, CASE], r.token[token, STEP]
    if r.case[case, STATE] & CLOSED:
        _free(r, token)
        return -1
    if m.step[place, PAUSES]:
        r.when[case, PAUSED] += _clock(m, now) - _clock(m, r.token_since[token])
        _log(r, now, RESUMED, case, -1, -1)
    r.token[token, STEP] = _way(m, r, case, place)
    return token


@part
def _clock(m: Model, at: float) -> float:
    weeks = math.floor(at / WEEK)
    inside = at - weeks * WEEK
    hour = min(int(inside), WEEK - 1)
    return float(weeks * m.clock[WEEK, UNTIL] + m.clock[hour, UNTIL] + (inside - hour) * m.clock[hour, RUNS])


@part
def _give_up(m: Model, r: Room, now: float, case: int) -> None:
    if r.case[case, STATE] & (BEGUN | CLOSED) == 0:
        token = r.case[case, WAITING]
        while token >= 0:
            place = r.token[token, STEP]
            r.step[place, WAITED] += 1
            r.step_wait[place] += now - r.token_since[token]
            _log(r, now, WITHDRAWN, case, token, place)
            token = r.token[token, SIBLING]
        _log(r, now, CANCELLED, case, -1, -1)
        r.when[case, PAUSED] = 0.0
        r.counts[ABANDONED] += 1
        r.case[case, STATE] |= CLOSED
        r.counts[OPEN] -= 1


@part
def _close(m: Model, r: Room, now: float, case: int) -> None:
    r.when[case, AT_CLOSE] = now
    _log(r, now, LEFT, case, -1, -1)
    if r.case[case, STATE] & ENDED == 0:
        _learn(m, r, now, case)
    r.case[case, STATE] |= BEGUN | ENDED
    back = r.case[case, RETURNS]
    if m.reopen > 0 and draw(m.seed, case, P_REOPEN, back) < m.reopen:
        luck = draw(m.seed, case, P_REOPEN_DELAY, back)
        r.case[case, RETURNS] += 1
        law = m.reopen_law
        wait = quantile_of(m.law, m.law_value, law, luck) if law >= 0 else 0.0
        _arrange(r, now + wait, REOPEN, case)
    else:
        r.case[case, STATE] |= CLOSED
        r.counts[OPEN] -= 1


@part
def _learn(m: Model, r: Room, now: float, case: int) -> None:
    if m.known >= 0 and draw(m.seed, case, P_WRITE, 0) < m.written:
        topic = _topic(m, case)
        if r.topic_state[topic] == 0:
            r.topic_state[topic] = PLANNED
            _arrange(r, now + m.delay, PUBLISH, case)


@part
def _reopen(m: Model, r: Room, now: float, case: int) -> int:
    r.counts[REOPENED] += 1
    _log(r, now, CAME_BACK, case, -1, -1)
    return int(_new_token(r, case, m.start, -1))


@part
def _duration(m: Model, r: Room, case: int, place: int) -> float:
    law = m.step[place, LAW]
    if law < 0:
        return 0.0
    luck = draw(m.seed, case, m.stream[place, DURATION], r.case_visits[case, place])
    return quantile_of(m.law, m.law_value, law, luck)


@part
def _way(m: Model, r: Room, case: int, place: int) -> int:
    first, last = m.step[place, WAYS], m.step[place + 1, WAYS] - 1
    if first < last:
        luck = draw(m.seed, case, m.stream[place, WAY], r.case_visits[case, place])
        while first < last:
            luck -= m.way_share[first]
            if luck < 0:
                break
            first += 1
    return int(m.way_target[first])


@part
def _log(r: Room, now: float, kind: int, case: int, token: int, place: int) -> None:
    row = r.counts[LOGGED]
    if row < len(r.log_at):
        r.log_at[row] = now
        r.log_row[row, 0], r.log_row[row, 1], r.log_row[row, 3] = kind, case, place
        r.log_row[row, 2] = r.token[token, NUMBER] if token >= 0 else 0
        r.log_row[row, 4] = r.token[token, TEAM] if token >= 0 else -1
    r.counts[LOGGED] += 1
