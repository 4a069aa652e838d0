"""Put a version into force: merge, check, switch, and begin moving the open work."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import workload
from orgdesk.apps.organisation.errors import MergeConflict, NotYourRight, OrganisationRefused, SuccessorsMissing
from orgdesk.apps.organisation.mapping import structure_from_data, structure_to_data
from orgdesk.apps.organisation.models import Activation, Assignment, Transition, Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.merge import merge
from orgdesk.core.organisation.model import Structure


def activate_version(version: Version, *, by: Person, at: datetime, on: date) -> Activation:
    """Make an approved version the one in force.

    What the version in force has changed since the draft was copied is merged in three ways. Refused with MergeConflict when
    both changed the same thing, with SuccessorsMissing while a vanishing position has open work and no successor. The moving
    of the work follows as a job, a batch at a time, begun by the event `version.activated`.
    """
    if not can_edit(by):
        raise NotYourRight("Only organisation editors may put a version into force; ask an administrator for the role.")
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if locked.status != Version.Status.APPROVED:
            raise OrganisationRefused(
                f"{locked} is {locked.get_status_display()}; it must be proposed and approved before it can come into force."
            )
        current = Version.objects.select_for_update().active().first()
        merged = merged_structure(locked, current)
        _require_successors(locked, current, merged)
        if current:
            _supersede(current, by=by, at=at, on=on)
        locked.structure = structure_to_data(merged)
        locked.revision += 1
        locked.status = Version.Status.ACTIVE
        locked.effective_from = on
        locked.save()
        Transition.objects.create(version=locked, to=Version.Status.ACTIVE, by=by, at=at)
        _seat_planned(locked, on=on)
        activation = Activation.objects.create(version=locked, replaced=current, by=by, at=at)
        record_event(
            "version.activated",
            at=at,
            by=by.key,
            objects={"org_version": [locked.key, *([current.key] if current else [])]},
            org_version=locked.key,
            data={"activation": activation.pk, "replaced": current.key if current else ""},
        )
    version.refresh_from_db()
    return activation


def merged_structure(version: Version, current: Version | None) -> Structure:
    """The structure that activation would put into force. Raises MergeConflict with the conflicts."""
    if current is None or version.base == current.structure or not version.base:
        return version.content
    result = merge(structure_from_data(version.base), current.content, version.content)
    if result.conflicts:
        raise MergeConflict(
            f"{version} and {current} changed the same things differently; decide each before it can come into force.",
            list(result.conflicts),
        )
    return result.structure


def vanishing_work(version: Version, current: Version | None, merged: Structure) -> dict[str, int]:
    """Open work items at each position that would no longer exist."""
    if current is None:
        return {}
    gone = [key for key in current.content.position_by_key if key not in merged.position_by_key]
    return workload.open_work_at(gone)


def _require_successors(version: Version, current: Version | None, merged: Structure) -> None:
    named = dict(version.successors.values_list("vanishing_key", "successor_key"))
    missing = {
        key: count
        for key, count in vanishing_work(version, current, merged).items()
        if named.get(key) not in merged.position_by_key
    }
    if missing:
        listing = ", ".join(f"{key} ({count} open)" for key, count in sorted(missing.items()))
        raise SuccessorsMissing(f"Name who takes over the open work of: {listing}.", missing)


def _supersede(current: Version, *, by: Person, at: datetime, on: date) -> None:
    current.status = Version.Status.SUPERSEDED
    current.effective_to = on
    current.save(update_fields=["status", "effective_to"])
    Transition.objects.create(version=current, to=Version.Status.SUPERSEDED, by=by, at=at)


def _seat_planned(version: Version, *, on: date) -> None:
    """Planned holders take their seats; whoever sat there alone before makes room the day before."""
    for plan in Assignment.objects.planned_in(version).select_related("person"):
        start = max(plan.start, on) if plan.start else on
        position = version.content.position_by_key.get(plan.position_key)
        seats = position.headcount if position else 1
        sitting = (
            Assignment.objects.in_force(on=start).filter(position_key=plan.position_key).exclude(person=plan.person)
        )
        if seats == 1:
            for row in sitting:
                row.end = max(start - timedelta(days=1), row.start) if row.start else start - timedelta(days=1)
                row.save(update_fields=["end"])
        plan.kind, plan.start, plan.version = Assignment.Kind.SUBSTANTIVE, start, None
        plan.save(update_fields=["kind", "start", "version"])
