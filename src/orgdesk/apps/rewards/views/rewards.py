"""Programmes and incentives with their reports; one member's ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.rewards import actions
from orgdesk.apps.rewards.forms import CostForm, IncentiveForm, PostForm, ProgrammeForm
from orgdesk.apps.rewards.mapping import to_ledger
from orgdesk.apps.rewards.models import Incentive, Membership, Offer, Programme
from orgdesk.apps.rewards.policies import can_run
from orgdesk.apps.rewards.report import incentive_report, programme_report
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.answers import say_problems
from orgdesk.ui.audience import for_customers
from orgdesk.ui.sayings import in_words

_REFUSALS = (WorkError, ServiceRuleError)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context = {
        "programmes": [(row, programme_report(row, person)) for row in Programme.objects.visible_to(person)],
        "incentives": [(row, incentive_report(row, person)) for row in Incentive.objects.visible_to(person)],
        "may": can_run(person, at=timezone.now()),
    }
    return render(request, "rewards/list.html", context)


@staff_only
def create(request: SignedInRequest, kind: str) -> HttpResponse:
    """A programme or an incentive."""
    _require(request)
    is_programme = kind == "programme"
    form_class = ProgrammeForm if is_programme else IncentiveForm
    heading = _("Begin a programme") if is_programme else _("Offer something once")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _begin(form.cleaned_data, request, is_programme=is_programme)
        except _REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("rewards:list")
    return render(request, "rewards/form.html", {"form": form, "heading": heading}, status=422 if form.errors else 200)


@staff_only
def programme(request: SignedInRequest, key: str) -> HttpResponse:
    """Its report and members; a POST books a cost."""
    row = get_object_or_404(Programme.objects.visible_to(request.user), key=key)
    form = CostForm(request.POST or None)
    if request.method == "POST":
        _require(request)
        if form.is_valid():
            try:
                actions.book_cost(row, by=request.user, at=timezone.now(), **form.cleaned_data)
            except _REFUSALS as refusal:
                messages.error(request, in_words(refusal))
            return redirect("rewards:programme", key=key)
    members = Membership.objects.visible_to(request.user).filter(programme=row).select_related("account")
    context = {
        "programme": row,
        "report": programme_report(row, request.user),
        "members": [
            (one, None if one.held_out else to_ledger(one)) for one in members.prefetch_related("entries", "lots")
        ],
        "costs": row.costs.all(),
        "form": form,
        "may": can_run(request.user, at=timezone.now()),
    }
    return render(request, "rewards/programme.html", context, status=422 if form.errors else 200)


@staff_only
def member(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ledger of one account; a POST posts a movement."""
    rows = Membership.objects.visible_to(request.user).select_related("account", "programme")
    row, form = get_object_or_404(rows, pk=pk), PostForm(request.POST or None)
    if request.method == "POST":
        _require(request)
        if form.is_valid():
            known = row.entries.filter(key=form.cleaned_data["key"]).exists()
            try:
                _post(row, form.cleaned_data, request)
            except _REFUSALS as refusal:
                messages.error(request, in_words(refusal))
            else:
                if known:
                    again = _("“%(key)s” was posted before and counts once: nothing is added.")
                    messages.info(request, again % {"key": form.cleaned_data["key"]})
                else:
                    messages.success(request, _("Posted."))
            return redirect("rewards:member", pk=pk)
    context = {
        "row": row,
        "ledger": to_ledger(row),
        "entries": row.entries.select_related("by").order_by("-pk"),
        "lots": row.lots.filter(left__gt=0),
        "form": form,
        "may": can_run(request.user, at=timezone.now()) and not row.held_out,
    }
    return render(request, "rewards/member.html", context, status=422 if form.errors else 200)


@staff_only
def incentive(request: SignedInRequest, key: str) -> HttpResponse:
    row = get_object_or_404(Incentive.objects.visible_to(request.user), key=key)
    context = {
        "incentive": row,
        "report": incentive_report(row, request.user),
        "offers": Offer.objects.visible_to(request.user).filter(incentive=row).select_related("account"),
        "may": can_run(request.user, at=timezone.now()),
    }
    return render(request, "rewards/incentive.html", context)


@require_POST
@staff_only
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    _require(request)
    row = get_object_or_404(Offer.objects.visible_to(request.user).select_related("incentive", "account"), pk=pk)
    form = CostForm({"what": "sale", "amount": request.POST.get("amount", "")})
    if not form.is_valid():
        say_problems(request, form)
        return redirect("rewards:incentive", key=row.incentive.key)
    try:
        actions.note_answer(row, amount=form.cleaned_data["amount"], by=request.user, at=timezone.now())
    except _REFUSALS as refusal:
        messages.error(request, in_words(refusal))
    return redirect("rewards:incentive", key=row.incentive.key)


@for_customers
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """A customer's points. Whoever is held out, or works here, has none."""
    rows = Membership.objects.visible_to(request.user).filter(held_out=False, account__contacts__person=request.user)
    found = rows.select_related("programme", "account").prefetch_related("entries", "lots").distinct()
    context = {"members": [(row, to_ledger(row)) for row in found]}
    return render(request, "rewards/mine.html", context)


def _begin(said: dict[str, Any], request: SignedInRequest, *, is_programme: bool) -> None:
    if is_programme:
        actions.begin_programme(actions.NewProgramme(**said), by=request.user, at=timezone.now())
    else:
        actions.offer_incentive(actions.NewIncentive(**said), by=request.user, at=timezone.now())


def _require(request: SignedInRequest) -> None:
    if not can_run(request.user, at=timezone.now()):
        raise Http404


def _post(row: Membership, said: dict[str, Any], request: SignedInRequest) -> None:
    by, at, amount = request.user, timezone.now(), said["amount"] or Decimal(0)
    key, undoes, words = said["key"], said["undoes"], said["words"]
    if said["type"] == "earned":
        actions.earn(row, key=key, amount=amount, by=by, at=at)
    elif said["type"] == "goodwill":
        actions.give(row, key=key, points=int(amount), type="goodwill", words=words, by=by, at=at)
    elif said["type"] == "redeemed":
        actions.redeem_points(row, key=key, points=int(amount), words=words, by=by, at=at)
    elif said["type"] == "restored":
        actions.restore_points(row, key=key, undoes=undoes, by=by, at=at)
    else:
        actions.reverse_points(row, key=key, undoes=undoes, by=by, at=at)
