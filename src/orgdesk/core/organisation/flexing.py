"""Who should help where, by the load of the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from orgdesk.core.organisation.capability import flex_targets, home_units
from orgdesk.core.organisation.holders import positions_by_person
from orgdesk.core.organisation.model import Flex, People, Structure


@dataclass(frozen=True)
class UnitLoad:
    """Open work items of a unit and the people in its seats."""

    unit: str
    open_work: int
    people: int

    @property
    def each(self) -> float:
        """Open work items for each person; all of them where nobody is there."""
        return self.open_work / max(self.people, 1)


@dataclass(frozen=True)
class Help:
    """`person` of `home` would help `unit`, where each has `before` items open, and `after` with one more pair of hands."""

    person: str
    home: str
    unit: str
    activity: str | None
    before: float
    after: float


def suggest_help(
    structure: Structure, people: People, loads: Iterable[UnitLoad], *, on: date | None = None
) -> tuple[Help, ...]:
    """One place for each person who can flex and whose own unit is quieter, the greatest need first.

    Each helper lightens the unit before the next is placed, so that help spreads over the units instead of running to one.
    """
    now = {load.unit: load for load in loads}
    homes = positions_by_person(people.assignments, on=on)
    waiting: dict[str, list[Flex]] = {}
    for row in people.flex:
        waiting.setdefault(row.person, []).append(row)
    found: list[Help] = []
    while waiting:
        best = max(
            (help for person, rows in waiting.items() for help in _offers(structure, person, rows, homes, now)),
            key=lambda help: (help.before, help.person),
            default=None,
        )
        if best is None:
            break
        found.append(best)
        del waiting[best.person]
        load = now[best.unit]
        now[best.unit] = UnitLoad(load.unit, load.open_work, load.people + 1)
    return tuple(found)


def _offers(
    structure: Structure,
    person: str,
    rows: Iterable[Flex],
    homes: Mapping[str, tuple[str, ...]],
    loads: Mapping[str, UnitLoad],
) -> Iterable[Help]:
    own = home_units(structure, homes.get(person, ()))
    quiet = max((loads[unit].each for unit in own if unit in loads), default=0.0)
    for row in rows:
        for unit in flex_targets(structure, row.unit):
            load = loads.get(unit)
            if load is not None and unit not in own and load.each > quiet:
                after = load.open_work / (max(load.people, 0) + 1)
                yield Help(person, own[0] if own else "", unit, row.activity, load.each, after)
