"""Plan an audit, and appoint who carries it out."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import SOURCE, enter, lock, note_audit
from orgdesk.apps.audit.actions._scoring_work import offer_scoring
from orgdesk.apps.audit.errors import AuditRefused, WordsMissing
from orgdesk.apps.audit.independence import require_independent
from orgdesk.apps.audit.models import Appointment, Audit, Programme, Scorecard
from orgdesk.apps.audit.policies import require_auditor
from orgdesk.apps.audit.sight import audit_bodies
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.models import ProcessDefinition
from orgdesk.apps.work.actions import offer_work
from orgdesk.ui.lengths import whole

_ONCE = "conduct"


def plan_audit(
    programme: Programme,
    *,
    title: str,
    unit_key: str,
    first: date,
    last: date,
    planned_on: date,
    scorecard: Scorecard,
    lead: Person,
    by: Person,
    at: datetime,
    process: ProcessDefinition | None = None,
    question: str = "",
) -> Audit:
    """An entry of the programme, with its lead, and the work for the audit body. Raises AuditorDependent and other AuditRefused."""
    require_auditor(by, at=at)
    _require_sense(title, unit_key, first, last)
    with transaction.atomic():
        audit = Audit.objects.create(
            programme=programme,
            title=whole(title.strip(), 160, "title"),
            question=question.strip(),
            unit_key=unit_key,
            process=process,
            first=first,
            last=last,
            planned_on=planned_on,
            scorecard=scorecard,
        )
        audit.key = f"A{audit.pk}"
        audit.save(update_fields=["key"])
        enter(audit, Audit.State.PLANNED, by=by, at=at)
        note_audit(
            "audit.planned",
            audit,
            by=by,
            at=at,
            objects={"audit_programme": programme.key},
            data={"first": first.isoformat(), "last": last.isoformat(), "planned_on": planned_on.isoformat()},
        )
        appoint_auditor(audit, lead, part=Appointment.Part.LEAD, by=by, at=at)
        offer_work(
            kind="conduct-audit",
            title=_("Audit %(unit)s: %(title)s") % {"unit": lookup.unit_name(unit_key), "title": audit.title},
            subject=("audit", audit.key),
            unit_key=programme.unit_key,
            due_at=datetime.combine(planned_on, time(17), timezone.get_default_timezone()),
            by=by.key,
            at=at,
            source=SOURCE,
            source_instance=audit.key,
            source_token=_ONCE,
        )
    return audit


def appoint_auditor(audit: Audit, person: Person, *, part: str, by: Person, at: datetime) -> Appointment:
    """The lead must be an auditor; a second may be anybody who is independent. Raises AuditorDependent, NotAnAuditor, AuditRefused."""
    require_auditor(by, at=at)
    if part == Appointment.Part.LEAD:
        require_auditor(person, at=at)
    require_independent(person, audit)
    with transaction.atomic():
        audit = lock(audit, Audit.State.PLANNED, Audit.State.UNDER_WAY)
        if audit.appointments.filter(person=person).exists():
            raise AuditRefused(_("%(name)s is appointed already.") % {"name": person.name})
        appointed = Appointment.objects.create(audit=audit, person=person, part=part, by=by, at=at)
        note_audit("auditor.appointed", audit, by=by, at=at, objects={"person": person.key}, data={"part": part})
        offer_scoring(audit, person, by=by, at=at)
    return appointed


def _require_sense(title: str, unit_key: str, first: date, last: date) -> None:
    if not title.strip():
        raise WordsMissing(_("Say what the audit is to look at."))
    if unit_key not in lookup.active_structure().unit_by_key:
        raise WordsMissing(_("Choose the unit that is audited."))
    if unit_key in audit_bodies():
        raise AuditRefused(_("An audit body does not audit itself; choose the unit that is audited."))
    if last < first:
        raise WordsMissing(_("The audited period ends before it begins; change one of the two days."))
