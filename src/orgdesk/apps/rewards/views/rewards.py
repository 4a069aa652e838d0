"""Programmes and incentives with their reports; one member's ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.matters import open_matters
from orgdesk.apps.customers.models import Account
from orgdesk.apps.rewards import actions
from orgdesk.apps.rewards.errors import RewardRefused
from orgdesk.apps.rewards.forms import CostForm, IncentiveForm, PostForm, ProgrammeForm
from orgdesk.apps.rewards.letters import leave_address
from orgdesk.apps.rewards.mapping import to_ledger
from orgdesk.apps.rewards.models import Entry, Incentive, Membership, Offer, Programme
from orgdesk.apps.rewards.policies import can_run
from orgdesk.apps.rewards.report import incentive_report, programme_report
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.answers import say_problems
from orgdesk.ui.audience import for_customers
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.sayings import in_words

_A_PAGE = 50
_REFUSALS = (WorkError, ServiceRuleError)
_COLUMNS = (
    (gettext_lazy("Account"), "name"),
    (gettext_lazy("Since"), "since"),
    (gettext_lazy("held out"), "held_out"),
    (gettext_lazy("Points"), "points"),
)


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
            form.add_error(getattr(refusal, "field", "") or None, in_words(refusal))
        else:
            done = _("Begun: who is held out is drawn.") if is_programme else _("Offered: who is held out is drawn.")
            messages.success(request, done)
            return redirect(f"rewards:{kind}", key=form.cleaned_data["key"])
    return render(request, "rewards/form.html", {"form": form, "heading": heading}, status=422 if form.errors else 200)


@staff_only
def programme(request: SignedInRequest, key: str) -> HttpResponse:
    """Its report and members, a page at a time, or those that `q` names; a POST books a cost."""
    row = get_object_or_404(Programme.objects.visible_to(request.user), key=key)
    form = CostForm(request.POST or None)
    if request.method == "POST":
        _require(request)
        if form.is_valid():
            try:
                actions.book_cost(row, by=request.user, at=timezone.now(), **form.cleaned_data)
            except _REFUSALS as refusal:
                messages.error(request, in_words(refusal))
            else:
                messages.success(request, _("Booked."))
            return redirect("rewards:programme", key=key)
    members = Membership.objects.visible_to(request.user).filter(programme=row).select_related("account")
    words = request.GET.get("q", "")[:160]
    if words:
        members = members.filter(account__in=Account.objects.visible_to(request.user).matching(words))
    listed = members.order_by("account__name", "pk").prefetch_related("entries", "lots")
    file = as_file(request, f"members-{key}", listed, _COLUMNS, told=_in_a_file)
    if file is not None:
        return file
    page = LongPaginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": row,
        "report": programme_report(row, request.user),
        "page": page,
        "members": [(one, None if one.held_out else to_ledger(one)) for one in page.object_list],
        "words": words,
        "costs": row.costs.all(),
        "form": form,
        "may": can_run(request.user, at=timezone.now()),
    }
    return render(request, "rewards/programme.html", context, status=422 if form.errors else 200)


def _in_a_file(members: Iterable[Membership]) -> Iterator[SimpleNamespace]:
    for one in members:
        points = None if one.held_out else to_ledger(one).balance
        yield SimpleNamespace(name=one.account.name, since=one.enrolled_at, held_out=one.held_out, points=points)


@staff_only
def member(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ledger of one account; a POST posts a movement."""
    rows = Membership.objects.visible_to(request.user).select_related("account", "programme")
    row, form = get_object_or_404(rows, pk=pk), PostForm(request.POST or None)
    if request.method == "POST":
        _require(request)
        if form.is_valid():
            _post_once(row, form, request)
        if not form.errors:
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
        "offers": _with_matters(Offer.objects.visible_to(request.user).filter(incentive=row).select_related("account")),
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
    else:
        messages.success(request, _("Noted: %(account)s bought.") % {"account": row.account})
    return redirect("rewards:incentive", key=row.incentive.key)


@for_customers
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """A customer's points, and what is offered to them. Whoever is held out, or works here, has none."""
    rows = Membership.objects.visible_to(request.user).filter(held_out=False, account__contacts__person=request.user)
    found = rows.select_related("programme", "account").prefetch_related("entries", "lots").distinct()
    offers = Offer.objects.visible_to(request.user).shown(on=timezone.localdate())
    context = {
        "members": [(row, to_ledger(row)) for row in found],
        "offers": offers.filter(account__contacts__person=request.user).select_related("incentive").distinct(),
        "leave": leave_address(request.user),
    }
    return render(request, "rewards/mine.html", context)


def _with_matters(offers: Iterable[Offer]) -> list[tuple[Offer, str]]:
    """Each offer, and for one that nobody was told of yet what its customer waits for first."""
    rows = list(offers)
    waiting = open_matters([row.account_id for row in rows if not (row.held_out or row.told_at or row.answered_at)])
    return [(row, "" if row.told_at else waiting.get(row.account_id, "")) for row in rows]


def _begin(said: dict[str, Any], request: SignedInRequest, *, is_programme: bool) -> None:
    if is_programme:
        actions.begin_programme(actions.NewProgramme(**said), by=request.user, at=timezone.now())
    else:
        actions.offer_incentive(actions.NewIncentive(**said), by=request.user, at=timezone.now())


def _require(request: SignedInRequest) -> None:
    if not can_run(request.user, at=timezone.now()):
        raise Http404


def _post_once(row: Membership, form: PostForm, request: SignedInRequest) -> None:
    """A repeated entry counts once and is said to; one that has the key of another and is not it is refused."""
    said = form.cleaned_data
    known = row.entries.filter(key=said["key"]).first()
    if known is not None and not _is_same(row, known, said):
        words = _(
            "“%(key)s” stands already: %(type)s, %(points)s points. Nothing is added; a new entry needs a key of its own."
        )
        told = {"key": known.key, "type": known.get_type_display(), "points": abs(known.points)}
        form.add_error("key", words % told)
        return
    try:
        _post(row, said, request)
    except RewardRefused as refusal:
        if refusal.field:
            form.add_error(refusal.field, in_words(refusal))
        else:
            messages.error(request, in_words(refusal))  # it is about the account
    except _REFUSALS as refusal:
        form.refuse(refusal)
    else:
        if known is not None:
            again = _("“%(key)s” was posted before and counts once: nothing is added.")
            messages.info(request, again % {"key": known.key})
        else:
            messages.success(request, _("Posted."))


def _is_same(row: Membership, known: Entry, said: dict[str, Any]) -> bool:
    if known.type != said["type"]:
        return False
    if said["type"] in (Entry.Type.RESTORED, Entry.Type.REVERSED):
        return bool(known.undoes == said["undoes"])
    amount = said["amount"] * row.programme.points_per_unit if said["type"] == Entry.Type.EARNED else said["amount"]
    return abs(known.points) == int(amount)


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
