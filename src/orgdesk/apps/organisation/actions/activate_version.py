"""Put a version into force: merge, check, switch, and begin moving the open work."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused, SuccessorsMissing
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.merging import merged_structure, vanishing_work
from orgdesk.apps.organisation.models import Activation, Assignment, Transition, Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.core.organisation.model import Structure


def activate_version(version: Version, *, by: Person, at: datetime, on: date) -> Activation:
    """Make an approved version the one in force.

    What the version in force has changed since the draft was copied is merged in three ways. Refused with MergeConflict when
    both changed the same thing, with SuccessorsMissing while a vanishing position has open work and no successor. The moving
    of the work follows as a job, a batch at a time, begun by the event `version.activated`.
    """
    if not can_edit(by):
        raise NotYourRight(
            _("Only organisation editors may put a version into force; ask an administrator for the role.")
        )
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if locked.status != Version.Status.APPROVED:
            raise OrganisationRefused(
                _("%(locked)s is %(status)s; it must be proposed and approved before it can come into force.")
                % {"locked": locked, "status": locked.get_status_display()}
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


def _require_successors(version: Version, current: Version | None, merged: Structure) -> None:
    named = dict(version.successors.values_list("vanishing_key", "successor_key"))
    missing = {
        key: count
        for key, count in vanishing_work(current, merged).items()
        if named.get(key) not in merged.position_by_key
    }
    if missing:
        listing = ", ".join(f"{key} ({count} open)" for key, count in sorted(missing.items()))
        raise SuccessorsMissing(_("Name who takes over the open work of: %(listing)s.") % {"listing": listing}, missing)


def _supersede(current: Version, *, by: Person, at: datetime, on: date) -> None:
    current.status = Version.Status.SUPERSEDED
    current.effective_to = on
    current.save(update_fields=["status", "effective_to"])
    Transition.objects.create(version=current, to=Version.Status.SUPERSEDED, by=by, at=at)


def _seat_planned(version: Version, *, on: date) -> None:
    """Planned holders take their seats and leave those of before; whoever sat alone on a seat makes room the day before."""
    plans = list(Assignment.objects.planned_in(version).select_related("person"))
    planned = {(plan.person_id, plan.position_key) for plan in plans}
    known = version.content.position_by_key
    leaving = [
        row
        for row in Assignment.objects.in_force(on=on).select_related("person")
        if row.position_key not in known
        or (row.person_id in {person for person, _ in planned} and (row.person_id, row.position_key) not in planned)
    ]
    for row in leaving:
        _end(row, before=on)
    for plan in plans:
        _seat(plan, seats=known[plan.position_key].headcount if plan.position_key in known else 1, on=on)


def _seat(plan: Assignment, *, seats: int, on: date) -> None:
    start = max(plan.start, on) if plan.start else on
    sitting = Assignment.objects.in_force(on=start).filter(position_key=plan.position_key)
    if seats == 1:
        for row in sitting.exclude(person=plan.person):
            _end(row, before=start)
    if sitting.filter(person=plan.person).exists():
        plan.delete()
    else:
        plan.kind, plan.start, plan.version = Assignment.Kind.SUBSTANTIVE, start, None
        plan.save(update_fields=["kind", "start", "version"])


def _end(row: Assignment, *, before: date) -> None:
    last = before - timedelta(days=1)
    if row.start is not None and row.start > last:
        row.delete()
    else:
        row.end = last
        row.save(update_fields=["end"])
