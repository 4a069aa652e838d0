"""All plans, one plan, a new plan."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.matters import matter_of
from orgdesk.apps.timelines.actions import start_plan
from orgdesk.apps.timelines.board import board_of
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.forms import CadenceForm, HoldForm, StartForm
from orgdesk.apps.timelines.history import history_of
from orgdesk.apps.timelines.invitations import feed_token, plan_feed_token
from orgdesk.apps.timelines.mapping import local_day, remember, scheduled
from orgdesk.apps.timelines.models import MailHold, RunningPlan, SeriesMail, TemplateVersion
from orgdesk.apps.timelines.models.plan import count_steps
from orgdesk.apps.timelines.outline import open_work, outline_of
from orgdesk.apps.timelines.policies import can_start, can_steer, can_store_templates
from orgdesk.apps.timelines.staffing import assigned_to
from orgdesk.apps.timelines.views._common import plan_or_404
from orgdesk.apps.timelines.words import fact_words
from orgdesk.core.calendars import CalendarError
from orgdesk.core.timeline.scheduling import Schedule, read_completion
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("Template"), "template"),
    (gettext_lazy("State"), "get_status_display"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_staff:
        return redirect("timelines:onboarding")
    words, status = request.GET.get("q", ""), request.GET.get("status", RunningPlan.Status.RUNNING)
    found = RunningPlan.objects.visible_to(request.user).select_related("account", "template")
    counts = {one: found.filter(status=one).count() for one in RunningPlan.Status.values}
    in_use = TemplateVersion.objects.visible_to(request.user).running_plans(status)
    kinds = sorted(set(in_use.values_list("category", flat=True)))
    kind = request.GET.get("type", "")
    of_kind = found.filter(template__category=kind) if kind in kinds else found
    shown = of_kind.filter(status=status).matching(words).order_by("-starts_on", "id")
    tabs = [
        {"label": label.capitalize(), "url": f"?status={value}", "count": counts[value], "current": value == status}
        for value, label in RunningPlan.Status.choices
    ]
    file = as_file(request, "onboardings", shown, _COLUMNS)
    if file is not None:
        return file
    page = LongPaginator(shown, _A_PAGE).get_page(request.GET.get("page"))
    count_steps(page, on=timezone.localdate())
    context = {
        "page": page,
        "tabs": tabs,
        "words": words,
        "status": status,
        "kinds": kinds,
        "kind": kind,
        "feed": reverse("timelines:feed", args=[feed_token(request.user)]),
    }
    return render(request, "timelines/plans.html", context)


def create(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise PermissionDenied
    initial = {"account": request.GET.get("account", ""), "template": request.GET.get("template", "")}
    form = StartForm(request.user, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not can_start(request.user, said["template"], at=timezone.now()):
            form.add_error(
                "template", _("Only members of %(unit)s start this timeline.") % {"unit": said["template"].lead_words}
            )
        else:
            try:
                plan = start_plan(
                    said["template"], said["account"], starts_on=said["starts_on"], size=said["size"], zone=said["zone"],
                    by=request.user, at=timezone.now(),
                )  # fmt: skip
            except CalendarError as refusal:
                form.add_error("zone", in_words(refusal))
            except TimelineError as refusal:
                form.add_error(None, in_words(refusal))
            else:
                messages.success(request, _("Started. What is due today is in the worklists."))
                return redirect("timelines:plan", key=plan.key)
    return render(request, "timelines/plan_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    plan, now = plan_or_404(request, key), timezone.now()
    today = local_day(plan, now)
    remember(plan)
    schedule = scheduled(plan, on=today)
    board = board_of(plan, schedule, request.GET, today=today)
    context = {**plan_context(request, plan, schedule), "board": board, "history": history_of(plan)}
    return render(request, "timelines/plan.html", context)


def plan_context(request: SignedInRequest, plan: RunningPlan, schedule: Schedule) -> dict[str, Any]:
    now = timezone.now()
    today = local_day(plan, now)
    template = plan.template.content
    members = list(plan.memberships.select_related("person"))
    listed = Counter(row.person_id for row in members if row.left_at is None)
    on_every_list = [person for person, count in listed.items() if count >= len(template.series)]
    moving = {block.key for step in schedule.plan.steps for block in [template.block_of(step)] if block is not None}
    blocks = [block for block in template.blocks if block.key in moving]
    return {
        "plan": plan,
        "template": template,
        "lines": outline_of(plan, schedule, open_work(plan)),
        "completion": read_completion(schedule),
        "ends": schedule.ends,
        "blocks": [(block, schedule.plan.deferred.get(block.key, "")) for block in blocks],
        "facts": [
            (block.needs, fact_words(template, block.needs), plan.known.get(block.needs))
            for block in blocks
            if block.needs
        ],
        "mails": _with_holds(plan),
        "members": members,
        "contacts": plan.account.contacts.select_related("person").exclude(person__in=on_every_list),
        "matter": matter_of(plan.account) if plan.is_running and template.series else "",
        "holds": plan.holds.select_related("by"),
        "calls": plan.calls.all(),
        "assigned": assigned_to(plan),
        "cadences": [
            (one, plan.cadences.filter(catch_up=one.key).last(), CadenceForm(auto_id=f"{one.key}-%s"))
            for one in template.catch_ups
        ],
        "hold_form": HoldForm(initial={"since": today}),
        "may_steer": plan.is_running and can_steer(request.user, plan, at=now),
        "may_store": can_store_templates(request.user),
        "today": today,
        "feed": reverse("timelines:feed", args=[plan_feed_token(plan)]),
    }


def _with_holds(plan: RunningPlan) -> list[tuple[SeriesMail, str]]:
    """Each mail of the plan, and for one that is still to come why it will be held back."""
    holds = [hold for hold in plan.holds.all() if hold.lifted_at is None]
    return [(mail, next((hold.reason for hold in holds if _holds(hold, mail)), "")) for mail in plan.mails.all()]


def _holds(hold: MailHold, mail: SeriesMail) -> bool:
    lasts = hold.until is None or mail.on <= hold.until
    return mail.state == SeriesMail.State.PLANNED and hold.since <= mail.on and lasts
