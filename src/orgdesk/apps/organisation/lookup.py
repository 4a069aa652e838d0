"""Who is who in the organisation on a day. The rest of the product asks here and never reads the tables.

The structure of the version in force is kept in memory by version and revision; holders are read from the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.prepared import Columns, all_but, run
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.core.organisation.model import Structure

_VERSION = Columns(Version, all_but(Version, "structure", "base"))
_WORKSPACE = Columns(Workspace, all_but(Workspace))
_POSITION = Columns(Assignment, ["position_key"])
_IN_FORCE = (
    f"SELECT {_VERSION.text}, {_WORKSPACE.text} FROM {_VERSION.table} "  # noqa: S608 - names of the models only
    f'JOIN {_WORKSPACE.table} ON {_WORKSPACE.table}."id" = {_VERSION.table}."workspace_id" '
    f'WHERE {_VERSION.table}."status" = %s'
)
_SEATED = tuple(kind.value for kind in Assignment.SEATED)
_HELD = (
    'WHERE "person_id" = %s AND "version_id" IS NULL AND "kind" IN (%s, %s) '
    'AND ("start" IS NULL OR "start" <= %s) AND ("end" IS NULL OR "end" >= %s)'
)
"""As `Assignment.objects.in_force`; every act on work asks it."""


@dataclass(slots=True)
class _Known:
    """What one block has asked: the version in force, in a list of one, and positions by person and day."""

    version: list[Version | None] = field(default_factory=list)
    held: dict[tuple[int, date], frozenset[str]] = field(default_factory=dict)


_known: ContextVar[_Known | None] = ContextVar("organisation known", default=None)


@contextmanager
def one_organisation() -> Iterator[None]:
    """Within this block the version in force and who holds what are asked once: a page shows one organisation, whatever happens meanwhile."""
    if _known.get() is not None:
        yield
        return
    token = _known.set(_Known())
    try:
        yield
    finally:
        _known.reset(token)


def active_version() -> Version | None:
    """The version in force today, or None before the first activation."""
    known = _known.get()
    if known is not None and known.version:
        return known.version[0]
    # Its structure is kept in memory; fetching and parsing the JSON again costs more than all the rest.
    (found,) = run((_IN_FORCE, [Version.Status.ACTIVE.value]))
    version = _loaded(found[0]) if found else None
    if known is not None:
        known.version.append(version)
    return version


def _loaded(row: tuple[Any, ...]) -> Version:
    own = len(_VERSION.names)
    version = _VERSION.loaded(row[:own])
    version.workspace = _WORKSPACE.loaded(row[own:])
    return version


def active_structure() -> Structure:
    """The structure in force, empty before the first activation."""
    version = active_version()
    return version.content if version else Structure()


def version_on(on: date) -> Version | None:
    """The version that was in force on a day."""
    lived = Version.objects.filter(
        status__in=[Version.Status.ACTIVE, Version.Status.SUPERSEDED], effective_from__lte=on
    )
    return lived.order_by("-effective_from", "-id").first()


def positions_held_by(person: Person, *, on: date) -> frozenset[str]:
    """Keys of the positions that the person holds or acts in on the day, and that exist in the structure in force."""
    known = _known.get()
    if known is not None and (person.pk, on) in known.held:
        return known.held[person.pk, on]
    (rows,) = run(_POSITION.select(_HELD, person.pk, *_SEATED, on.isoformat(), on.isoformat()))
    existing = active_structure().position_by_key
    held = frozenset(key for (key,) in rows if key in existing)
    if known is not None:
        known.held[person.pk, on] = held
    return held


def units_of(person: Person, *, on: date) -> frozenset[str]:
    """Keys of the units that the person works in on the day: of the positions held, and the units that one of them heads.

    A governance body has no seats of its own: whoever heads it acts for it.
    """
    return units_of_positions(positions_held_by(person, on=on))


def units_of_positions(held: frozenset[str]) -> frozenset[str]:
    """As `units_of`, of positions that are known to be held and to exist."""
    structure = active_structure()
    within = {structure.position_by_key[key].unit for key in held}
    headed = {unit.key for unit in structure.units if unit.head in held}
    return frozenset(unit for unit in within | headed if unit)


def holders_of(position_key: str, *, on: date) -> list[Person]:
    """The people in a position on the day, the one with the largest share first."""
    return holders_of_many([position_key], on=on).get(position_key, [])


def holders_of_many(position_keys: Iterable[str], *, on: date) -> dict[str, list[Person]]:
    """As `holders_of`, for several positions in one query."""
    found: dict[str, list[Person]] = {}
    rows = Assignment.objects.in_force(on=on).filter(position_key__in=list(position_keys)).select_related("person")
    for row in rows.order_by("-share", "person__name"):
        found.setdefault(row.position_key, []).append(row.person)
    return found


def members_of(unit_key: str, *, on: date) -> list[Person]:
    """Everybody who holds a position of the unit on the day, or heads it, by name."""
    structure = active_structure()
    unit = structure.unit_by_key.get(unit_key)
    keys = [position.key for position in structure.positions_of_unit.get(unit_key, ())]
    if unit is not None and unit.head:
        keys.append(unit.head)
    people = {person.pk: person for holders in holders_of_many(keys, on=on).values() for person in holders}
    return sorted(people.values(), key=lambda person: person.name)


def unit_of_position(position_key: str) -> str:
    """Key of the unit that a position sits in, empty when it sits in none or does not exist."""
    position = active_structure().position_by_key.get(position_key)
    return (position.unit or "") if position else ""


def unit_name(unit_key: str) -> str:
    """What people call the unit; the key itself for a unit that the structure in force does not have."""
    unit = active_structure().unit_by_key.get(unit_key)
    return unit.name if unit else unit_key


def tier_name(tier: int) -> str:
    """What people call the unit that answers at a tier; T1 where several do, or none."""
    names = [unit.name for unit in active_structure().units if unit.tier == tier]
    return names[0] if len(names) == 1 else f"T{tier}"


def seat_name(unit_key: str, position_key: str) -> str:
    """Of work that is for a unit or for a position: what people call the one it is for."""
    return unit_name(unit_key) if unit_key else position_title(position_key)


def position_title(position_key: str) -> str:
    """What people call the position; the key itself for one that the structure in force does not have."""
    position = active_structure().position_by_key.get(position_key)
    return position.title if position else position_key
