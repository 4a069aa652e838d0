"""The list of colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.people.models import SkillRating
from orgdesk.core.organisation.model import Position


@dataclass(frozen=True)
class Colleague:
    """One line: the person, the seats held on the day and their units."""

    person: Person
    seats: tuple[tuple[Assignment, Position], ...]
    units: tuple[str, ...]

    @property
    def seat_names(self) -> str:
        return ", ".join(position.title for _row, position in self.seats)

    @property
    def unit_names(self) -> str:
        return ", ".join(self.units)


def colleagues(viewer: Person, *, on: date, words: str = "", unit: str = "", skill: str = "") -> list[Colleague]:
    """Everybody who works here and is meant, by name; `words` search names, aliases, addresses and titles."""
    structure = lookup.active_structure()
    held: dict[int, list[tuple[Assignment, Position]]] = {}
    for row in Assignment.objects.in_force(on=on).order_by("-share", "position_key"):
        position = structure.position_by_key.get(row.position_key)
        if position is not None:
            held.setdefault(row.person_id, []).append((row, position))
    found = Person.objects.visible_to(viewer).staff().filter(is_active=True)
    if words.strip():
        titled = [pk for pk, seats in held.items() if any(words.casefold() in seat.title.casefold() for _row, seat in seats)]  # fmt: skip
        matches = Q(name__icontains=words) | Q(alias__icontains=words) | Q(email__icontains=words)
        found = found.filter(matches | Q(pk__in=titled))
    if unit:
        found = found.filter(
            pk__in=[pk for pk, seats in held.items() if any(seat.unit == unit for _row, seat in seats)]
        )
    if skill:
        found = found.filter(pk__in=able_in(skill, on=on))
    return [_colleague(person, held.get(person.pk, [])) for person in found]


def able_in(skill: str, *, on: date) -> list[int]:
    """Who is able in the skill or better by the latest judgement."""
    rows = SkillRating.objects.filter(skill__iexact=skill, on__lte=on).filter(Q(expires=None) | Q(expires__gte=on))
    latest = dict(rows.values_list("person", "level"))
    return [person for person, level in latest.items() if level >= SkillRating.Level.ABLE]


def _colleague(person: Person, seats: list[tuple[Assignment, Position]]) -> Colleague:
    units = dict.fromkeys(lookup.unit_name(position.unit) for _row, position in seats if position.unit)
    return Colleague(person, tuple(seats), tuple(units))
