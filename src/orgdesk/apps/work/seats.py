"""Where a person sits on a day: the one place where work asks the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True)
class Seats:
    """The keys of the units a person belongs to and of the positions they hold."""

    units: frozenset[str]
    positions: frozenset[str]

    def cover(self, item: WorkItem) -> bool:
        return item.unit_key in self.units or item.position_key in self.positions

    def position_for(self, item: WorkItem) -> str:
        """The position in which the person acts on the item: the item's own, or the one they hold in its unit; "" for none."""
        if item.position_key in self.positions:
            return item.position_key
        inside = lookup.active_structure().position_by_key
        return min(
            (key for key in self.positions if key in inside and (inside[key].unit or "") == item.unit_key), default=""
        )


def seats_of(person: Person, *, on: date) -> Seats:
    with lookup.one_organisation():
        held = lookup.positions_held_by(person, on=on)
        return Seats(units=lookup.units_of_positions(held), positions=held)
