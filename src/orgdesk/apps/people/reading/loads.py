"""How much open work each unit has."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count

from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.flexing import UnitLoad
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import People, Structure


def open_work_by_unit(structure: Structure) -> Counter[str]:
    """Open work items of a unit and of its positions, by unit."""
    found: Counter[str] = Counter()
    rows = WorkItem.objects.open().values("unit_key", "position_key").annotate(items=Count("pk"))
    for row in rows.order_by():
        position = structure.position_by_key.get(row["position_key"])
        found[row["unit_key"] or (position.unit if position else None) or ""] += row["items"]
    return found


def loads_of(structure: Structure, people: People, *, on: date) -> list[UnitLoad]:
    """Every unit that has seats or work."""
    holders = holders_by_position(people.assignments, on=on)
    open_work = open_work_by_unit(structure)
    found = []
    for unit in structure.units:
        seats = structure.positions_of_unit.get(unit.key, ())
        heads = {row.person for position in seats for row in holders.get(position.key, ())}
        if seats or open_work[unit.key]:
            found.append(UnitLoad(unit.key, open_work[unit.key], len(heads)))
    return found
