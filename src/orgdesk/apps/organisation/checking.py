"""What the checks say of a version with its holders on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.checks import CheckContext, Finding, run_checks
from orgdesk.core.organisation.holders import holders_by_position, vacant_seats
from orgdesk.core.organisation.model import People, Position


@dataclass(frozen=True)
class Vacancy:
    """Open seats of one position: how many, and for how long where that is known."""

    position: Position
    seats: int
    days: int | None


def findings_of(version: Version, *, on: date) -> tuple[Finding, ...]:
    """Every check of the core on this version."""
    context = CheckContext(structure=version.content, people=people_of(version), on=on, draft=version.editable)
    return run_checks(context)


def people_of(version: Version) -> People:
    """Everybody's assignments as core values: the real ones and, for a draft, its plans."""
    rows = Assignment.objects.filter(version=None) | Assignment.objects.filter(version=version)
    return People(assignments=tuple(assignment_of(row) for row in rows.select_related("person")))


def vacancies_of(version: Version, *, on: date) -> list[Vacancy]:
    """Positions with open seats, the longest vacant first; unknown durations last."""
    assignments = people_of(version).assignments
    holders = holders_by_position(assignments, on=on)
    found = []
    for position in version.content.positions:
        seats = vacant_seats(position, holders.get(position.key, ()))
        if seats:
            ended = [row.end for row in assignments if row.position == position.key and row.end and row.end < on]
            found.append(Vacancy(position, seats, (on - max(ended)).days if ended else None))
    return sorted(found, key=lambda vacancy: -(vacancy.days if vacancy.days is not None else -1))
