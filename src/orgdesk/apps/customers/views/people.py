"""The customer's own people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions.open_account import add_contact, remove_contact
from orgdesk.apps.customers.rule_forms import PersonForm
from orgdesk.apps.customers.views._common import account_to_keep_or_404, act, act_on


@require_POST
def add(request: SignedInRequest, key: str) -> HttpResponse:
    """Somebody who speaks for the account; told again, their job changes."""
    account = account_to_keep_or_404(request, key)
    return act_on(
        request, account, PersonForm(request.POST),
        lambda said: add_contact(account, by=request.user, at=timezone.now(), **said),
        done=_("Kept. They sign in with a link that is sent to their address."),
    )  # fmt: skip


@require_POST
def remove(request: SignedInRequest, key: str, person: str) -> HttpResponse:
    account = account_to_keep_or_404(request, key)
    row = get_object_or_404(account.contacts.select_related("person"), person__key=person)
    return act(
        request, account, lambda: remove_contact(row, by=request.user, at=timezone.now()),
        done=_("They no longer speak for this customer."),
    )  # fmt: skip
