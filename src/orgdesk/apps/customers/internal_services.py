"""What units do for each other: the services that the chart agrees on, and how each agreement is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Q

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.calendars import calendar_of
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.calendars import WorkTime
from orgdesk.core.organisation.model import InternalService, Promise, Structure
from orgdesk.core.process.definition import Lane
from orgdesk.core.service.olas import Keeping, Passed, keeping_of

KIND = "internal-service"
_LATEST = 2000
"""So much of a supplier's latest work is looked through; a page must not read years."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise of a service, and how it was kept; None for one that no clock measures."""

    promise: Promise
    keeping: Keeping | None


@dataclass(frozen=True, slots=True)
class Offered:
    """One line of the catalogue."""

    service: InternalService
    supplier: str
    customer: str
    passed: int
    kept: tuple[Kept, ...]


def service_of(key: str) -> InternalService | None:
    return next((one for one in lookup.active_structure().services if one.key == key), None)


def working_time_of(unit: str) -> WorkTime:
    return calendar_of(Lane(id=unit, name=unit, units=(unit,)))


def catalogue(person: Person, *, at: datetime, days: int, unit: str = "") -> list[Offered]:
    """Every service of the chart in force, or those that `unit` gives and takes, with what came in the last `days` days."""
    with lookup.one_organisation():
        structure = lookup.active_structure()
        wanted = [one for one in structure.services if not unit or unit in (one.supplier, one.customer)]
        found = {
            supplier: _latest_of(supplier, structure, person, since=at - timedelta(days=days))
            for supplier in {one.supplier for one in wanted}
        }
        before = _units_before(found, structure)
        return [_offered(one, found[one.supplier], before, at=at) for one in wanted]


def passed_by(service: InternalService, person: Person, *, at: datetime, days: int) -> tuple[Offered, list[WorkItem]]:
    """One service with the work that came by it, the latest first."""
    with lookup.one_organisation():
        structure = lookup.active_structure()
        items = _latest_of(service.supplier, structure, person, since=at - timedelta(days=days))
        before = _units_before({service.supplier: items}, structure)
        return _offered(service, items, before, at=at), [item for item in items if _came_by(service, item, before)]


def _latest_of(supplier: str, structure: Structure, person: Person, *, since: datetime) -> list[WorkItem]:
    seats = [position.key for position in structure.positions if position.unit == supplier]
    rows = WorkItem.objects.visible_to(person).filter(Q(unit_key=supplier) | Q(position_key__in=seats))
    rows = rows.select_related("claimed_by", "finished_by").defer("instructions", "outcomes")
    return [item for item in rows.order_by("-pk")[:_LATEST] if item.enabled_at >= since]


def _units_before(found: dict[str, list[WorkItem]], structure: Structure) -> dict[int, str]:
    """From which unit each piece of work came: that of the last work before it about the same thing."""
    about = {(item.subject_type, item.subject_key) for items in found.values() for item in items}
    keys = list({key for _type, key in about})
    chains: dict[tuple[str, str], list[tuple[datetime, int, str]]] = {}
    for start in range(0, len(keys), 500):
        rows = WorkItem.objects.filter(
            subject_type__in={kind for kind, _key in about}, subject_key__in=keys[start : start + 500]
        )  # allow visible-rows-only: which unit had it before, nothing else of it
        for kind, key, came, pk, unit, position in rows.values_list(
            "subject_type", "subject_key", "enabled_at", "pk", "unit_key", "position_key"
        ):
            chains.setdefault((kind, key), []).append((came, pk, unit or _unit_of(position, structure)))
    before: dict[int, str] = {}
    for chain in chains.values():
        chain.sort()
        before |= {pk: earlier for (_came, _pk, earlier), (_at, pk, _unit) in pairwise(chain)}
    return before


def _unit_of(position: str, structure: Structure) -> str:
    found = structure.position_by_key.get(position)
    return (found.unit or "") if found else ""


def _came_by(service: InternalService, item: WorkItem, before: dict[int, str]) -> bool:
    """It was asked for by name, or work passed over by it as the chart says."""
    if item.kind == KIND:
        return item.subject_key == service.key
    return service.hand_off and before.get(item.pk) == service.customer


def _offered(service: InternalService, items: Iterable[WorkItem], before: dict[int, str], *, at: datetime) -> Offered:
    own = [item for item in items if _came_by(service, item, before) and item.state != WorkItem.State.WITHDRAWN]
    passed = [Passed(item.enabled_at, item.claimed_at, item.finished_at) for item in own]
    worked = working_time_of(service.supplier).between
    return Offered(
        service=service,
        supplier=lookup.unit_name(service.supplier),
        customer=lookup.unit_name(service.customer),
        passed=len(own),
        kept=tuple(Kept(one, keeping_of(one, passed, worked, at=at)) for one in service.ola),
    )
