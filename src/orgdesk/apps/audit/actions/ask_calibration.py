"""Have all auditors score the same items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import lock, note_audit
from orgdesk.apps.audit.actions._scoring_work import offer_scoring
from orgdesk.apps.audit.errors import AuditRefused
from orgdesk.apps.audit.models import Audit, Calibration, SampledItem
from orgdesk.apps.audit.policies import require_lead


def ask_calibration(audit: Audit, items: Iterable[SampledItem], *, by: Person, at: datetime) -> Calibration:
    """Needs a second auditor, and items of this audit that are in no calibration yet. It becomes work of every auditor."""
    require_lead(by, audit)
    chosen = [item for item in items if item.calibration_id is None and item.draw.audit_id == audit.pk]
    if not chosen:
        raise AuditRefused(_("Choose drawn items that are in no calibration yet; hard cases teach most."))
    if audit.appointments.count() < 2:
        raise AuditRefused(_("Appoint a second auditor first: agreement needs two."))
    with transaction.atomic():
        audit = lock(audit, Audit.State.UNDER_WAY)
        calibration = Calibration.objects.create(audit=audit, by=by, at=at)
        SampledItem.objects.filter(pk__in=[item.pk for item in chosen]).update(calibration=calibration)
        note_audit("calibration.asked", audit, by=by, at=at, data={"items": len(chosen)})
        for appointment in audit.appointments.select_related("person"):
            offer_scoring(audit, appointment.person, by=by, at=at)
    return calibration
