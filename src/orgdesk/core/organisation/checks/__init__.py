"""Checks of a structure: each a small function from a context to findings; `run_checks` runs them all.

A finding says what is wrong, why it matters, and which boxes it is about. None of them changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from orgdesk.core.organisation.checks import charter, functions, lines, moving, paths, shape, skills
from orgdesk.core.organisation.checks.context import CheckContext, CheckSettings, HandOff, ProcessRole
from orgdesk.core.organisation.findings import ElementKind, ElementRef, Finding, Severity

__all__ = [
    "CHECKS",
    "Check",
    "CheckContext",
    "CheckSettings",
    "ElementKind",
    "ElementRef",
    "Finding",
    "HandOff",
    "ProcessRole",
    "Severity",
    "run_checks",
]

Check = Callable[[CheckContext], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    lines.loops,
    lines.orphans,
    lines.two_solid_bosses,
    lines.unknown_units,
    lines.unit_loops,
    shape.spans,
    shape.layers,
    shape.one_on_one,
    shape.vacancy,
    shape.too_flat,
    shape.upward_paths,
    moving.few_ways_on,
    moving.stones_lead_on,
    charter.activity_owners,
    charter.function_spread,
    charter.absent_roles,
    charter.undefined_roles,
    charter.withdrawn_duties,
    charter.funding_conflicts,
    charter.uncovered_stages,
    charter.work_mixes,
    skills.evaluation,
    skills.key_persons,
    skills.unmet_requirements,
    paths.rd_paths,
    paths.outbound_only,
    paths.audit_independence,
    paths.one_head,
    functions.reference_gaps,
)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REMARK: 2}


def run_checks(context: CheckContext, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """All findings, errors first, otherwise in the order of the checks."""
    found = [item for check in checks for item in check(context)]
    return tuple(sorted(found, key=lambda item: _ORDER[item.severity]))
