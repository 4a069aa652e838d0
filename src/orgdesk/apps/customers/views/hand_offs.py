"""Handing a customer over, and answering that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions import answer_hand_off, hand_off, keep_promise
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.forms import HandOffForm
from orgdesk.apps.customers.models import Account, HandOff, HandOffKind, Promise
from orgdesk.apps.customers.views._common import account_or_404, act
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    account = account_or_404(request, key)
    found = get_object_or_404(HandOffKind.objects.visible_to(request.user), key=kind)
    returned = account.hand_offs.filter(kind=found, state=HandOff.State.RETURNED).first()
    form = HandOffForm(found, request.POST or None, initial=_said_before(account, returned))
    if request.method == "POST" and form.is_valid():
        try:
            hand_off(
                account, found, facts=form.facts, channel=form.cleaned_data["channel"], by=request.user, at=timezone.now(),
                promises=form.cleaned_data["promises"],
            )  # fmt: skip
        except CustomersRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Handed over. The receiver accepts it or sends it back."))
            return redirect("customers:account", key=key)
    context = {"account": account, "kind": found, "form": form, "heading": found.title, "returned": returned}
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(HandOff.objects.visible_to(request.user).select_related("account", "kind"), pk=pk)
    accept = request.POST.get("answer") == "accept"
    return act(
        request,
        row.account,
        lambda: answer_hand_off(
            row, accept=accept, by=request.user, at=timezone.now(), reason=request.POST.get("reason", "")
        ),
        done=_("Accepted.") if accept else _("Sent back."),
    )


@require_POST
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Promise.objects.visible_to(request.user).select_related("account"), pk=pk)
    return act(request, row.account, lambda: keep_promise(row, by=request.user, at=timezone.now()), done=_("Kept."))


def _said_before(account: Account, returned: HandOff | None) -> dict[str, str]:
    """What was sent back is completed, not written anew; where the customer came from is known from an earlier hand-off."""
    if returned is None:
        last = account.hand_offs.order_by("-pk").first()
        return {"channel": last.channel} if last else {}
    promises = [f"{one.text} {one.due_on or ''}".rstrip() for one in returned.promises.filter(kept_at=None)]
    facts = {f"fact-{key}": value for key, value in returned.facts.items()}
    return {"channel": returned.channel, "promises": "\n".join(promises), **facts}
