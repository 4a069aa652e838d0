"""Naming an owner, asking another to take over, answering."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import answer_transfer, set_owner, take_transfer_back, transfer_account
from orgdesk.apps.customers.errors import NotYourAccount
from orgdesk.apps.customers.forms import OwnerForm
from orgdesk.apps.customers.models import Transfer
from orgdesk.apps.customers.policies import can_give_away
from orgdesk.apps.customers.views._common import account_or_404, act
from orgdesk.ui.answers import say_problems


@require_POST
def name_owner(request: SignedInRequest, key: str) -> HttpResponse:
    """Where nobody is accountable yet; afterwards accounts pass by transfers."""
    account, form = account_or_404(request, key), OwnerForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:account", key=key)
    said = form.cleaned_data

    def name() -> None:
        if account.owner_periods.filter(until=None).exists() or not can_give_away(request.user, account):
            raise NotYourAccount(_("%(account)s has an owner; ask them to pass it on.") % {"account": account})
        set_owner(account, said["person"], stage=said["stage"], on=said["on"], by=request.user, at=timezone.now())

    return act(request, account, name, done=_("%(name)s is accountable.") % {"name": said["person"]})


@require_POST
def transfer(request: SignedInRequest, key: str) -> HttpResponse:
    account, form = account_or_404(request, key), OwnerForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:account", key=key)
    said = form.cleaned_data
    return act(
        request,
        account,
        lambda: transfer_account(
            account,
            said["person"],
            stage=said["stage"],
            on=said["on"],
            reason=said["reason"],
            by=request.user,
            at=timezone.now(),
        ),
        done=_("%(name)s is asked. Until they accept, nothing changes.") % {"name": said["person"]},
    )


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    row = get_object_or_404(Transfer.objects.visible_to(request.user).select_related("account"), pk=pk)
    accept = request.POST.get("answer") == "accept"
    return act(
        request,
        row.account,
        lambda: answer_transfer(
            row, accept=accept, by=request.user, at=timezone.now(), answer=request.POST.get("note", "")
        ),
        done=_("You are accountable.") if accept else _("Declined."),
    )


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nobody is asked any more; the owner stays, and may ask another."""
    if not request.user.is_staff:
        raise Http404
    row = get_object_or_404(Transfer.objects.visible_to(request.user).select_related("account", "asked_by"), pk=pk)
    return act(
        request, row.account, lambda: take_transfer_back(row, by=request.user, at=timezone.now()), done=_("Taken back.")
    )
