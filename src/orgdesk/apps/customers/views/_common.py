"""What the pages of accounts share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account
from orgdesk.core.service.errors import ServiceRuleError


def account_or_404(request: SignedInRequest, key: str) -> Account:
    """For staff: what is written about a customer is the house's own."""
    if not request.user.is_staff:
        raise Http404
    return get_object_or_404(Account.objects.visible_to(request.user), key=key)


def act(request: SignedInRequest, account: Account, do: Callable[[], object], *, done: str) -> HttpResponse:
    """Do it and go back to the account, with a plain word when it is refused."""
    try:
        do()
    except (CustomersRefused, ServiceRuleError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("customers:account", key=account.key)
