"""Begin, report, close or cancel an audit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE, enter, lock, note_audit
from orgdesk.apps.audit.actions._scoring_work import withdraw_scoring
from orgdesk.apps.audit.errors import WordsMissing, WrongState
from orgdesk.apps.audit.independence import require_independent
from orgdesk.apps.audit.models import Audit, SampledItem
from orgdesk.apps.audit.policies import require_auditor, require_lead
from orgdesk.apps.work.actions import finish_work, withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import can_work_on


def begin_audit(audit: Audit, *, by: Person, at: datetime) -> Audit:
    """The lead sets out. Independence is looked at anew: charts and people may have changed since the planning."""
    require_lead(by, audit)
    with transaction.atomic():
        audit = lock(audit, Audit.State.PLANNED)
        for appointment in audit.appointments.select_related("person"):
            require_independent(appointment.person, audit)
        if audit.last >= timezone.localdate(at):
            raise WrongState(_("The audited period has not ended yet; what is still to be done cannot be drawn."))
        enter(audit, Audit.State.UNDER_WAY, by=by, at=at)
        note_audit("audit.begun", audit, by=by, at=at)
    return audit


def report_audit(audit: Audit, *, conclusion: str, by: Person, at: datetime) -> Audit:
    """Everything drawn is scored and there is a conclusion: from now on the audited can read it."""
    require_lead(by, audit)
    with transaction.atomic():
        audit = lock(audit, Audit.State.UNDER_WAY)
        _require_complete(audit, conclusion)
        audit.conclusion = conclusion.strip()
        audit.save(update_fields=["conclusion"])
        enter(audit, Audit.State.REPORTED, by=by, at=at)
        note_audit("audit.reported", audit, by=by, at=at, data={"findings": audit.findings.count()})
        _end_work(audit, by=by, at=at)
    return audit


def close_audit(audit: Audit, *, by: Person, at: datetime) -> Audit:
    """Every nonconformity is proven mended."""
    require_lead(by, audit)
    with transaction.atomic():
        audit = lock(audit, Audit.State.REPORTED)
        waiting = audit.findings.open().count()
        if waiting:
            words = ngettext(
                "%(n)d finding is not mended yet. An audit closes when every action has been proven to help.",
                "%(n)d findings are not mended yet. An audit closes when every action has been proven to help.",
                waiting,
            )
            raise WrongState(words % {"n": waiting})
        enter(audit, Audit.State.CLOSED, by=by, at=at)
        note_audit("audit.closed", audit, by=by, at=at)
    return audit


def cancel_audit(audit: Audit, *, reason: str, by: Person, at: datetime) -> Audit:
    """It is not carried out; the plan keeps it with the reason."""
    require_auditor(by, at=at)
    if not reason.strip():
        raise WordsMissing(_("Say why the audit is not carried out; the programme keeps the reason."))
    with transaction.atomic():
        audit = lock(audit, Audit.State.PLANNED, Audit.State.UNDER_WAY)
        enter(audit, Audit.State.CANCELLED, by=by, at=at, note=reason.strip())
        note_audit("audit.cancelled", audit, by=by, at=at, text={"reason": reason.strip()})
        for item in _open_work(audit):
            withdraw_work(item, at=at, by=by.key, reason="cancelled")
        withdraw_scoring(audit, by=by, at=at, reason="cancelled")
    return audit


def _require_complete(audit: Audit, conclusion: str) -> None:
    drawn = SampledItem.objects.filter(draw__audit=audit)
    missing = drawn.filter(reviews=None).count()
    if not drawn.exists():
        raise WrongState(_("Nothing was drawn yet; draw a sample first."))
    if missing:
        words = ngettext("%(n)d drawn item is not scored yet.", "%(n)d drawn items are not scored yet.", missing)
        raise WrongState(words % {"n": missing})
    if not conclusion.strip():
        raise WordsMissing(_("Write a conclusion: what the audited unit does well, and what it must mend."))


def _open_work(audit: Audit) -> list[WorkItem]:
    return list(WorkItem.objects.open().filter(source=SOURCE, source_instance=audit.key, kind="conduct-audit"))


def _end_work(audit: Audit, *, by: Person, at: datetime) -> None:
    """An auditor with a seat finishes the work; one who holds only the role leaves nobody to finish it."""
    for item in _open_work(audit):
        if can_work_on(by, item, at=at) and item.claimed_by_id in {None, by.pk}:
            finish_work(item, by=by, at=at)
        else:
            withdraw_work(item, at=at, by=by.key, reason="reported")
    withdraw_scoring(audit, by=by, at=at, reason="reported")
