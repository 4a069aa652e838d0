"""Brightwater Instruments: the invented company, founded by running the product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.demo.cast import make_customers, make_staff
from orgdesk.apps.organisation.actions import (
    activate_version,
    approve_version,
    assign_person,
    create_version,
    propose_version,
)
from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.apps.process.actions import deploy_process
from orgdesk.core.organisation.model import AssignmentKind, Chart, ExpectedEffect, LineKind
from orgdesk.core.organisation.templates import load_template
from orgdesk.core.process.templates import fitting_templates, read_template


@dataclass(frozen=True)
class Company:
    """What a founded company has."""

    staff: dict[str, Person]
    customers: dict[str, Person]
    version: Version
    draft: Version


EARLIER_SEATS = 8
EFFECTS = (
    ExpectedEffect("sooner", "Customers hear from a person sooner", "TS-3", 0.5, 14),
    ExpectedEffect("fewer-hands", "A request passes through no more hands than before", "TS-14", 1.0, 14),
    ExpectedEffect("stays-solved", "What was solved stays solved", "TS-17", 3.0, 14),
)


def found_company(*, at: datetime, password: str | None = None, grows: bool = False) -> Company:
    """People, version 2.0 in force with its holders, version 2.1 as a draft that follows it, and the processes.

    A company that `grows` begins with 1.9 in force; its 2.0 is a draft that says what it is expected to change.
    """
    staff = make_staff(at=at, password=password)
    customers = make_customers(at=at, password=password)
    workspace, _ = Workspace.objects.get_or_create(key="brightwater", defaults={"name": "Brightwater"})
    first = load_template("tiered-support-2.0")
    earlier = None
    if grows:
        earlier = _version(workspace, _before(first), label="1.9", title="One team", by=staff["mara"], at=at)
        first = replace(first, structure=replace(first.structure, effects=EFFECTS))
    version = _version(workspace, first, label="2.0", title="Tiered support", by=staff["mara"], at=at, parent=earlier)
    seat_people(first, version=None, by=staff["ada"], at=at)
    put_into_force(earlier or version, proposed_by=staff["mara"], approved_by=staff["ada"], at=at)
    second = load_template("tiered-support-2.1")
    draft = _version(
        workspace, second, label="2.1", title="Strategic operations", by=staff["mara"], at=at, parent=version
    )
    _plan_people(second, first, draft, by=staff["mara"], at=at)
    for key in fitting_templates(first.structure.unit_by_key, first.structure.position_by_key):
        deploy_process(read_template(key), by=staff["mara"], at=at)
    return Company(staff=staff, customers=customers, version=version, draft=draft)


def put_into_force(version: Version, *, proposed_by: Person, approved_by: Person, at: datetime) -> None:
    """Proposed by one person, approved and activated by another."""
    propose_version(version, by=proposed_by, at=at)
    approve_version(version, by=approved_by, at=at + timedelta(minutes=1))
    activate_version(version, by=approved_by, at=at + timedelta(minutes=2), on=timezone.localdate(at))


def seat_people(chart: Chart, *, version: Version | None, by: Person, at: datetime) -> None:
    """Give the chart's assignments to the people of the same names."""
    people = _people_by_key(chart)
    for row in chart.people.assignments:
        if row.kind is not AssignmentKind.PLANNED and row.person in people:
            assign_person(
                people[row.person],
                position=row.position,
                kind=row.kind.value,
                start=row.start,
                end=row.end,
                share=row.share,
                alias=row.alias,
                note=row.note,
                by=by,
                at=at,
                version=version,
            )


def _before(chart: Chart) -> Chart:
    """The company before its tiers: the second one works under the lead of the first, and nobody of quality assurance sits with it."""
    structure = chart.structure
    lines = tuple(
        replace(line, boss="t1-lead") if line.position.startswith("t2-") else line
        for line in structure.lines
        if line.kind is not LineKind.LIAISON
    )
    positions = tuple(
        replace(one, headcount=EARLIER_SEATS) if one.key == "t1-agent" else one for one in structure.positions
    )
    return replace(chart, structure=replace(structure, positions=positions, lines=lines))


def _version(
    workspace: Workspace,
    chart: Chart,
    *,
    label: str,
    title: str,
    by: Person,
    at: datetime,
    parent: Version | None = None,
) -> Version:
    return create_version(
        workspace,
        label=label,
        title=title,
        design_basis=chart.version.design_basis.text,
        by=by,
        at=at,
        structure=chart.structure,
        parent=parent,
    )


def _plan_people(chart: Chart, before: Chart, draft: Version, *, by: Person, at: datetime) -> None:
    """The holders that the new chart names and the old one does not, as plans of the draft."""
    known = {(row.person, row.position) for row in before.people.assignments}
    people = _people_by_key(chart)
    for row in chart.people.assignments:
        if (row.person, row.position) not in known and row.person in people:
            assign_person(people[row.person], position=row.position, by=by, at=at, version=draft, note=row.note)


def _people_by_key(chart: Chart) -> dict[str, Person]:
    by_name = {person.name: person for person in Person.objects.staff()}
    return {person.key: by_name[person.name] for person in chart.people.persons if person.name in by_name}
