"""How the organisation learns who names its boxes from outside: the apps that draw processes and take contacts register a teller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from orgdesk.core.organisation.checks import HandOff, ProcessRole
from orgdesk.core.organisation.model import Structure


@dataclass(frozen=True)
class Surroundings:
    """What is said of a chart outside it; the ends of hand-offs are keys of units or positions."""

    process_roles: tuple[ProcessRole, ...] = ()
    hand_offs: tuple[HandOff, ...] = ()
    inbound_units: tuple[str, ...] = ()
    processes: Mapping[str, str] = field(default_factory=dict)
    """Key of a process -> its name."""


Teller = Callable[[], Surroundings]

_tellers: list[Teller] = []


def tells_surroundings(teller: Teller) -> Teller:
    """Register a teller."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def surroundings_of(structure: Structure) -> Surroundings:
    """Everything that is told, with hand-offs between the units of this structure."""
    told = [teller() for teller in _tellers]
    return Surroundings(
        process_roles=tuple(role for one in told for role in one.process_roles),
        hand_offs=tuple(_between_units(structure, (hand_off for one in told for hand_off in one.hand_offs))),
        inbound_units=tuple(unit for one in told for unit in one.inbound_units),
        processes={key: name for one in told for key, name in one.processes.items()},
    )


def _between_units(structure: Structure, hand_offs: Iterable[HandOff]) -> Iterable[HandOff]:
    """Hand-offs whose ends stand on the chart, in two units."""
    for one in hand_offs:
        origin, target = _unit_of(structure, one.origin), _unit_of(structure, one.target)
        also = tuple(unit for key in one.also if (unit := _unit_of(structure, key)))
        if origin and target and origin != target:
            yield replace(one, origin=origin, target=target, also=also)


def _unit_of(structure: Structure, key: str) -> str:
    if key in structure.unit_by_key:
        return key
    position = structure.position_by_key.get(key)
    return position.unit or "" if position else ""
