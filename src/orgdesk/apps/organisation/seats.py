"""Seats as a reader sees them: a position of a version with the people in it on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from orgdesk.apps.organisation.addresses import pages_of_positions
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.holders import vacant_seats
from orgdesk.core.organisation.model import Activity, Position, RaciRole, ReportingLine, Structure, Unit
from orgdesk.core.organisation.tree import Tree, build_tree


@dataclass(frozen=True)
class Seat:
    """A position with the people in it on a day; `level` is 1 at the top, `place` and `of` count among its siblings."""

    position: Position
    unit: Unit | None
    boss: Position | None
    reports: tuple[Position, ...]
    dotted: tuple[tuple[ReportingLine, Position], ...]
    holders: tuple[Assignment, ...]
    planned: tuple[Assignment, ...]
    history: tuple[Assignment, ...]
    vacant: int
    level: int = 0
    place: int = 1
    of: int = 1
    url: str = ""

    @property
    def names(self) -> str:
        return ", ".join(row.person.name for row in self.holders)


def outline_of(version: Version, *, on: date) -> list[Seat]:
    """The chart as a list from the top down, each with its level: what a screen reader and a phone show."""
    people = people_by_position(version)
    structure = version.content
    tree, page_of = build_tree(structure), pages_of_positions(version)
    place = {key: number for row in (tree.roots, *map(tree.children, tree.order)) for number, key in enumerate(row, 1)}
    return [
        replace(_seat(structure, tree, key, people.get(key, ()), on=on), place=place.get(key, 1), url=page_of(key))
        for key in tree.order
    ]


def seat_of(version: Version, key: str, *, on: date) -> Seat | None:
    """One position with everything that its panel shows, or None where the version has none of that key."""
    if key not in version.content.position_by_key:
        return None
    people = people_by_position(version, only=key)
    return _seat(version.content, build_tree(version.content), key, people.get(key, ()), on=on)


def seats_of(version: Version, keys: Iterable[str], *, on: date) -> list[Seat]:
    """As `seat_of`, for several positions that the version has."""
    people, structure = people_by_position(version), version.content
    tree = build_tree(structure)
    return [_seat(structure, tree, key, people.get(key, ()), on=on) for key in keys]


def charter_of(version: Version, unit: str) -> list[tuple[Activity, str]]:
    """What a unit does and its part in each."""
    found = []
    for activity in version.content.activities:
        roles = [entry.role for entry in activity.raci if entry.party == unit]
        if roles:
            found.append((activity, _role_words(roles[0])))
    return found


def people_by_position(version: Version, *, only: str = "") -> dict[str, tuple[Assignment, ...]]:
    """Every assignment that a reader of this version sees, by position: the real ones of all days and its own plans."""
    rows = Assignment.objects.filter(version=None) | Assignment.objects.filter(version=version)
    rows = rows.filter(position_key=only) if only else rows
    found: dict[str, list[Assignment]] = {}
    for row in rows.select_related("person").order_by("-share", "person__name"):
        found.setdefault(row.position_key, []).append(row)
    return {key: tuple(assignments) for key, assignments in found.items()}


def in_force(row: Assignment, on: date) -> bool:
    """Whether the row seats somebody on the day."""
    begun = row.start is None or row.start <= on
    lasting = row.end is None or row.end >= on
    return row.kind in Assignment.SEATED and row.version_id is None and begun and lasting


def days_vacant(rows: Sequence[Assignment], on: date) -> int | None:
    """Days since the last holder left; None where nobody ever sat there."""
    ended = [row.end for row in rows if row.end is not None and row.end < on]
    return (on - max(ended)).days if ended else None


def _seat(structure: Structure, tree: Tree, key: str, rows: Sequence[Assignment], *, on: date) -> Seat:
    known = structure.position_by_key
    position = known[key]
    boss = tree.boss_of.get(key)
    siblings = tree.roots if boss is None else tree.children(boss)
    holders = tuple(row for row in rows if in_force(row, on))
    return Seat(
        position=position,
        unit=structure.unit_by_key.get(position.unit or ""),
        boss=known.get(boss or ""),
        reports=tuple(known[child] for child in tree.children(key)),
        dotted=tuple((line, known[line.boss]) for line in tree.dotted_lines_of.get(key, ()) if line.boss in known),
        holders=holders,
        planned=tuple(row for row in rows if row.kind == Assignment.Kind.PLANNED),
        history=tuple(row for row in rows if row.end is not None and row.end < on),
        vacant=vacant_seats(position, [assignment_of(row) for row in holders]),
        level=tree.depth_of.get(key, 1),
        of=len(siblings),
    )


def _role_words(role: RaciRole) -> str:
    words: Mapping[RaciRole, str] = {
        RaciRole.ACCOUNTABLE: _("accountable"),
        RaciRole.RESPONSIBLE: _("responsible"),
        RaciRole.CONSULTED: _("consulted"),
        RaciRole.INFORMED: _("informed"),
    }
    return words[role]
