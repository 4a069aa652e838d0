"""What putting a version into force would change, before anybody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.merging import merged_structure, vanishing_work
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.organisation.rights import RightsChange, rights_changes
from orgdesk.core.organisation.model import Position


@dataclass(frozen=True)
class Vanishing:
    """A position that goes away, its open work, and who is named to take it over."""

    position: Position
    open_work: int
    successor: str


@dataclass(frozen=True)
class ActivationPreview:
    """The positions that go and come, who gets a seat, and whether anything is still missing."""

    vanishing: list[Vanishing]
    added: list[Position]
    planned: list[Assignment]
    choices: list[Position]
    rights: list[RightsChange]

    @property
    def missing(self) -> list[Vanishing]:
        return [row for row in self.vanishing if row.open_work and not row.successor]

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.planned]


def preview_activation(version: Version, current: Version | None, *, on: date) -> ActivationPreview:
    """Raises MergeConflict when the version and the one in force disagree."""
    merged = merged_structure(version, current)
    before = current.content.position_by_key if current else {}
    after = merged.position_by_key
    work = vanishing_work(current, merged)
    named = dict(version.successors.values_list("vanishing_key", "successor_key"))
    return ActivationPreview(
        vanishing=[
            Vanishing(position=position, open_work=work.get(key, 0), successor=named.get(key, ""))
            for key, position in before.items()
            if key not in after
        ],
        added=[position for key, position in after.items() if key not in before],
        planned=list(Assignment.objects.planned_in(version).select_related("person")),
        choices=list(merged.positions),
        rights=rights_changes(version, merged, current, on=on),
    )
