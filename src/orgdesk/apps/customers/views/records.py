"""Usage, and contacts that the company began."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import note_contact, record_usage
from orgdesk.apps.customers.forms import ContactForm, UsageForm
from orgdesk.apps.customers.views._common import account_or_404, act
from orgdesk.ui.answers import say_problems


@require_POST
def usage(request: SignedInRequest, key: str) -> HttpResponse:
    account, form = account_or_404(request, key), UsageForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:account", key=key)
    said = form.cleaned_data
    return act(
        request,
        account,
        lambda: record_usage(
            account, said["product"], month=said["month"], used=said["used"], bought=said["bought"], by=request.user.key,
            at=timezone.now(),
        ),
        done=_("Recorded."),
    )  # fmt: skip


@require_POST
def contact(request: SignedInRequest, key: str) -> HttpResponse:
    account, form = account_or_404(request, key), ContactForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:account", key=key)
    return act(
        request,
        account,
        lambda: note_contact(account, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Noted."),
    )
