"""From a process, a chart and what is known about the work to a bundle, or to every reason why not."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from orgdesk.core.organisation.model import Structure
from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import EventKind, Kind, Node, ProcessDefinition, TimerKind
from orgdesk.core.process.times import parse_period
from orgdesk.core.rehearsal.bundle import (
    HOURS_OF_WEEK,
    Arrivals,
    Bundle,
    CaseKind,
    Knowledge,
    Reopening,
    Step,
    StepKind,
    Targets,
    Team,
    Way,
)
from orgdesk.core.rehearsal.errors import InputsRefused, NotRehearsable
from orgdesk.core.rehearsal.laws import Law, constant
from orgdesk.core.rehearsal.splits import judge_splits
from orgdesk.core.rehearsal.stations import Crew, Stations
from orgdesk.core.rehearsal.strain import booked_of, utilisation_of
from orgdesk.core.rehearsal.timelines import Onboarding, renamed

BY_CHANCE: Final = frozenset({Kind.EXCLUSIVE, Kind.EVENT_BASED})
"""A race of events is played as a choice: the share of each is how often it wins, its delay how long it then took."""
AT_ONCE: Final = BY_CHANCE | {Kind.START, Kind.TASK, Kind.SCRIPT, Kind.SERVICE, Kind.RULE, Kind.THROW, Kind.BOUNDARY}
SPLITTING: Final = frozenset({Kind.PARALLEL, Kind.INCLUSIVE})
REASONS: Final[Mapping[Kind, str]] = {
    Kind.EVENT_SUBPROCESS: phrase("may begin at any moment; leave it out of the rehearsed drawing"),
    Kind.CALL: phrase("plays another process; draw its steps here, or rehearse that process by itself"),
}
ANY_MOMENT: Final = datetime(2000, 1, 3, tzinfo=UTC)
_HOUR: Final = timedelta(hours=1)
_SLACK: Final = 1e-9


@dataclass(frozen=True)
class Inputs:
    """What the drawings do not say: fitted from the log or assumed.

    `durations` are hands-on times of user tasks, `delays` the waits at catching events, by node id; `branches` the share of
    cases by flow id, or by id of an interrupting boundary event, which is played as a further way out of its finished task.
    `servers` are people on duty by station key (one number, or one for each hour of the week), where the headcount of the chart
    is not what serves; `crews` says more of single positions. `waits_before` are waits of offered work that no lack of people
    explains, `returned` shares sent back to the giver, by node id; promises stand still at `pausing` nodes. `onboarding` names
    positions as its teams; those that the chart does not have are a warning. `start` is the
    start event to rehearse, where the process has several.
    """

    arrivals: Arrivals
    durations: Mapping[str, Law] = field(default_factory=dict)
    delays: Mapping[str, Law] = field(default_factory=dict)
    branches: Mapping[str, float] = field(default_factory=dict)
    servers: Mapping[str, int | Sequence[int]] = field(default_factory=dict)
    patience: Law | None = None
    reopening: Reopening = field(default_factory=Reopening)
    targets: Targets = field(default_factory=Targets)
    start: str = ""
    crews: Mapping[str, Crew] = field(default_factory=dict)
    waits_before: Mapping[str, Law] = field(default_factory=dict)
    returned: Mapping[str, float] = field(default_factory=dict)
    pausing: Collection[str] = ()
    kinds: tuple[CaseKind, ...] = ()
    knowledge: Knowledge = field(default_factory=Knowledge)
    onboarding: Onboarding = field(default_factory=Onboarding)
    service: tuple[float, ...] = (1.0,) * HOURS_OF_WEEK
    working: tuple[float, ...] = (1.0,) * HOURS_OF_WEEK


def compile_bundle(definition: ProcessDefinition, structure: Structure, inputs: Inputs) -> Bundle:
    """Everything a rehearsal needs in one value. Raises NotRehearsable with all problems; doubts become warnings."""
    return _Compiler(definition, structure, inputs).compile()


class _Compiler:
    def __init__(self, definition: ProcessDefinition, structure: Structure, inputs: Inputs) -> None:
        self.definition, self.inputs = definition, inputs
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.stations = Stations(structure, inputs.servers, inputs.crews, inputs.working)
        self.places: dict[str, int] = {}
        self.makers: Mapping[Kind, Callable[[Node], Step]] = {
            Kind.USER: self._work,
            Kind.END: self._end,
            Kind.CATCH: self._catch,
            Kind.SUBPROCESS: self._subprocess,
        }

    def compile(self) -> Bundle:
        start = self._start()
        reached = self._reached(start)
        self.places = {node.id: place for place, node in enumerate(reached)}
        steps = tuple(self._step(node) for node in reached)
        self.problems += self.stations.problems
        if not self.problems:
            self.problems += _endless(steps) + judge_splits(steps, self._stopping())
        if self.problems:
            raise NotRehearsable(self.problems)
        bundle = self._bundle(steps)
        self.warnings += self._unused() + self.stations.doubts() + _overloaded(bundle)
        return replace(bundle, warnings=tuple(self.warnings))

    def _stopping(self) -> list[int]:
        """The ends that stop all that is under way in their process."""
        nodes = ((place, self.definition.nodes[key]) for key, place in self.places.items())
        return [place for place, node in nodes if node.event is not None and node.event.kind is EventKind.TERMINATE]

    def _bundle(self, steps: tuple[Step, ...]) -> Bundle:
        given = self.inputs
        onboarding, helping = self._onboarding()
        try:
            return Bundle(
                self.definition.reference,
                0,
                steps,
                self.stations.built(),
                given.arrivals,
                patience=given.patience,
                reopening=given.reopening,
                targets=given.targets,
                teams=(*self.stations.teams(), *helping),
                kinds=given.kinds,
                knowledge=given.knowledge,
                service=given.service,
                onboarding=onboarding,
            )
        except InputsRefused as problem:
            raise NotRehearsable([str(problem)]) from problem

    def _onboarding(self) -> tuple[Onboarding, list[Team]]:
        """The work of timelines for the teams of the bundle, and the teams that do nothing else."""
        named, helping = self.stations.taking_part(sorted(self.inputs.onboarding.teams))
        self.warnings += [
            phrase("timelines give work to {key!r}, where this chart has nobody; it is left out", key=key)
            for key in sorted(self.inputs.onboarding.teams)
            if key not in named
        ]
        return renamed(self.inputs.onboarding, named), helping

    def _unused(self) -> list[str]:
        """What was given for things that the rehearsed part does not have: mostly a slip of the pen."""
        flows = {flow.id for key in self.places for flow in self.definition.nodes[key].outgoing}
        boundaries = {event for key in self.places for event in self.definition.nodes[key].boundaries}
        given = self.inputs
        asked: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
            ("duration", given.durations, self.places),
            ("delay", given.delays, self.places),
            ("share", given.branches, flows | boundaries),
            (phrase("number of servers"), given.servers, self.stations.stations),
            ("crew", given.crews, {*self.stations.serving, *given.onboarding.teams}),
            (phrase("wait before work"), given.waits_before, self.places),
            (phrase("share of returns"), given.returned, self.places),
        )
        return [
            phrase(
                "the {what} given for {key!r} is not used: the rehearsed process does not come there",
                what=what,
                key=key,
            )
            for what, keys, known in asked
            for key in keys
            if key not in known
        ]

    def _start(self) -> Node:
        root = self.definition.root
        starts = (*root.starts, *root.triggers)
        wanted = self.inputs.start or (starts[0] if len(starts) == 1 else "")
        if wanted not in starts:
            offered = ", ".join(starts) or "none"
            raise NotRehearsable(
                [f"the start {wanted or '(not given)'} is not one of the process's: {offered}; name one"]
            )
        return self.definition.nodes[wanted]

    def _reached(self, start: Node) -> list[Node]:
        """The nodes a case may come to, in order of finding; the first is the start."""
        found: dict[str, Node] = {start.id: start}
        waiting = [start]
        for node in waiting:
            for target in (*self._next(node), *self._interruptions(node)):
                if target not in found:
                    found[target] = self.definition.nodes[target]
                    waiting.append(found[target])
        return list(found.values())

    def _next(self, node: Node) -> list[str]:
        """Where a token goes from a node: into a subprocess, and from the end of its body on behind it."""
        if node.kind is Kind.SUBPROCESS:
            return list(node.starts[:1])
        if node.link_target:
            return [node.link_target]
        around = self.definition.nodes.get(node.parent)
        if not node.outgoing and around is not None and around is not self.definition.root:
            return [flow.target for flow in around.outgoing] or self._next_after(around)
        return [flow.target for flow in node.outgoing]

    def _next_after(self, node: Node) -> list[str]:
        """Behind a subprocess without ways out: behind the nearest around it that has some."""
        around = self.definition.nodes.get(node.parent)
        while around is not None and around is not self.definition.root:
            if around.outgoing:
                return [flow.target for flow in around.outgoing]
            around = self.definition.nodes.get(around.parent)
        return []

    def _step(self, node: Node) -> Step:
        make = self.makers.get(node.kind)
        if node.repetition is not None or node.start_quantity != 1 or node.completion_quantity != 1:
            return self._refuse(node, phrase("is repeated, and how often is not known; draw the loop with a share"))
        self._judge_boundaries(node)
        if make is not None:
            return make(node)
        if node.kind in AT_ONCE:
            return self._route(node)
        if node.kind in SPLITTING:
            return self._gateway(node)
        return self._refuse(node, REASONS.get(node.kind, phrase("is nothing that a rehearsal knows how to play")))

    def _gateway(self, node: Node) -> Step:
        """A parallel or inclusive gateway: it splits, or joins what one split before it; both at once is refused."""
        several, together = len(node.outgoing) > 1, len(node.incoming) > 1
        if several and together:
            return self._refuse(node, phrase("joins and splits at once; draw two gateways"))
        if several:
            return Step(node.id, node.name, StepKind.SPLIT, self._branches(node))
        step = self._route(node)
        if together and step.ways:
            share = 1 / len(node.incoming)
            return Step(node.id, node.name, StepKind.JOIN, (Way(step.ways[0].target, share),))
        return step

    def _branches(self, node: Node) -> tuple[Way, ...]:
        if node.kind is Kind.PARALLEL:
            return tuple(Way(self.places[flow.target], 1.0) for flow in node.outgoing)
        flows = sorted(node.outgoing, key=lambda flow: flow.is_default)  # the default comes last: taken if none is
        shares = [self.inputs.branches.get(flow.id) for flow in flows]
        if any(share is None for share in shares[: len(shares) - bool(node.default)]):
            self.warnings.append(
                phrase(
                    "{named}: shares are not known; each way without one is taken every other time", named=_named(node)
                )
            )
        chosen = [0.5 if share is None else share for share in shares]
        if node.default and shares[-1] is None:
            chosen[-1] = 0.0
        if not all(math.isfinite(share) and 0 <= share <= 1 for share in chosen):
            self._refuse(node, phrase("has a share that is not between 0 and 1; mend it"))
            return ()
        return tuple(Way(self.places[flow.target], share) for flow, share in zip(flows, chosen, strict=True))

    def _route(self, node: Node) -> Step:
        ways = self._ways(node)
        return Step(node.id, node.name, StepKind.ROUTE if ways else StepKind.END, ways)

    def _work(self, node: Node) -> Step:
        law = self.inputs.durations.get(node.id)
        if law is None:
            return self._refuse(node, phrase("has no duration; give one, or measure it from the log"))
        if node.lane is None:
            return self._refuse(node, phrase("stands in no lane, so nobody would do it; put it into a lane"))
        station = self.stations.place(node.lane)
        ways = self._ways(node)
        if not ways:
            return self._refuse(node, phrase("leads to no end event; draw one behind it"))
        before, returned = self.inputs.waits_before.get(node.id), self.inputs.returned.get(node.id, 0.0)
        return Step(node.id, node.name, StepKind.WORK, ways, station, law, before, returned)

    def _end(self, node: Node) -> Step:
        if node.event is not None and node.event.kind in (EventKind.ERROR, EventKind.ESCALATION):
            return self._refuse(
                node, phrase("throws to a boundary event, which a rehearsal does not play; draw an outcome")
            )
        if node.event is not None and node.event.kind is EventKind.TERMINATE:
            return Step(node.id, node.name, StepKind.END)
        return self._route(node)

    def _catch(self, node: Node) -> Step:
        if node.event is not None and node.event.kind is EventKind.LINK:
            return self._route(node)
        law = self.inputs.delays.get(node.id) or _timer_law(node)
        if law is None:
            return self._refuse(node, phrase("waits for something whose delay is not known; give its delay"))
        ways = self._ways(node)
        if not ways:
            return self._refuse(node, phrase("leads nowhere"))
        return Step(node.id, node.name, StepKind.DELAY, ways, law=law, pauses=node.id in self.inputs.pausing)

    def _subprocess(self, node: Node) -> Step:
        if node.event_subprocesses:
            self.problems.append(
                phrase(
                    "{named} holds an event subprocess, which {reasons}",
                    named=_named(node),
                    reasons=REASONS[Kind.EVENT_SUBPROCESS],
                )
            )
        if len(node.starts) != 1:
            return self._refuse(node, phrase("does not have exactly one start event; draw one"))
        return self._route(node)

    def _ways(self, node: Node) -> tuple[Way, ...]:
        interruptions = self._interruptions(node)
        left = 1 - math.fsum(interruptions.values())
        taken = tuple(Way(self.places[key], share) for key, share in interruptions.items())
        return tuple(Way(way.target, way.share * left) for way in self._onward(node)) + taken

    def _onward(self, node: Node) -> tuple[Way, ...]:
        targets = self._next(node)
        if len(targets) <= 1:
            return tuple(Way(self.places[target], 1.0) for target in targets)
        if node.kind not in BY_CHANCE:
            self._refuse(node, phrase("goes on along several flows at once; draw an exclusive gateway behind it"))
            return ()
        return self._shares(node)

    def _interruptions(self, node: Node) -> dict[str, float]:
        """The boundary events of a node that happen at all, each with its share of the visits."""
        shares = {key: self.inputs.branches.get(key, 0.0) for key in node.boundaries}
        return {key: share for key, share in shares.items() if share != 0}

    def _judge_boundaries(self, node: Node) -> None:
        shares = self._interruptions(node)
        for event in (self.definition.nodes[key] for key in node.boundaries):
            if event.id not in shares:
                self.warnings.append(
                    phrase("{named} is taken never to happen; give its share if it does", named=_named(event))
                )
            elif not event.interrupting or node.kind is Kind.SUBPROCESS:
                self._refuse(
                    event, phrase("splits a case or ends many steps at once; leave out its share, or draw a gateway")
                )
        if shares and not (all(share > 0 for share in shares.values()) and math.fsum(shares.values()) <= 1):
            self._refuse(
                node, phrase("has boundary events whose shares are below 0 or add up to more than 1; mend them")
            )

    def _shares(self, node: Node) -> tuple[Way, ...]:
        given = [self.inputs.branches.get(flow.id) for flow in node.outgoing]
        known = [share for share in given if share is not None]
        if any(not math.isfinite(share) or not 0 <= share <= 1 for share in known):
            self._refuse(node, phrase("has a share that is not between 0 and 1; mend it"))
            return ()
        unknown = len(given) - len(known)
        left = 1 - math.fsum(known)
        if left < -_SLACK or (not unknown and left > _SLACK):
            self._refuse(node, phrase("has shares that add up to {left:g}, not to 1; mend them", left=1 - left))
            return ()
        if unknown > 1 or (unknown and not known):
            self.warnings.append(
                phrase("{named}: shares are not known; the ways without one are given equal parts", named=_named(node))
            )
        rest = max(0.0, left) / unknown if unknown else 0.0
        return tuple(
            Way(self.places[flow.target], rest if share is None else share)
            for flow, share in zip(node.outgoing, given, strict=True)
        )

    def _refuse(self, node: Node, reason: str) -> Step:
        self.problems.append(phrase("{node} {reason}", node=_named(node), reason=reason))
        return Step(node.id, node.name, StepKind.END)


def _named(node: Node) -> str:
    return phrase("the {kind} {node!r} ({key})", kind=node.kind, node=node.name or node.id, key=node.id)


def _timer_law(node: Node) -> Law | None:
    timer = node.event.timer if node.event is not None else None
    if timer is None or timer.kind is not TimerKind.DURATION or timer.formula is not None or timer.working:
        return None
    try:
        return constant((parse_period(timer.text).add_to(ANY_MOMENT) - ANY_MOMENT) / _HOUR)
    except (ValueError, OverflowError):  # drawings that never run may say anything: then the delay must be given
        return None


def _endless(steps: Sequence[Step]) -> list[str]:
    """Steps from which no way of a share above zero leads to an end."""
    before: dict[int, list[int]] = {}
    for place, step in enumerate(steps):
        for way in step.ways:
            if way.share > 0:
                before.setdefault(way.target, []).append(place)
    ending = [place for place, step in enumerate(steps) if step.kind is StepKind.END]
    good = set(ending)
    for place in ending:
        fresh = [source for source in before.get(place, ()) if source not in good]
        good.update(fresh)
        ending += dict.fromkeys(fresh)
    return [
        phrase(
            "{step!r} ({key}) is never left for an end; give a way out a share above 0",
            step=step.name or step.key,
            key=step.key,
        )
        for place, step in enumerate(steps)
        if place not in good
    ]


def _overloaded(bundle: Bundle) -> list[str]:
    """Stations and timelines that get more work than their people can do."""
    return [
        *(
            _overload(station.key, share)
            for station, share in zip(bundle.stations, utilisation_of(bundle), strict=True)
            if share >= 1
        ),
        *(
            phrase(
                "timelines take {hours:.1f} hours a week of {team!r}, more than the {there:.1f} that it has; begin fewer or add "
                "people",
                hours=taken * HOURS_OF_WEEK,
                team=team.key,
                there=team.mean_servers * HOURS_OF_WEEK,
            )
            for team in bundle.crews
            if (taken := booked_of(bundle, team.key)) > team.mean_servers
        ),
    ]


def _overload(station: str, share: float) -> str:
    if math.isinf(share):
        return phrase(
            "{station!r} gets work that nobody has time for, so its queue only grows; add people or take work away",
            station=station,
        )
    return phrase(
        "{station!r} gets {share:.0%} of the work its people can do, so its queue only grows; add people or take work away",
        station=station,
        share=share,
    )
