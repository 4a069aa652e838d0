"""Finished work moves the plan on; a bounced address leaves its lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.handlers import on_delivery_failed
from orgdesk.apps.mail.models import DeliveryFailure
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.actions._offer import SOURCE
from orgdesk.apps.timelines.actions.finish_step import finish_step
from orgdesk.apps.timelines.actions.leave_series import leave_series
from orgdesk.apps.timelines.actions.start_plan import start_plan
from orgdesk.apps.timelines.actions.stop_plan import end_plan
from orgdesk.apps.timelines.models import CatchUpCall, Membership, PlanStep, RunningPlan, TemplateVersion
from orgdesk.apps.work import sources
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.sources import item_of


@handles("work.finished")
def follow_work(event: Event) -> None:
    """In the transaction of the work: an outcome that is missing refuses the finishing too."""
    item = item_of(event, SOURCE)
    if item is None:
        return
    plan = RunningPlan.objects.select_related("template", "account").get(key=item.source_instance)
    if "step" in item.data:
        _finish_step(plan, item, event)
    elif "call" in item.data:
        _finish_call(plan, item, event.at)


@on_delivery_failed
def leave_list(failure: DeliveryFailure, at: datetime) -> None:
    """A hard bounce of a series mail ends the membership of that address; a soft one is only counted."""
    if failure.hard:
        reached = Membership.objects.filter(
            plan__mails__outgoing=failure.outgoing, person__email__iexact=failure.recipient, left_at=None
        )
        for membership in reached.distinct():
            leave_series(membership, way=Membership.Way.BOUNCED, by="", at=at)


@handles("account.qualified")
def start_path(event: Event) -> None:
    """The path a customer is qualified for starts its own timeline, once for an account and template; that of another path, which an
    earlier class started and on which nothing is done yet, ends.
    """
    template = TemplateVersion.objects.newest().filter(path=event.data["path"]).first()
    account = Account.objects.filter(key=event.keys_of("account")[0]).first()
    if account is None:
        return
    by = Person.objects.filter(key=event.actor).first()
    running = RunningPlan.objects.running().filter(account=account)
    for plan in running.untouched().exclude(template__path__in=["", event.data["path"]]).select_related("template"):
        end_plan(plan, reason=_("The customer takes another path now."), by=by, at=event.at)
    if template is not None and not running.filter(template__key=template.key).exists():
        sizes = template.content.sizes
        size = event.data["class"] if event.data["class"] in sizes else sizes[0]
        start_plan(template, account, starts_on=event.at.date(), size=size, by=by, at=event.at)


def _finish_step(plan: RunningPlan, item: WorkItem, event: Event) -> None:
    row = plan.steps.get(key=item.data["step"])
    if row.state == PlanStep.State.OPEN:
        by = Person.objects.get(key=event.actor)
        finish_step(plan, row.key, by=by, at=event.at, outcome=event.data.get("data", {}))


def _finish_call(plan: RunningPlan, item: WorkItem, at: datetime) -> None:
    with transaction.atomic():
        row = CatchUpCall.objects.select_for_update().get(pk=item.data["call"])
        if row.state == CatchUpCall.State.OFFERED:
            row.state, row.done_at = CatchUpCall.State.DONE, at
            row.save(update_fields=["state", "done_at"])
            note_plan("call.made", plan, at=at, data={"catch_up": row.catch_up, "week": row.week})


def _lock(key: str) -> object:
    return RunningPlan.objects.select_for_update().filter(key=key).first()


sources.register(SOURCE, _lock)
