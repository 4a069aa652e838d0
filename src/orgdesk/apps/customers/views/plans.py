"""The plan of an account: objectives, quota, reviews, who of other departments helps, who is assigned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import (
    allocate_person,
    hold_review,
    name_department_contact,
    reach_objective,
    set_objective,
    write_account_plan,
)
from orgdesk.apps.customers.keeping import keeping_of, require_keeping
from orgdesk.apps.customers.models import AccountClass, Contract, Objective, Review
from orgdesk.apps.customers.policies import can_set_rules
from orgdesk.apps.customers.record_forms import AllocationForm, ObjectiveForm, PlanForm, StaffForm, SummaryForm
from orgdesk.apps.customers.tabs import account_tabs
from orgdesk.apps.customers.views._common import account_or_404, account_to_keep_or_404, act, act_on, apart
from orgdesk.apps.organisation import lookup


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    account, today = account_or_404(request, key), timezone.localdate()
    plans = list(account.account_plans.select_related("by"))
    latest = plans[0] if plans else None
    signed = Contract.objects.visible_to(request.user).filter(account=account, starts_on__year=today.year)
    reached = sum(row.a_year for row in signed)
    context = {
        **account_tabs(account, "plan"),
        "plan": latest,
        "earlier": plans[1:],
        "reached": reached,
        "share": round(100 * reached / latest.quota) if latest and latest.quota else None,
        "kind": AccountClass.objects.visible_to(request.user).filter(key=account.account_class).first(),
        "objectives": account.objectives.select_related("set_by", "reached_by"),
        "departments": [
            (row, lookup.unit_name(row.unit_key)) for row in account.department_contacts.select_related("person")
        ],
        "reviews": account.reviews.select_related("held_by"),
        "allocations": account.allocations.select_related("person"),
        "today": today,
        "keeping": keeping_of(request.user, account, at=timezone.now()),
        "may_assign": can_set_rules(request.user, at=timezone.now()),
        "forms": apart({
            "plan": PlanForm(initial={"aim": latest.aim, "quota": latest.quota, "risks": latest.risks} if latest else {}),
            "objective": ObjectiveForm(), "department": StaffForm(), "review": SummaryForm(),
            "allocation": AllocationForm(initial={"since": today}),
        }),
    }  # fmt: skip
    return render(request, "customers/plan.html", context)


@require_POST
def write(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, PlanForm(request.POST),
        lambda said: write_account_plan(account, by=request.user, at=timezone.now(), **said),
        done=_("The plan is kept as a new version."), to="plan",
    )  # fmt: skip


@require_POST
def objective(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, ObjectiveForm(request.POST),
        lambda said: set_objective(account, by=request.user, at=timezone.now(), **said),
        done=_("The objective is set."), to="plan",
    )  # fmt: skip


@require_POST
def reached(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Objective.objects.visible_to(request.user).select_related("account"), pk=pk)
    require_keeping(request.user, row.account, at=timezone.now())
    return act(
        request, row.account, lambda: reach_objective(row, by=request.user, at=timezone.now()),
        done=_("Reached."), to="plan",
    )  # fmt: skip


@require_POST
def department(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, StaffForm(request.POST),
        lambda said: name_department_contact(
            account, said["person"], purpose=said["purpose"], by=request.user, at=timezone.now()
        ),
        done=_("Named."), to="plan",
    )  # fmt: skip


@require_POST
def allocate(request: SignedInRequest, key: str) -> HttpResponse:
    """By whoever keeps the account, and by those who share people out among all of them."""
    account = account_or_404(request, key)
    if not can_set_rules(request.user, at=timezone.now()):
        require_keeping(request.user, account, at=timezone.now())
    return act_on(
        request, account, AllocationForm(request.POST),
        lambda said: allocate_person(account, said.pop("person"), by=request.user, at=timezone.now(), **said),
        done=_("Assigned."), to="plan",
    )  # fmt: skip


@require_POST
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Review.objects.visible_to(request.user).select_related("account"), pk=pk)
    return act_on(
        request, row.account, SummaryForm(request.POST),
        lambda said: hold_review(row, by=request.user, at=timezone.now(), **said),
        done=_("Noted. The next review is planned."), to="plan",
    )  # fmt: skip
