"""A programme as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Audit, Finding, Programme
from orgdesk.apps.organisation import lookup


@dataclass(frozen=True)
class Line:
    """One audit in the plan."""

    audit: Audit
    unit: str
    lead: str
    findings: int


@dataclass(frozen=True)
class Plan:
    """A programme, its audits by quarter of the year in which they are planned, and the units that nobody looks at this year."""

    programme: Programme
    body: str
    quarters: tuple[tuple[int, tuple[Line, ...]], ...]
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    planned: int
    done: int
    open: int
    overdue: int


def plan_of(programme: Programme, person: Person) -> Plan:
    audits = programme.audits.visible_to(person).select_related("scorecard")
    lines = [_line(audit) for audit in audits.prefetch_related("appointments__person", "findings")]
    quarters = [
        (quarter, tuple(line for line in lines if (line.audit.planned_on.month + 2) // 3 == quarter))
        for quarter in range(1, 5)
    ]
    return Plan(
        programme,
        lookup.unit_name(programme.unit_key),
        tuple((one, rows) for one, rows in quarters if rows),
        _unseen(lines),
    )


def figures_for(person: Person, year: int, *, on: date) -> Figures:
    audits = Audit.objects.visible_to(person).filter(programme__year=year).exclude(state=Audit.State.CANCELLED)
    findings = Finding.objects.visible_to(person, on=on)
    return Figures(
        audits.count(),
        audits.filter(state__in=Audit.TOLD).count(),
        findings.open().count(),
        findings.overdue(on=on).count(),
    )


def _line(audit: Audit) -> Line:
    lead = next((one.person.name for one in audit.appointments.all() if one.part == one.Part.LEAD), "")
    return Line(audit, lookup.unit_name(audit.unit_key), lead, len(audit.findings.all()))


def _unseen(lines: Sequence[Line]) -> tuple[str, ...]:
    """Units that face customers, with no audit in this programme."""
    seen = {line.audit.unit_key for line in lines if line.audit.state != Audit.State.CANCELLED}
    return tuple(unit.name for unit in lookup.active_structure().units if unit.faces_customers and unit.key not in seen)
