"""How closely a unit's work keeps to the processes that its charter prescribes."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.ended_ways import ways_that_ended
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.errors import MeasureError
from orgdesk.core.measures.mining import align_all, model_of_definition
from orgdesk.core.organisation.model import RaciRole

_OWN = frozenset({RaciRole.ACCOUNTABLE, RaciRole.RESPONSIBLE})


@dataclass(frozen=True)
class Procedure:
    """A process that prescribes some of a unit's activities: cases that ended, and how many of them went another way.

    Both are None where the process cannot be compared: what ends nowhere, or has too many ways, has no model.
    """

    version: DefinitionVersion
    activities: tuple[str, ...]
    ended: int | None
    deviated: int | None

    @property
    def percent(self) -> float | None:
        return 100 * self.deviated / self.ended if self.ended and self.deviated is not None else None


def procedures_of(unit: str, person: Person) -> list[Procedure]:
    """Of the activities that the unit answers for or does; what is still under way is not blamed for missing ends."""
    prescribed: dict[str, list[str]] = {}
    for activity in active_structure().activities:
        if activity.procedure and any(one.party == unit and one.role in _OWN for one in activity.raci):
            prescribed.setdefault(activity.procedure, []).append(activity.name)
    versions = DefinitionVersion.objects.visible_to(person).active().filter(definition__key__in=prescribed)
    return [
        Procedure(version, tuple(prescribed[version.definition.key]), *_compared(version))
        for version in versions.select_related("definition").order_by("definition__name")
    ]


def _compared(version: DefinitionVersion) -> tuple[int | None, int | None]:
    ways = ways_that_ended(version)
    if not ways:
        return 0, 0
    steps = {step for way in ways for step in way}
    try:
        model = model_of_definition(compiled(version), {key: key for key in steps})
    except MeasureError:
        return None, None
    costs = align_all(model, list(ways))
    return ways.total(), sum(count for cost, count in zip(costs, ways.values(), strict=True) if cost)
