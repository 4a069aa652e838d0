"""How closely a unit's work keeps to the processes that its charter prescribes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.mined_page import model_of, ways_of
from orgdesk.apps.insight.runs import runs_begun
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.mining import conformance
from orgdesk.core.organisation.model import RaciRole

_BACK = timedelta(days=365)
_OWN = frozenset({RaciRole.ACCOUNTABLE, RaciRole.RESPONSIBLE})


@dataclass(frozen=True)
class Procedure:
    """A process that prescribes some of a unit's activities: cases of the last year that ended, and how many went another way.

    Where they are many, both are counted in a random sample. Both are None where the process cannot be compared: what ends nowhere, or
    has too many ways, has no model.
    """

    version: DefinitionVersion
    activities: tuple[str, ...]
    ended: int | None
    deviated: int | None

    @property
    def percent(self) -> float | None:
        return 100 * self.deviated / self.ended if self.ended and self.deviated is not None else None


def procedures_of(unit: str, person: Person, *, at: datetime) -> list[Procedure]:
    """Of the activities that the unit answers for or does; what is still under way is not blamed for missing ends."""
    prescribed: dict[str, list[str]] = {}
    for activity in active_structure().activities:
        if activity.procedure and any(one.party == unit and one.role in _OWN for one in activity.raci):
            prescribed.setdefault(activity.procedure, []).append(activity.name)
    versions = DefinitionVersion.objects.visible_to(person).active().filter(definition__key__in=prescribed)
    return [
        Procedure(version, tuple(prescribed[version.definition.key]), *_compared(version, at=at))
        for version in versions.select_related("definition").order_by("definition__name")
    ]


def _compared(version: DefinitionVersion, *, at: datetime) -> tuple[int | None, int | None]:
    runs = runs_begun(version, at - _BACK, at)
    over = runs.log.choose_cases(runs.over())
    if not len(over):
        return 0, 0
    model = model_of(compiled(version))
    if model is None:
        return None, None
    found = conformance(model, ways_of(over, model), most=0)
    return found.cases, found.cases - found.kept
