"""A plan gets the people that its template asks for, within the hours that they have; where nobody has them, somebody is asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions import allocate_person
from orgdesk.apps.customers.actions.allocate_person import allocations_of, capacity_of
from orgdesk.apps.customers.models import Allocation
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.actions._offer import tell_owner
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.timelines.seats import seats_for
from orgdesk.core.service.allocation import find_peak
from orgdesk.core.timeline.template import Resource


def assign_people(plan: RunningPlan, *, by: Person | None, at: datetime) -> None:
    """Whoever has most hours left in these weeks; nobody beyond what they have."""
    for resource in plan.template.content.resources:
        missing = resource.people
        for person in _who_has_time(plan, resource)[: resource.people]:
            since, until = weeks_of(plan, resource)
            allocate_person(
                plan.account, person, purpose=_purpose(plan, resource), since=since, until=until,
                hours=Decimal(resource.hours), by=by or person, at=at,
            )  # fmt: skip
            note_plan(
                "plan.staffed", plan, at=at, by=by.key if by else "", objects={"person": person.key},
                data={"purpose": resource.purpose, "hours": resource.hours},
            )  # fmt: skip
            missing -= 1
        if missing:
            _ask_for(plan, resource, missing, at=at)


def release_people(plan: RunningPlan, *, at: datetime) -> None:
    """A plan that is stopped gives back the hours from today on."""
    today = local_day(plan, at)
    for resource in plan.template.content.resources:
        rows = Allocation.objects.filter(
            account=plan.account, purpose=_purpose(plan, resource), since=weeks_of(plan, resource)[0]
        )
        rows.filter(since__gte=today).delete()
        rows.filter(until__gte=today).update(until=today - timedelta(days=1))


def weeks_of(plan: RunningPlan, resource: Resource) -> tuple[date, date]:
    """The first and the last day."""
    first, last = (plan.starts_on + timedelta(weeks=week) for week in (resource.first_week, resource.last_week))
    return first, last + timedelta(days=6)


def _purpose(plan: RunningPlan, resource: Resource) -> str:
    return f"{resource.purpose} ({plan.template.title})"[:160]


def _who_has_time(plan: RunningPlan, resource: Resource) -> list[Person]:
    """Those of the owner who have the hours, the freest first."""
    since, until = weeks_of(plan, resource)
    free = []
    for person in _people_of(plan, resource, since):
        peak = find_peak(person.name, allocations_of(person), since=since, until=until)
        left = float(capacity_of(person)) - peak.hours
        if left >= resource.hours:
            free.append((-left, person.pk, person))
    return [person for _left, _pk, person in sorted(free)]


def _people_of(plan: RunningPlan, resource: Resource, on: date) -> list[Person]:
    found: dict[int, Person] = {}
    for seat in seats_for(resource.owner, plan):
        people = lookup.holders_of(seat.position, on=on) if seat.position else lookup.members_of(seat.unit, on=on)
        found |= {person.pk: person for person in people}
    return list(found.values())


def _ask_for(plan: RunningPlan, resource: Resource, missing: int, *, at: datetime) -> None:
    since, until = weeks_of(plan, resource)
    words = {
        "purpose": resource.purpose, "account": plan.account.name, "missing": missing, "hours": resource.hours,
        "since": date_format(since, "j M"), "until": date_format(until, "j M"),
    }  # fmt: skip
    note_plan("plan.understaffed", plan, at=at, data={"purpose": resource.purpose, "missing": missing})
    tell_owner(
        plan, resource.owner, kind="assign-people", at=at,
        title=_("%(purpose)s for %(account)s: nobody has the hours") % words,
        instructions=_(
            "%(missing)s more with %(hours)s hours a week from %(since)s to %(until)s. Free somebody or move the start, and assign them on the customer's plan."
        ) % words,
    )  # fmt: skip
