"""What the checks say of a version with its holders on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from orgdesk.apps.organisation.facts import with_facts
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.organisation.surroundings import surroundings_of
from orgdesk.core.organisation.checks import CheckContext, Finding, run_checks
from orgdesk.core.organisation.holders import holders_by_position, vacant_seats
from orgdesk.core.organisation.model import People, Person, Position
from orgdesk.core.phrases import Phrase
from orgdesk.ui.sayings import in_words

OPEN = (Version.Status.DRAFT, Version.Status.PROPOSED, Version.Status.APPROVED)
"""States in which planned holders count."""

AUDITED_PERIOD = timedelta(days=365)
_DEPENDENT = {"audit_body_inside", "auditor_reports_into_line", "auditor_worked_there"}


@dataclass(frozen=True)
class Vacancy:
    """Open seats of one position: how many, and for how long where that is known."""

    position: Position
    seats: int
    days: int | None


def findings_of(version: Version, *, on: date) -> tuple[Finding, ...]:
    """Every check of the core on this version, with people by their names."""
    around = surroundings_of(version.content)
    people = people_of(version, on=on)
    context = CheckContext(
        structure=version.content,
        people=people,
        on=on,
        draft=version.status in OPEN,
        audited_from=on - AUDITED_PERIOD,
        process_roles=around.process_roles,
        hand_offs=around.hand_offs,
        inbound_units=around.inbound_units,
    )
    names = {person.key: person.name for person in people.persons}
    return tuple(named(finding, names) for finding in run_checks(context))


def named(finding: Finding, names: Mapping[str, str]) -> Finding:
    """The finding as people read it: names where it says keys of persons."""
    values = {
        field: ", ".join(names.get(word, word) for word in said.split(", ")) if type(said) is str else said
        for field, said in finding.values.items()
    }
    return replace(finding, text=Phrase(finding.text.template, values))


def dependent_auditors(version: Version, *, on: date) -> list[str]:
    """Why auditors of this version would audit their own boss, unit or work of the last year; in words with their names."""
    return [in_words(finding.text) for finding in findings_of(version, on=on) if finding.code in _DEPENDENT]


def people_of(version: Version, *, on: date) -> People:
    """Everybody as core values: persons, assignments (the real ones and, until it is in force, the plans), skills and wishes."""
    rows = Assignment.objects.filter(version=None) | Assignment.objects.filter(version=version)
    rows = rows.select_related("person").order_by("pk")
    persons = {row.person.key: Person(row.person.key, row.person.name, row.person.alias) for row in rows}
    people = People(persons=tuple(persons.values()), assignments=tuple(assignment_of(row) for row in rows))
    return with_facts(people, on=on)


def vacancies_of(version: Version, *, on: date) -> list[Vacancy]:
    """Positions with open seats, the longest vacant first; unknown durations last."""
    assignments = people_of(version, on=on).assignments
    holders = holders_by_position(assignments, on=on, planned=version.status in OPEN)
    found = []
    for position in version.content.positions:
        seats = vacant_seats(position, holders.get(position.key, ()))
        if seats:
            ended = [row.end for row in assignments if row.position == position.key and row.end and row.end < on]
            found.append(Vacancy(position, seats, (on - max(ended)).days if ended else None))
    return sorted(found, key=lambda vacancy: -(vacancy.days if vacancy.days is not None else -1))
