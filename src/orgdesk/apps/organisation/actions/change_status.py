"""Propose, approve, send back, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.actions.edit_version import edit_version
from orgdesk.apps.organisation.checking import dependent_auditors
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused, SecondPersonNeeded
from orgdesk.apps.organisation.models import Transition, Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.second_person import why_not_second
from orgdesk.core.organisation.edit import Draft, Operation, drop_steps, put_step
from orgdesk.core.organisation.model import ExpectedEffect, Structure, VersionStatus, allowed_next


def propose_version(
    version: Version,
    *,
    by: Person,
    at: datetime,
    note: str = "",
    effects: Sequence[ExpectedEffect] = (),
    review_on: date | None = None,
) -> Version:
    """Fix the draft and ask for approval; `effects` say what the version is expected to change, and by which measure it is seen."""
    unbound = [effect.text for effect in effects if not effect.measure]
    if unbound:
        raise OrganisationRefused(
            _("Name the measure by which this will be seen: %(unbound)s.") % {"unbound": "; ".join(unbound)}
        )
    dependent = dependent_auditors(version, on=timezone.localdate(at))
    if dependent:
        raise OrganisationRefused(
            _("Nobody audits their own work, and no auditor reports to who is audited: %(dependent)s")
            % {"dependent": " ".join(dependent)}
        )
    with transaction.atomic():
        if effects and tuple(effects) != version.content.effects:
            edit_version(version, act=lambda draft: _expect(draft, effects), by=by, at=at)
        if review_on is not None:
            Version.objects.filter(pk=version.pk).update(review_on=review_on)
        return change_status(version, to=VersionStatus.PROPOSED, by=by, at=at, note=note)


def _expect(draft: Draft, effects: Sequence[ExpectedEffect]) -> Operation:
    """The effects of the draft become these."""
    structure = draft.structure
    gone = drop_steps(structure, "effects", [effect.key for effect in structure.effects])
    return Operation("expect", (*gone, *(put_step(Structure(), "effects", effect) for effect in effects)))


def approve_version(version: Version, *, by: Person, at: datetime, note: str = "") -> Version:
    """Approve as a second person, who neither drew nor proposed it nor gains by it."""
    reason = why_not_second(by, version, on=timezone.localdate(at))
    if reason:
        raise SecondPersonNeeded(
            _("%(by)s %(reason)s, so somebody else must approve %(version)s.")
            % {"by": by, "reason": reason, "version": version}
        )
    return change_status(version, to=VersionStatus.APPROVED, by=by, at=at, note=note)


def return_to_draft(version: Version, *, by: Person, at: datetime, note: str = "") -> Version:
    return change_status(version, to=VersionStatus.DRAFT, by=by, at=at, note=note)


def withdraw_version(version: Version, *, by: Person, at: datetime, note: str = "") -> Version:
    return change_status(version, to=VersionStatus.WITHDRAWN, by=by, at=at, note=note)


def change_status(version: Version, *, to: VersionStatus, by: Person, at: datetime, note: str = "") -> Version:
    """One step of a version's life, checked against the allowed ones, written down with person, time and reason."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may do this; ask an administrator for the role."))
    with transaction.atomic():
        locked = Version.objects.select_for_update().get(pk=version.pk)
        if to not in allowed_next(VersionStatus(locked.status)):
            raise OrganisationRefused(
                _("%(locked)s is %(status)s and cannot become %(wanted)s from there.")
                % {"locked": locked, "status": locked.get_status_display(), "wanted": Version.Status(to).label}
            )
        locked.status = Version.Status(to)
        locked.save(update_fields=["status"])
        Transition.objects.create(version=locked, to=to, by=by, at=at, note=note)
        record_event(
            f"version.{to}",
            at=at,
            by=by.key,
            objects={"org_version": locked.key},
            org_version=locked.key,
            text={"note": note} if note else None,
        )
    version.status = locked.status
    return locked
