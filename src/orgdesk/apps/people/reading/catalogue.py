"""The catalogue of courses as its readers want it: by course, and by the unit that gives or receives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models import Course, Delivery
from orgdesk.apps.people.reading.people import Scene


@dataclass(frozen=True)
class Line:
    """A course with the unit that gives it and those for which it was or will be held."""

    course: Course
    provider: str
    receivers: tuple[str, ...]
    materials: int
    held: int


@dataclass(frozen=True)
class Teaching:
    """Where a unit stands in the catalogue: courses it gives to others, and what is held for it."""

    gives: tuple[Line, ...]
    receives: tuple[tuple[Delivery, str], ...]


def lines_of(scene: Scene, person: Person, *, unit: str = "") -> list[Line]:
    """Of one unit that gives them, else of all."""
    courses = Course.objects.visible_to(person).prefetch_related("deliveries")
    counted = courses.annotate(materials_kept=Count("materials__title", distinct=True))
    return [_line(scene, row) for row in (counted.filter(unit_key=unit) if unit else counted)]


def deliveries_counted(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """With `places` and how many of them `came`."""
    shares = rows.select_related("course", "trainer").prefetch_related("attendees__person")
    return shares.annotate(places=Count("attendees"), came=Count("attendees", filter=~Q(attendees__came_at=None)))


def teaching_of(scene: Scene, person: Person, unit: str) -> Teaching:
    rows = deliveries_counted(Delivery.objects.visible_to(person).filter(for_unit_key=unit))
    received = tuple((row, scene.unit_name(row.course.unit_key)) for row in rows[:20])
    return Teaching(tuple(lines_of(scene, person, unit=unit)), received)


def _line(scene: Scene, row: Course) -> Line:
    held = list(row.deliveries.all())
    names = _sorted_names(scene, (one.for_unit_key for one in held if one.for_unit_key))
    return Line(row, scene.unit_name(row.unit_key), names, getattr(row, "materials_kept", 0), len(held))


def _sorted_names(scene: Scene, units: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({scene.unit_name(unit) for unit in units}))
