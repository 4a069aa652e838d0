"""How much of the audits a person may read: auditors all, the audited what concerns them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation import lookup
from orgdesk.core.organisation.model import UnitKind
from orgdesk.core.service.independence import units_inside


@dataclass(frozen=True)
class Sight:
    """`everything` for auditors; `units` the person works in or leads, `led` those that they answer for."""

    everything: bool
    units: frozenset[str]
    led: frozenset[str]


def sight_of(person: Person, *, on: date) -> Sight:
    structure = lookup.active_structure()
    held = lookup.positions_held_by(person, on=on)
    heads = [unit.key for unit in structure.units if unit.head in held]
    led = frozenset(key for head in heads for key in units_inside(structure, head))
    audits = sits_in_audit_body(person, on=on) or person.has_role(RoleGrant.Role.AUDITOR)
    return Sight(audits, lookup.units_of(person, on=on) | led, led)


def sits_in_audit_body(person: Person, *, on: date) -> bool:
    return bool(audit_bodies() & lookup.units_of(person, on=on))


def audit_bodies() -> frozenset[str]:
    """The audit bodies of the chart in force, with the units inside them."""
    structure = lookup.active_structure()
    bodies = [unit.key for unit in structure.units if unit.kind is UnitKind.AUDIT_BODY]
    return frozenset(key for body in bodies for key in units_inside(structure, body))
