"""The two steps before anybody can sign in, opened by the link; the company's words may be changed later too."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from orgdesk.apps.accounts.browsers import remember
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions.add_first_administrator import add_first_administrator
from orgdesk.apps.operations.actions.make_set_up_link import open_link
from orgdesk.apps.operations.actions.name_company import name_company
from orgdesk.apps.operations.errors import SetUpRefused
from orgdesk.apps.operations.forms import AdministratorForm, CompanyForm
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.refreshing import chosen
from orgdesk.apps.operations.set_up import Step, context_of, next_page
from orgdesk.ui.sayings import in_words


@login_not_required
@never_cache
def company(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    if open_link(token, at=at) is None:
        return _over(request)
    form = CompanyForm(request.POST or None, address=_own_address(request))
    if request.method == "POST" and form.is_valid():
        name_company(form.given, by=None, at=at)
        return redirect("operations:set-up-administrator", token=token)
    context = {
        **context_of("company", signed_in=False),
        "form": form,
        "company": chosen("ORGDESK_COMPANY") or "Orgdesk",
    }
    return render(request, "operations/set_up/company.html", context)


@login_not_required
@never_cache
def administrator(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    link = open_link(token, at=at)
    if link is None:
        return _over(request)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = add_first_administrator(link, at=at, **form.cleaned_data)
        except SetUpRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            remember(request, person)
            return redirect(next_page(Step.ADMINISTRATOR))
    context = {**context_of("administrator", signed_in=False), "form": form, "token": token}
    return render(request, "operations/set_up/administrator.html", context)


@for_administrators
def company_again(request: SignedInRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, address=_own_address(request))
    if request.method == "POST" and form.is_valid():
        name_company(form.given, by=request.user, at=timezone.now())
        return redirect(next_page(Step.COMPANY))
    return render(request, "operations/set_up/company.html", {**context_of("company"), "form": form})


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "operations/set_up/over.html", status=404)


def _own_address(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
