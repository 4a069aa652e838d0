"""Who may audit."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.audit.errors import NotAnAuditor
from orgdesk.apps.audit.models import Appointment, Audit
from orgdesk.apps.audit.sight import sits_in_audit_body


def can_audit(person: Person, *, at: datetime) -> bool:
    """Who sits in an audit body of the chart, or was given the role by an administrator. Nobody else, whatever they lead."""
    if not person.is_staff:
        return False
    return sits_in_audit_body(person, on=timezone.localdate(at)) or person.has_role(RoleGrant.Role.AUDITOR)


def is_appointed(person: Person, audit: Audit) -> bool:
    return audit.appointments.filter(person=person).exists()


def leads(person: Person, audit: Audit) -> bool:
    return audit.appointments.filter(person=person, part=Appointment.Part.LEAD).exists()


def require_auditor(person: Person, *, at: datetime) -> None:
    if not can_audit(person, at=at):
        raise NotAnAuditor(
            _("%(name)s sits in no audit body. Audits are planned and led by auditors only.") % {"name": person.name}
        )


def require_lead(person: Person, audit: Audit) -> None:
    if not leads(person, audit):
        raise NotAnAuditor(
            _("%(name)s does not lead the audit “%(audit)s”; ask who does.")
            % {"name": person.name, "audit": audit.title}
        )


def require_appointed(person: Person, audit: Audit) -> None:
    if not is_appointed(person, audit):
        raise NotAnAuditor(
            _("%(name)s is not appointed to the audit “%(audit)s”.") % {"name": person.name, "audit": audit.title}
        )
