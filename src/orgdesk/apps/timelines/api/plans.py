"""Plans that run for accounts, and the timelines they are started from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Day, Given, Key, KeyGiven, Named, Number, Reason
from orgdesk.apps.customers.models import Account
from orgdesk.apps.timelines.actions import start_plan, stop_plan
from orgdesk.apps.timelines.actions.finish_step import finish_step
from orgdesk.apps.timelines.actions.skip_step import skip_step
from orgdesk.apps.timelines.models import PlanStep, RunningPlan, TemplateDraft, TemplateVersion
from orgdesk.apps.timelines.policies import can_start, can_store_templates, require_steering
from orgdesk.ui.sayings import in_words

router = Router(auth=Scope("timelines"))
templates = Router(auth=Scope("timelines"))


class PlansWanted(Paging):
    q: Annotated[str, Query(max_length=200)] = ""
    status: Literal["", "running", "completed", "stopped"] = ""
    account: Annotated[str, Query(max_length=60)] = ""


class PlanShape(Schema):
    """A timeline running for an account."""

    key: str
    title: str
    timeline: str
    account: Named
    status: str
    size: str
    zone: str
    starts_on: date
    completed_on: date | None
    started_at: datetime


class StepShape(Schema):
    """A step as it looks now; `due_on` is as promised."""

    key: str
    state: str
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    done_on: date | None
    outcome: dict[str, Any]
    reason: str


class WholePlanShape(PlanShape):
    steps: list[StepShape]


class TimelineShape(Schema):
    """The newest version of a timeline."""

    key: str
    number: int
    title: str
    category: str
    lead_unit: str


class WholeTimelineShape(TimelineShape):
    """A version of a timeline as YAML."""

    text: str


class DraftShape(Schema):
    """A timeline that is being written; `becomes` is the version that it will be, `problem` why it cannot be published yet."""

    key: str
    title: str
    becomes: int
    lead_unit: str
    path: str
    parts: dict[str, Any]
    owners: dict[str, str]
    problem: str


class PlanGiven(Given):
    """The timeline, the account, the size as the timeline names it, and the first day of week 0."""

    timeline: KeyGiven
    account: KeyGiven
    size: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    starts_on: Day
    zone: Annotated[str, StringConstraints(max_length=64)] = ""


class Finished(Given):
    """What came of it, where the step asks."""

    outcome: dict[str, Annotated[str, StringConstraints(max_length=1000)]] = {}


@router.get("", response=Page[PlanShape])
def list_plans(request: Call, wanted: Query[PlansWanted]) -> Any:
    """Plans, the newest first."""
    found = RunningPlan.objects.visible_to(request.user).matching(wanted.q).select_related("account", "template")
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.account:
        found = found.filter(account__key=wanted.account)
    return page_of(found, wanted, lambda row: PlanShape(**_fields(row)))


@router.post("", response={201: WholePlanShape})
def start_plan_for_account(request: Call, given: PlanGiven) -> Any:
    """Start a timeline for an account; asked again for the same start, the running plan is given."""
    newest = TemplateVersion.objects.visible_to(request.user).newest()
    template = get_object_or_404(newest, key=given.timeline)
    account = get_object_or_404(Account.objects.visible_to(request.user), key=given.account)
    if not can_start(request.user, template, at=request.at):
        raise PermissionDenied(_("Only members of %(unit)s start this timeline.") % {"unit": template.lead_words})
    plan = start_plan(
        template,
        account,
        starts_on=given.starts_on,
        size=given.size,
        zone=given.zone,
        by=request.user,
        at=request.at,
    )
    return Status(201, plan_shape(_plan(request, plan.key)))


@router.get("/{key}", response=WholePlanShape)
def read_plan(request: Call, key: Key) -> Any:
    """One plan with its steps."""
    return plan_shape(_plan(request, key))


@router.post("/{key}/steps/{step}/completion", response=WholePlanShape)
def finish_plan_step(request: Call, key: Key, step: Key, given: Finished) -> Any:
    """Finish a step."""
    plan = _plan(request, key)
    require_steering(request.user, plan, at=request.at)
    get_object_or_404(plan.steps, key=step)
    finish_step(plan, step, outcome=given.outcome, by=request.user, at=request.at)
    return plan_shape(_plan(request, key))


@router.post("/{key}/steps/{step}/skipping", response=WholePlanShape)
def skip_plan_step(request: Call, key: Key, step: Key, given: Reason) -> Any:
    """Leave a step out, with the reason."""
    plan = _plan(request, key)
    get_object_or_404(plan.steps, key=step)
    skip_step(plan, step, reason=given.reason, by=request.user, at=request.at)
    return plan_shape(_plan(request, key))


@router.post("/{key}/end", response=WholePlanShape)
def stop_running_plan(request: Call, key: Key, given: Reason) -> Any:
    """Stop the plan."""
    stop_plan(_plan(request, key), reason=given.reason, by=request.user, at=request.at)
    return plan_shape(_plan(request, key))


@templates.get("", response=Page[TimelineShape])
def list_timelines(request: Call, paging: Query[Paging]) -> Any:
    """Timelines that plans may be started from."""
    return page_of(TemplateVersion.objects.visible_to(request.user).newest(), paging, _timeline, order="pk")


@templates.get("/drafts", response=Page[DraftShape])
def list_timeline_drafts(request: Call, paging: Query[Paging]) -> Any:
    """Timelines that are being written, with their parts as a file says them."""
    return page_of(_drafts(request), paging, _draft, order="pk")


@templates.get("/drafts/{key}", response=DraftShape)
def read_timeline_draft(request: Call, key: Key) -> Any:
    """A timeline that is being written."""
    return _draft(get_object_or_404(_drafts(request), key=key))


@templates.get("/{key}/{number}", response=WholeTimelineShape)
def read_timeline(request: Call, key: Key, number: Number) -> Any:
    """One version of a timeline, with its text."""
    row = get_object_or_404(TemplateVersion.objects.visible_to(request.user), key=key, number=number)
    return WholeTimelineShape(**_timeline(row).dict(), text=row.text)


def plan_shape(plan: RunningPlan) -> WholePlanShape:
    return WholePlanShape(**_fields(plan), steps=[_step(step) for step in plan.steps.all()])


def _fields(plan: RunningPlan) -> dict[str, Any]:
    return {
        "key": plan.key,
        "title": str(plan),
        "timeline": plan.template.key,
        "account": Named(key=plan.account.key, name=plan.account.name),
        "status": plan.status,
        "size": plan.size,
        "zone": plan.zone,
        "starts_on": plan.starts_on,
        "completed_on": plan.completed_on,
        "started_at": plan.started_at,
    }


def _step(step: PlanStep) -> StepShape:
    return StepShape(
        key=step.key,
        state=step.state,
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        due_on=step.due_on,
        done_on=step.done_on,
        outcome=step.outcome,
        reason=step.reason,
    )


def _timeline(row: TemplateVersion) -> TimelineShape:
    return TimelineShape(
        key=row.key, number=row.number, title=row.title, category=row.category, lead_unit=row.lead_unit
    )


def _drafts(request: Call) -> Any:
    if not can_store_templates(request.user):
        raise PermissionDenied
    return TemplateDraft.objects.visible_to(request.user)


def _draft(row: TemplateDraft) -> DraftShape:
    return DraftShape(
        key=row.key,
        title=row.title,
        becomes=row.next_number(),
        lead_unit=row.lead_unit,
        path=row.path,
        parts=row.data,
        owners=row.seats,
        problem=in_words(row.problem) if row.problem else "",
    )


def _plan(request: Call, key: str) -> RunningPlan:
    found = RunningPlan.objects.visible_to(request.user).select_related("account", "template")
    return get_object_or_404(found, key=key)
