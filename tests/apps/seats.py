"""A small organisation with people in its seats, for tests of what works on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.core.organisation.model import Position, Structure, Unit

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_UNITS = ("t1", "t2", "qa", "development", "council")
_SEATS = {
    "joyce": ("Joyce Bell", "t1-agent", "t1"),
    "pim": ("Pim de Graaf", "t1-agent", "t1"),
    "oskar": ("Oskar Brandt", "t2-operations", "t2"),
    "yuki": ("Yuki Tanabe", "qa-engineer", "qa"),
    "felix": ("Felix Moreau", "developer", "development"),
    "tomas": ("Tomas Okafor", "technical-director", "council"),
    "mara": ("Mara Lindqvist", "experience-director", "council"),
}


@dataclass(frozen=True)
class House:
    joyce: Person
    pim: Person
    oskar: Person
    yuki: Person
    felix: Person
    tomas: Person
    mara: Person
    outsider: Person


def seat_people() -> House:
    """One active version; Joyce and Pim at T1, Oskar at T2, a QA engineer, a developer, two directors, and somebody without a seat."""
    people = {
        key: Person.objects.create_person(email=f"{key}@brightwater.example", name=name, is_staff=True)
        for key, (name, _, _) in _SEATS.items()
    }
    outsider = Person.objects.create_person(email="vera@brightwater.example", name="Vera Novak", is_staff=True)
    positions = {position: unit for _, position, unit in _SEATS.values()}
    structure = Structure(
        units=tuple(Unit(key=key, name=key.upper()) for key in _UNITS),
        positions=tuple(Position(key=key, title=key, unit=unit, headcount=10) for key, unit in positions.items()),
    )
    Version.objects.create(
        workspace=Workspace.objects.create(key="service", name="Customer service"),
        key="service-2-0",
        label="2.0",
        status=Version.Status.ACTIVE,
        structure=structure_to_data(structure),
        effective_from=date(2026, 1, 1),
        created_at=AT,
    )
    for key, (_, position, _) in _SEATS.items():
        Assignment.objects.create(person=people[key], position_key=position, start=date(2026, 1, 1))
    return House(**people, outsider=outsider)
