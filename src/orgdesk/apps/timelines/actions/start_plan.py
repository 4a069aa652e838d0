"""Start a timeline for an account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.actions.assign_people import assign_people
from orgdesk.apps.timelines.actions.join_series import put_on_list
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.mapping import compiled
from orgdesk.apps.timelines.models import PlanStep, RunningPlan, SeriesMail, TemplateVersion
from orgdesk.core.calendars import zone_named
from orgdesk.core.timeline.mails import plan_mails


def start_plan(
    template: TemplateVersion,
    account: Account,
    *,
    starts_on: date,
    size: str,
    by: Person | None,
    at: datetime,
    zone: str = "",
    contact: Person | None = None,
    known: Mapping[str, bool] | None = None,
    options: Iterable[str] = (),
    holidays: Mapping[date, str] | None = None,
    lead_unit: str = "",
) -> RunningPlan:
    """Asked again for the same account, template and start, the running plan is given. Raises TimelineError, CalendarError."""
    zone = zone or account.zone
    zone_named(zone)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        there = RunningPlan.objects.running().filter(template=template, account=account, starts_on=starts_on).first()
        if there is not None:
            return there
        plan = RunningPlan(
            template=template,
            account=account,
            contact=contact or _first_contact(account),
            starts_on=starts_on,
            size=size,
            zone=zone,
            known=dict(known or {}),
            options=sorted(options),
            holidays=[[on.isoformat(), name] for on, name in sorted((holidays or {}).items())],
            lead_unit=lead_unit or template.lead_unit,
            started_by=by,
            started_at=at,
        )
        made = compiled(plan, deferrals=())
        plan.save()
        PlanStep.objects.bulk_create(
            PlanStep(plan=plan, key=step.key, place=place) for place, step in enumerate(made.steps)
        )
        _plan_mails(plan)
        note_plan("plan.started", plan, at=at, by=by.key if by else "", data={"size": size})
        for series in template.content.series:
            if series.started_by is None and plan.contact is not None:
                put_on_list(plan, series.key, plan.contact, by="", at=at)
        assign_people(plan, by=by, at=at)
        refresh_plan(plan, at=at)
    return plan


def _plan_mails(plan: RunningPlan) -> None:
    SeriesMail.objects.bulk_create(
        SeriesMail(plan=plan, series=mail.series, number=mail.number, week=mail.week, on=mail.on, at=mail.at)
        for series in plan.template.content.series
        for mail in plan_mails(series, plan.starts_on, plan.zone)
    )


def _first_contact(account: Account) -> Person | None:
    first = account.contacts.to_write_to().first()
    return first.person if first else None
