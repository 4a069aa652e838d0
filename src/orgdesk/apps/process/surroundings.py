"""What the active processes say of the organisation: whom they name, and from whom to whom work goes."""

from __future__ import annotations

from orgdesk.apps.organisation.surroundings import Surroundings, tells_surroundings
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.organisation.checks import HandOff, ProcessRole
from orgdesk.core.organisation.model import PartyKind
from orgdesk.core.process.definition import Lane, ProcessDefinition
from orgdesk.core.process.lanes import hand_overs


@tells_surroundings
def tell_of_processes() -> Surroundings:
    """Names, roles and hand-overs of every active process."""
    versions = DefinitionVersion.objects.active().select_related("definition").defer("xml")
    drawn = [(version.definition.name, compiled(version)) for version in versions]
    return Surroundings(
        process_roles=tuple(role for name, definition in drawn for role in _roles(name, definition)),
        processes={version.definition.key: version.definition.name for version in versions},
        hand_offs=tuple(hand_off for name, definition in drawn for hand_off in _hand_offs(name, definition)),
    )


def _roles(name: str, definition: ProcessDefinition) -> list[ProcessRole]:
    found = []
    for lane in definition.lanes.values():
        found += [ProcessRole(name, key, PartyKind.UNIT) for key in lane.units]
        found += [ProcessRole(name, key, PartyKind.POSITION) for key in lane.positions]
    return found


def _hand_offs(name: str, definition: ProcessDefinition) -> list[HandOff]:
    """One for each pair of lanes, whatever the number of flows between them; what only comes back is not handed in."""
    ways = [one for one in hand_overs(definition) if not one.is_return]
    pairs = {(_keys(one.source.lane), _keys(one.target.lane)): None for one in ways}
    return [
        HandOff(origins[0], targets[0], name, also=origins[1:]) for origins, targets in pairs if origins and targets
    ]


def _keys(lane: Lane | None) -> tuple[str, ...]:
    return (*lane.units, *lane.positions) if lane else ()
