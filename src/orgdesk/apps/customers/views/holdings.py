"""What an account has, pays and owes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import (
    book_invoice,
    decide_renewal,
    deliver_asset,
    keep_site,
    mark_asset,
    pay_invoice,
    record_result,
    set_logistic_standard,
    sign_contract,
)
from orgdesk.apps.customers.forms import UsageForm
from orgdesk.apps.customers.keeping import keeping_of, require_keeping
from orgdesk.apps.customers.models import Asset, Contract, Invoice
from orgdesk.apps.customers.own_signals import use_of
from orgdesk.apps.customers.record_forms import (
    AssetForm,
    ContractForm,
    InvoiceForm,
    LogisticsForm,
    RenewalForm,
    ResultForm,
    SiteForm,
)
from orgdesk.apps.customers.tabs import account_tabs
from orgdesk.apps.customers.views._common import account_or_404, account_to_keep_or_404, act, act_on, apart
from orgdesk.core.service.portfolio import Owed, age_receivables


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    account, today = account_or_404(request, key), timezone.localdate()
    unpaid = list(account.invoices.filter(paid_on=None))
    ages = age_receivables([Owed(float(row.amount), row.due_on) for row in unpaid], on=today)
    names = [_("not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("longer")]
    context = {
        **account_tabs(account, "holdings"),
        "sites": account.sites.prefetch_related("assets__product"),
        "assets": account.assets.select_related("product", "site"),
        "contracts": account.contracts.select_related("product", "renewal__by").order_by("-ends_on"),
        "logistics": account.logistics.select_related("by"),
        "unpaid": unpaid,
        "ages": list(zip(names, ages, strict=True)),
        "owed": sum(ages),
        "results": [(row, row.revenue - row.cost) for row in account.results.all()],
        "usage": account.usage.select_related("product")[:12],
        "use": use_of([account.pk], today)[account.pk],
        "today": today,
        "keeping": keeping_of(request.user, account, at=timezone.now()),
        "forms": apart({
            "site": SiteForm(), "asset": AssetForm(account, initial={"on": today}), "contract": ContractForm(),
            "renewal": RenewalForm(), "invoice": InvoiceForm(initial={"issued_on": today}), "logistics": LogisticsForm(),
            "result": ResultForm(initial={"year": today.year - 1}), "usage": UsageForm(initial={"month": today.replace(day=1)}),
        }),
    }  # fmt: skip
    return render(request, "customers/holdings.html", context)


@require_POST
def site(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_or_404(request, key)
    return act_on(
        request, account, SiteForm(request.POST),
        lambda said: keep_site(account, by=request.user, at=timezone.now(), **said), done=_("Kept."), to="holdings",
    )  # fmt: skip


@require_POST
def asset(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_or_404(request, key)
    return act_on(
        request, account, AssetForm(account, request.POST),
        lambda said: deliver_asset(account, said.pop("product"), by=request.user, at=timezone.now(), **said),
        done=_("Written down."), to="holdings",
    )  # fmt: skip


@require_POST
def asset_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    row = get_object_or_404(Asset.objects.visible_to(request.user).select_related("account"), pk=pk)
    now = timezone.now()
    return act(
        request, row.account, lambda: mark_asset(row, step, on=timezone.localdate(now), by=request.user, at=now),
        done=_("Written down."), to="holdings",
    )  # fmt: skip


@require_POST
def contract(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, ContractForm(request.POST),
        lambda said: sign_contract(account, by=request.user, at=timezone.now(), **said), done=_("Signed."), to="holdings",
    )  # fmt: skip


@require_POST
def renewal(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Contract.objects.visible_to(request.user).select_related("account"), pk=pk)
    require_keeping(request.user, row.account, at=timezone.now())
    return act_on(
        request, row.account, RenewalForm(request.POST),
        lambda said: decide_renewal(
            row, renewed=said.pop("renewed") == "yes", by=request.user, at=timezone.now(), **said
        ),
        done=_("Decided."), to="holdings",
    )  # fmt: skip


@require_POST
def invoice(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key, money=True)
    return act_on(
        request, account, InvoiceForm(request.POST),
        lambda said: book_invoice(account, by=request.user, at=timezone.now(), **said), done=_("Booked."), to="holdings",
    )  # fmt: skip


@require_POST
def payment(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Invoice.objects.visible_to(request.user).select_related("account"), pk=pk)
    now = timezone.now()
    require_keeping(request.user, row.account, at=now, money=True)
    return act(
        request, row.account, lambda: pay_invoice(row, on=timezone.localdate(now), by=request.user, at=now),
        done=_("Paid."), to="holdings",
    )  # fmt: skip


@require_POST
def logistics(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_or_404(request, key)
    return act_on(
        request, account, LogisticsForm(request.POST),
        lambda said: set_logistic_standard(account, by=request.user, at=timezone.now(), **said),
        done=_("Kept."), to="holdings",
    )  # fmt: skip


@require_POST
def result(request: SignedInRequest, key: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key, money=True)
    return act_on(
        request, account, ResultForm(request.POST),
        lambda said: record_result(account, by=request.user, at=timezone.now(), **said),
        done=_("Recorded."), to="holdings",
    )  # fmt: skip
