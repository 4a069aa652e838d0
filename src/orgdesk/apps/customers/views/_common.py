"""What the pages of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.keeping import require_keeping
from orgdesk.apps.customers.models import Account
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words
from orgdesk.ui.typed import keep_typed


def require_staff(request: SignedInRequest) -> None:
    """What is written about customers is the house's own."""
    if not request.user.is_staff:
        raise Http404


def account_or_404(request: SignedInRequest, key: str) -> Account:
    require_staff(request)
    return get_object_or_404(Account.objects.visible_to(request.user), key=key)


def account_to_keep_or_404(request: SignedInRequest, key: str, *, money: bool = False) -> Account:
    """As `account_or_404`, for whoever may write about it; others are told who may."""
    account = account_or_404(request, key)
    require_keeping(request.user, account, at=timezone.now(), money=money)
    return account


def act(
    request: SignedInRequest, account: Account, do: Callable[[], object], *, done: str, to: str = "account"
) -> HttpResponse:
    """Do it and go back to a page of the account, with a plain word when it is refused."""
    _do(request, do, done=done)
    return redirect(f"customers:{to}", key=account.key)


def act_on(
    request: SignedInRequest,
    account: Account | None,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    done: str,
    to: str = "account",
) -> HttpResponse:
    """As `act`, with what the form says; a form that is not complete is refused in words. Without an account `to` is a page of all."""
    if form.is_valid():
        _do(request, lambda: do(form.cleaned_data), done=done, form=form)
    else:
        say_problems(request, form)
    return redirect(f"customers:{to}", key=account.key) if account else redirect(f"customers:{to}")


def _do(request: SignedInRequest, do: Callable[[], object], *, done: str, form: forms.Form | None = None) -> None:
    try:
        do()
    except (CustomersRefused, ServiceRuleError) as refusal:
        say_refusal(request, refusal, form)
    else:
        messages.success(request, done)


def say_refusal(request: SignedInRequest, refusal: Exception, form: forms.Form | None = None) -> None:
    """In words, at the field that it is about where there is one; what was typed is kept."""
    field = getattr(refusal, "field", "")
    if form is not None and field in form.fields:
        form.add_error(field, in_words(refusal))
        say_problems(request, form)
    else:
        messages.error(request, in_words(refusal))
        keep_typed(request)


def apart(found: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """Several forms on one page: their fields keep ids of their own."""
    for name, form in found.items():
        form.auto_id = f"{name}-%s"
    return found
