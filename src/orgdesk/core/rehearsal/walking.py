"""One case walked through a process on a chart, step by step: who holds it, and where it would stall."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from orgdesk.core.organisation.model import PositionState, Structure
from orgdesk.core.process.definition import Flow, Kind, Node, ProcessDefinition

MOST_STEPS: Final = 200


class Stall(Enum):
    """Why a case stays where it is."""

    NO_LANE = "no lane"
    UNBOUND = "lane bound to nobody"
    NO_UNIT = "not in this chart"
    NOBODY = "no open seat"
    VACANT = "nobody holds the seat"
    ENDLESS = "goes round without end"


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the walk: who has it (keys of units and positions), the way taken from there, what stalls it, usual hours."""

    node: str
    name: str
    kind: Kind
    units: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    way: str = ""
    stall: Stall | None = None
    missing: str = ""
    hours: float | None = None

    @property
    def is_work(self) -> bool:
        """Whether a person does it."""
        return self.kind is Kind.USER


def walk(
    definition: ProcessDefinition,
    structure: Structure,
    choices: Mapping[str, Sequence[str]],
    *,
    start: str = "",
    held: Mapping[str, int] | None = None,
    hours: Mapping[str, float] | None = None,
) -> tuple[Stop, ...]:
    """Walk one case. `choices` names by gateway the ids of the flows taken, one a visit, the last one again after that.

    `held` counts the holders by position key (without it every open seat is taken to be held), `hours` are usual ones by node.
    A case that stalls still walks on, so that all stalls are seen; branches are walked one after the other.
    """
    walking = _Walk(definition, structure, choices, held, hours or {})
    root = definition.root
    first = start or next(iter((*root.starts, *root.triggers)), "")
    return walking.from_(first) if first in definition.nodes else ()


class _Walk:
    def __init__(
        self,
        definition: ProcessDefinition,
        structure: Structure,
        choices: Mapping[str, Sequence[str]],
        held: Mapping[str, int] | None,
        hours: Mapping[str, float],
    ) -> None:
        self.definition, self.structure, self.choices, self.held, self.hours = (
            definition,
            structure,
            choices,
            held,
            hours,
        )
        self.visits: dict[str, int] = {}
        self.arrived: dict[str, int] = {}

    def from_(self, start: str) -> tuple[Stop, ...]:
        stops: list[Stop] = []
        going = deque([start])
        while going:
            node = self.definition.nodes[going.popleft()]
            if len(stops) == MOST_STEPS:
                stops.append(Stop(node.id, node.name or node.id, node.kind, stall=Stall.ENDLESS))
                break
            if not self._waits(node):
                flows = self._taken(node)
                stops.append(self._stop(node, flows))
                going.extendleft(reversed(self._targets(node, flows)))
        return tuple(stops)

    def _waits(self, node: Node) -> bool:
        """Whether a joining gateway still waits for a branch."""
        if node.kind is not Kind.PARALLEL or len(node.incoming) < 2:
            return False
        self.arrived[node.id] = self.arrived.get(node.id, 0) + 1
        return self.arrived[node.id] % len(node.incoming) != 0

    def _taken(self, node: Node) -> Sequence[Flow]:
        if node.kind not in (Kind.EXCLUSIVE, Kind.EVENT_BASED, Kind.INCLUSIVE) or len(node.outgoing) < 2:
            return node.outgoing
        wanted = self.choices.get(node.id, ())
        visit = self.visits.get(node.id, 0)
        self.visits[node.id] = visit + 1
        chosen = wanted[min(visit, len(wanted) - 1)] if wanted else ""
        by_id = {flow.id: flow for flow in node.outgoing}
        usual = next((flow for flow in node.outgoing if flow.is_default), node.outgoing[0])
        return (by_id.get(chosen, usual),)

    def _targets(self, node: Node, flows: Sequence[Flow]) -> list[str]:
        if node.kind is Kind.SUBPROCESS and node.starts:
            return list(node.starts[:1])
        if node.link_target:
            return [node.link_target]
        if flows:
            return [flow.target for flow in flows]
        around = self.definition.nodes.get(node.parent)
        return (
            [flow.target for flow in around.outgoing]
            if around is not None and around is not self.definition.root
            else []
        )

    def _stop(self, node: Node, flows: Sequence[Flow]) -> Stop:
        way = flows[0].name if len(flows) == 1 and len(node.outgoing) > 1 else ""
        lane = node.lane
        units, positions = (lane.units, lane.positions) if lane is not None else ((), ())
        stall, missing = self._stall(node, units, positions) if node.kind is Kind.USER else (None, "")
        name = node.name or node.id
        return Stop(
            node.id, name, node.kind, tuple(units), tuple(positions), way, stall, missing, self.hours.get(node.id)
        )

    def _stall(self, node: Node, units: Sequence[str], positions: Sequence[str]) -> tuple[Stall | None, str]:
        if node.lane is None:
            return Stall.NO_LANE, ""
        if not units and not positions:
            return Stall.UNBOUND, node.lane.name
        for key, known in ((*((one, self.structure.unit_by_key) for one in units),
                            *((one, self.structure.position_by_key) for one in positions))):  # fmt: skip
            if key not in known:
                return Stall.NO_UNIT, key
        seats = [
            one
            for one in self.structure.position_by_key.values()
            if (one.key in positions or one.unit in self._below(units)) and one.state is PositionState.OPEN
        ]
        if not seats:
            return Stall.NOBODY, ", ".join((*units, *positions))
        if self.held is not None and not any(self.held.get(seat.key) for seat in seats):
            return Stall.VACANT, ", ".join(seat.title for seat in seats[:3])
        return None, ""

    def _below(self, units: Sequence[str]) -> set[str]:
        found = dict.fromkeys(units)
        waiting = list(found)
        for key in waiting:
            fresh = [
                one.key for one in self.structure.unit_by_key.values() if one.parent == key and one.key not in found
            ]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return set(found)
