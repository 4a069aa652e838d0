"""The live engine and the rehearsal, given the same schedule, leave the same trace.

A drawing is made at random from blocks that come to their end. What is fixed beforehand: when cases come, how long each visit to a
task takes and which ways each visit to a gateway goes. The live side plays the drawing's tokens with the engine that runs the desk
and lets the people of a lane take the oldest work first; the rehearsed side plays the compiled bundle, plainly and compiled. The
whole logs are compared, row by row. What a rehearsal says it plays by shares alone (races of events, boundary events) is left out.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from orgdesk.core.organisation.model import Position, Structure, Unit
from orgdesk.core.process.commands import Command, CompleteTask, FireTimer, SetData, Start
from orgdesk.core.process.definition import ProcessDefinition
from orgdesk.core.process.effects import InstanceEnded, ScheduleTimer, TaskOffered
from orgdesk.core.process.game import advance
from orgdesk.core.process.soundness import check_soundness
from orgdesk.core.process.state import HappeningKind, InstanceState, Status
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Arrivals, every_hour
from orgdesk.core.rehearsal.compiling import Inputs, compile_bundle
from orgdesk.core.rehearsal.draws import replication_seed, stream_of, uniform
from orgdesk.core.rehearsal.laws import exponential
from orgdesk.core.rehearsal.oracle import Happening, play
from process_drawings import MONDAY, compiled, flow, timer

UNITS = ("t1", "t2", "lab")
CHART = Structure(
    units=tuple(Unit(unit, unit) for unit in UNITS),
    positions=tuple(Position(f"{unit}-agent", "Agent", unit=unit, headcount=1) for unit in UNITS),
)
HOUR = timedelta(hours=1)
HOURS = 400.0
Row = tuple[str, int, str, str]


@dataclass
class Drawing:
    """What is drawn so far. `shares` are by flow, `gateways` the flows of each gateway that chooses, its default last."""

    elements: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    gateways: dict[str, list[str]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    inclusive: set[str] = field(default_factory=set)

    def text(self) -> str:
        lanes = "".join(
            f'<lane id="lane_{unit}" name="{unit}" orgdesk:unit="{unit}">{self._held_by(unit)}</lane>' for unit in UNITS
        )
        arrows = "".join(flow(arrow) for arrow in self.arrows)
        return f'<process id="p" isExecutable="true"><laneSet id="lanes">{lanes}</laneSet>{"".join(self.elements)}{arrows}</process>'

    def _held_by(self, unit: str) -> str:
        return "".join(f"<flowNodeRef>{task}</flowNodeRef>" for task, of in self.tasks.items() if of == unit)


@dataclass
class Plan:
    """A drawing with the numbers that a rehearsal needs."""

    drawing: Drawing
    definition: ProcessDefinition
    comes: tuple[float, ...]
    servers: dict[str, int]
    hours: dict[str, float]
    seed: int

    def duration(self, case: int, task: str, visit: int) -> float:
        """How long this visit to a task takes."""
        return exponential(self.hours[task]).at(self._luck(case, task, "duration", visit))

    def ways(self, case: int, gateway: str, visit: int) -> list[str]:
        """The flows that this visit to a gateway takes."""
        flows = self.drawing.gateways[gateway]
        shares = [self.drawing.shares[one] for one in flows]
        if gateway in self.drawing.inclusive:
            lucks = [self._luck(case, gateway, "way", visit * len(flows) + number) for number in range(len(flows))]
            return [one for one, luck, share in zip(flows, lucks, shares, strict=True) if luck < share] or flows[-1:]
        luck = self._luck(case, gateway, "way", visit)
        below = list(itertools.accumulate(shares))
        return [next((one for one, upto in zip(flows, below, strict=True) if luck < upto), flows[-1])]

    def _luck(self, case: int, key: str, role: str, number: int) -> float:
        return uniform(replication_seed(self.seed, 0), case, stream_of(key, role), number)

    def bundle(self):
        return compile_bundle(
            self.definition,
            CHART,
            Inputs(
                Arrivals(every_hour(0.0), actual=self.comes),
                durations={task: exponential(hours) for task, hours in self.hours.items()},
                branches=self.drawing.shares,
                servers=self.servers,
            ),
        )


@some.composite
def plans(choose: some.DrawFn) -> Plan:
    """A random drawing of blocks within blocks, its people, durations, shares and arrivals."""
    drawing, names = Drawing(), (f"n{number}" for number in itertools.count())
    first, last = _block(choose, drawing, names, 3)
    if choose(some.booleans()):
        ends = _fork(choose, drawing, names)
        drawing.arrows.append(f"{last} -> {ends}")
    else:
        drawing.elements.append('<endEvent id="end"/>')
        drawing.arrows.append(f"{last} -> end")
    drawing.elements.append('<startEvent id="start"/>')
    drawing.arrows.append(f"start -> {first}")
    hours = {task: choose(some.sampled_from([0.1, 0.5, 2.0])) for task in drawing.tasks}
    gaps = choose(some.lists(some.floats(0.01, 3.0), min_size=1, max_size=6))
    servers = {unit: choose(some.integers(1, 3)) for unit in set(drawing.tasks.values())}
    definition = compiled(drawing.text())["p"]
    return Plan(drawing, definition, tuple(itertools.accumulate(gaps)), servers, hours, choose(some.integers(0, 2**32)))


def _block(choose: some.DrawFn, drawing: Drawing, names: Iterator[str], depth: int) -> tuple[str, str]:
    """Draw one block; its first and its last node."""
    kinds = ["task", "task", "timer", "sequence", "parallel", "exclusive", "inclusive", "decision", "loop", "box"]
    kind = choose(some.sampled_from(kinds if depth else ["task"]))
    if kind == "task":
        return (_task(choose, drawing, names),) * 2
    elif kind == "timer":
        name = next(names)
        period = timer("timeDuration", choose(some.sampled_from(["PT30M", "PT2H15M", "P1D"])))
        drawing.elements.append(f'<intermediateCatchEvent id="{name}">{period}</intermediateCatchEvent>')
        return name, name
    elif kind == "sequence":
        ends = [_block(choose, drawing, names, depth - 1) for _ in range(2)]
        drawing.arrows.append(f"{ends[0][1]} -> {ends[1][0]}")
        return ends[0][0], ends[1][1]
    elif kind == "loop":
        return _loop(choose, drawing, names, depth)
    elif kind == "box":
        return _box(choose, drawing, names, depth)
    else:
        return _several(choose, drawing, names, depth, kind)


def _task(choose: some.DrawFn, drawing: Drawing, names: Iterator[str]) -> str:
    name = next(names)
    drawing.tasks[name] = choose(some.sampled_from(UNITS))
    drawing.elements.append(f'<userTask id="{name}"/>')
    return name


def _several(choose: some.DrawFn, drawing: Drawing, names: Iterator[str], depth: int, kind: str) -> tuple[str, str]:
    """Branches between two gateways; at a decision the outcome of a task before them chooses."""
    split, join = next(names), next(names)
    of = {"parallel": "parallelGateway", "inclusive": "inclusiveGateway"}.get(kind, "exclusiveGateway")
    first = _task(choose, drawing, names) if kind == "decision" else split
    if kind == "decision":
        drawing.arrows.append(f"{first} -> {split}")
        drawing.outcomes[first] = split
    ends = [_block(choose, drawing, names, depth - 1) for _ in range(choose(some.integers(2, 3)))]
    flows = [f"{split}_{begin}" for begin, _ in ends]
    default = f' default="{flows[-1]}"' if kind in ("exclusive", "inclusive") else ""
    drawing.elements += [f'<{of} id="{split}"{default}/>', f'<{of} id="{join}"/>']
    for key, (begin, end) in zip(flows, ends, strict=True):
        name = f" : {key}" if kind == "decision" else ""
        condition = f" [{key} = true]" if default and key != flows[-1] else ""
        drawing.arrows += [f"{split} -> {begin}{name}{condition}", f"{end} -> {join}"]
    if kind != "parallel":
        _share(choose, drawing, split, flows, kind)
    return first, join


def _share(choose: some.DrawFn, drawing: Drawing, gateway: str, flows: list[str], kind: str) -> None:
    drawing.gateways[gateway] = flows
    if kind == "inclusive":
        drawing.inclusive.add(gateway)
        drawing.shares |= {one: choose(some.sampled_from([0.2, 0.5, 0.9])) for one in flows[:-1]} | {flows[-1]: 0.0}
    else:
        drawing.shares |= dict.fromkeys(flows, 1 / len(flows))


def _loop(choose: some.DrawFn, drawing: Drawing, names: Iterator[str], depth: int) -> tuple[str, str]:
    merge, again, out = next(names), next(names), next(names)
    task = _task(choose, drawing, names)
    first, last = _block(choose, drawing, names, depth - 1)
    back, on = f"{again}_{merge}", f"{again}_{out}"
    drawing.elements += [f'<exclusiveGateway id="{merge}"/><exclusiveGateway id="{again}" default="{on}"/>']
    drawing.elements.append(f'<task id="{out}"/>')
    drawing.arrows += [f"{merge} -> {task}", f"{task} -> {first}", f"{last} -> {again}"]
    drawing.arrows += [f"{again} -> {merge} [{back} = true]", f"{again} -> {out}"]
    drawing.gateways[again] = [back, on]
    drawing.shares |= {back: 0.4, on: 0.6}
    return merge, out


def _box(choose: some.DrawFn, drawing: Drawing, names: Iterator[str], depth: int) -> tuple[str, str]:
    """A subprocess around a block."""
    name = next(names)
    inner = Drawing([], [], drawing.tasks, drawing.shares, drawing.gateways, drawing.outcomes, drawing.inclusive)
    first, last = _block(choose, inner, names, depth - 1)
    arrows = "".join(flow(one) for one in (*inner.arrows, f"{name}s -> {first}", f"{last} -> {name}e"))
    events = f'<startEvent id="{name}s"/><endEvent id="{name}e"/>'
    drawing.elements.append(f'<subProcess id="{name}">{events}{"".join(inner.elements)}{arrows}</subProcess>')
    return name, name


def _fork(choose: some.DrawFn, drawing: Drawing, names: Iterator[str]) -> str:
    """Branches of which each ends by itself."""
    split = next(names)
    drawing.elements.append(f'<parallelGateway id="{split}"/>')
    for _ in range(2):
        first, last = _block(choose, drawing, names, 1)
        end = next(names)
        drawing.elements.append(f'<endEvent id="{end}"/>')
        drawing.arrows += [f"{split} -> {first}", f"{last} -> {end}"]
    return split


class Desk:
    """The live side: engine, work lists and people, moved by a clock of its own."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.definitions = (
            plan,
            {plan.definition.key: plan.definition, plan.definition.reference: plan.definition},
        )
        self.states: dict[int, InstanceState] = {}
        self.visits: dict[int, Counter[str]] = {}
        self.queues: dict[str, deque[tuple[int, int, str]]] = {unit: deque() for unit in UNITS}
        self.free = Counter(plan.servers)
        self.agenda: list[tuple[float, int, int, str, Command, str]] = []
        self.order = itertools.count()
        self.rows: list[tuple[float, Row]] = []

    def run(self) -> list[tuple[float, Row]]:
        for case, at in enumerate(self.plan.comes):
            self._plan(at, case, "", Start(self.plan.definition.key), "")
        while self.agenda:
            now, _, case, node, command, unit = heapq.heappop(self.agenda)
            if unit:
                self.free[unit] += 1
                self._write(now, "work.finished", case, node)
            self._advance(now, case, node, command)
            if unit:
                self._serve(now, unit)
        assert {state.status for state in self.states.values()} == {Status.COMPLETED}
        return self.rows

    def _plan(self, at: float, case: int, node: str, command: Command, unit: str) -> None:
        heapq.heappush(self.agenda, (at, next(self.order), case, node, command, unit))

    def _advance(self, now: float, case: int, node: str, command: Command) -> None:
        visits = self.visits.setdefault(case, Counter())
        chosen = {gateway: self.plan.ways(case, gateway, visits[gateway] + 1) for gateway in self.plan.drawing.gateways}
        data = {one: one in chosen[gateway] for gateway, flows in self.plan.drawing.gateways.items() for one in flows}
        if isinstance(command, Start):
            self._write(now, "ticket.opened", case, "")
            command = Start(command.process, data)
        else:
            self.states[case] = self._step(now, case, SetData(data)).state
        if isinstance(command, CompleteTask) and node in self.plan.drawing.outcomes:
            command = CompleteTask(command.token, chosen[self.plan.drawing.outcomes[node]][0])
        step = self._step(now, case, command)
        self.states[case] = step.state
        visits.update(one.node for one in step.log if one.kind is HappeningKind.ARRIVED)
        for effect in step.effects:
            if isinstance(effect, TaskOffered):
                self._write(now, "work.enabled", case, effect.node)
                unit = effect.lane.units[0]
                self.queues[unit].append((case, effect.token, effect.node))
                self._serve(now, unit)
            elif isinstance(effect, ScheduleTimer):
                due = now + (effect.due - self._moment(now)) / HOUR
                self._plan(due, case, "", FireTimer(effect.subscription), "")
            elif isinstance(effect, InstanceEnded):
                self._write(now, "ticket.closed", case, "")

    def _serve(self, now: float, unit: str) -> None:
        while self.free[unit] and self.queues[unit]:
            case, token, node = self.queues[unit].popleft()
            self.free[unit] -= 1
            self._write(now, "work.started", case, node)
            hours = self.plan.duration(case, node, self.visits[case][node])
            self._plan(now + hours, case, node, CompleteTask(token), unit)

    def _step(self, now: float, case: int, command: Command):
        return advance(self.definitions, self.states.get(case), command, at=self._moment(now))

    def _moment(self, now: float):
        return MONDAY + now * HOUR

    def _write(self, now: float, kind: str, case: int, node: str) -> None:
        self.rows.append((now, (kind, case, node, self.plan.drawing.tasks.get(node, ""))))


def rows_of(log: tuple[Happening, ...]) -> list[tuple[float, Row]]:
    return [(one.at, (one.kind, one.ticket, one.step, one.unit)) for one in log]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_live_engine_and_rehearsal_leave_the_same_trace_on_the_same_schedule(plan: Plan) -> None:
    assert check_soundness(plan.definition).findings == ()
    lived, bundle = Desk(plan).run(), plan.bundle()
    for player in (play, fast.log):
        rehearsed = rows_of(player(bundle, HOURS, seed=plan.seed))
        assert [row for _, row in rehearsed] == [row for _, row in lived]
        assert [at for at, _ in rehearsed] == pytest.approx([at for at, _ in lived], abs=1e-6)
