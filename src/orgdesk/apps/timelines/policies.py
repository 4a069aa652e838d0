"""Who may steer a plan: those who have a part in it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.errors import NotYourPlan, PlanEnded
from orgdesk.apps.timelines.models import RunningPlan, TemplateVersion
from orgdesk.apps.timelines.seats import seats_taking_part
from orgdesk.apps.work.seats import seats_of


def can_steer(person: Person, plan: RunningPlan, *, at: datetime) -> bool:
    """Whoever sits in the unit that leads the plan or in one that owns a step; and administrators."""
    if not person.is_staff:
        return False
    if person.has_role(RoleGrant.Role.ADMINISTRATOR):
        return True
    return _takes_part(person, plan.template, plan.lead_unit, at=at)


def has_onboarding(person: Person) -> bool:
    """Whether there is a plan to follow on the customers' pages: one that was stopped is none."""
    return RunningPlan.objects.visible_to(person).exclude(status=RunningPlan.Status.STOPPED).exists()


def can_store_templates(person: Person) -> bool:
    return person.is_staff and (
        person.has_role(RoleGrant.Role.PROCESS_EDITOR) or person.has_role(RoleGrant.Role.ADMINISTRATOR)
    )


def can_start(person: Person, template: TemplateVersion, *, at: datetime) -> bool:
    """Whoever may write templates, and members of the unit that leads this one."""
    return can_store_templates(person) or (
        person.is_staff and template.lead_unit in seats_of(person, on=timezone.localdate(at)).units
    )


def can_write_mails(person: Person, template: TemplateVersion, *, at: datetime) -> bool:
    """Its mails go to customers: whoever may write templates, and those who have a part in the plans of this one."""
    if not person.is_staff:
        return False
    return can_store_templates(person) or _takes_part(person, template, template.lead_unit, at=at)


def require_steering(person: Person, plan: RunningPlan, *, at: datetime) -> None:
    """Refuse unless the plan runs and the person has a part in it."""
    if not plan.is_running:
        raise PlanEnded(
            _("“%(plan)s” is %(status)s; start another plan to go on.")
            % {"plan": plan, "status": plan.get_status_display()}
        )
    if not can_steer(person, plan, at=at):
        raise NotYourPlan(
            _("“%(plan)s” is run by other units; ask %(unit)s to change it.")
            % {"plan": plan, "unit": lookup.unit_name(plan.lead_unit)}
        )


def _takes_part(person: Person, template: TemplateVersion, lead_unit: str, *, at: datetime) -> bool:
    held = seats_of(person, on=timezone.localdate(at))
    parts = seats_taking_part(template, lead_unit)
    return any(seat.unit in held.units or seat.position in held.positions for seat in parts)
