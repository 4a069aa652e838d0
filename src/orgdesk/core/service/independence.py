"""Whether a person may audit: not who belongs to, reports into, or owned the work of what is audited, in the audited period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from orgdesk.core.organisation.model import Assignment, Structure
from orgdesk.core.organisation.tree import build_tree


class Tie(StrEnum):
    """What binds an auditor to what is audited."""

    BELONGED = "belonged"
    REPORTED = "reported"
    WORKED = "worked"
    OWNED = "owned"


@dataclass(frozen=True, slots=True)
class Dependence:
    """One reason against an auditor: the tie, and the position, boss or number of pieces of work that makes it."""

    tie: Tie
    subject: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reign:
    """A structure and the days on which it was in force; no end means until now."""

    structure: Structure
    start: date | None = None
    end: date | None = None

    def meets(self, first: date, last: date) -> bool:
        """Whether it was in force on any of the days."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


def ties_of(
    assignments: Iterable[Assignment],
    reigns: Iterable[Reign],
    unit: str,
    *,
    first: date,
    last: date,
    worked: int = 0,
    owned: int = 0,
) -> tuple[Dependence, ...]:
    """Every reason against one person as auditor of `unit` and the units within it, from `first` to `last`, both included.

    `assignments` are the person's own; `worked` and `owned` are how many pieces of the unit's work the person finished and how many
    of its cases they owned in the period. A person who heads the unit belongs to it.
    """
    mine = [one for one in assignments if one.kind.fills_seat and _overlaps(one, first, last)]
    found: dict[tuple[Tie, str], Dependence] = {}
    for reign in reigns:
        if reign.meets(first, last):
            held = {
                one.position for one in mine if reign.meets(max(one.start or first, first), min(one.end or last, last))
            }
            for tie in _ties_in(reign.structure, held, unit):
                found.setdefault((tie.tie, tie.subject), tie)
    work = [Dependence(Tie.WORKED, unit, worked)] if worked else []
    return (*found.values(), *work, *([Dependence(Tie.OWNED, unit, owned)] if owned else []))


def units_inside(structure: Structure, unit: str) -> frozenset[str]:
    """The unit and every unit within it; a circle of units ends where it began."""
    children: dict[str, list[str]] = {}
    for one in structure.units:
        children.setdefault(one.parent or "", []).append(one.key)
    found: set[str] = set()
    waiting = [unit]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(children.get(key, ()))
    return frozenset(found)


def _ties_in(structure: Structure, held: set[str], unit: str) -> Iterable[Dependence]:
    inside = units_inside(structure, unit)
    heads = {one.head for one in structure.units if one.key in inside and one.head}
    known, tree = structure.position_by_key, build_tree(structure)
    for key in sorted(held & set(known)):
        if known[key].unit in inside or key in heads:
            yield Dependence(Tie.BELONGED, key)
        else:
            boss = next((one for one in tree.chain_of_command(key) if known[one].unit in inside or one in heads), None)
            if boss is not None:
                yield Dependence(Tie.REPORTED, boss)


def _overlaps(assignment: Assignment, first: date, last: date) -> bool:
    return (assignment.start is None or assignment.start <= last) and (
        assignment.end is None or assignment.end >= first
    )
