"""Webhooks: who is told, and what became of each delivery. For administrators."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.api.actions import (
    Shared,
    add_webhook,
    begin_test,
    change_webhook,
    end_webhook,
    pause_webhook,
    resume_webhook,
    rotate_secret,
)
from orgdesk.apps.api.errors import ApiRefused
from orgdesk.apps.api.forms import WebhookForm
from orgdesk.apps.api.models import Delivery, Webhook
from orgdesk.apps.api.policies import can_manage_webhooks
from orgdesk.apps.api.sending import queue_again, queue_delivery
from orgdesk.ui.sayings import in_words

_A_PAGE, _AT_ONCE = 50, 500


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """The list with the form; the answer to the form is one of two pages that ever show a secret."""
    _require(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shared = add_webhook(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ApiRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return _show(request, shared.webhook, shared)
    webhooks = Webhook.objects.visible_to(request.user)
    page = {"form": form, "open": webhooks.open(), "ended": webhooks.exclude(ended_at=None)[:20]}
    return render(request, "api/webhooks.html", page, status=422 if form.errors else 200)


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    return _show(request, _webhook(request, key))


@require_POST
@staff_only
def rotate(request: SignedInRequest, key: str) -> HttpResponse:
    shared = rotate_secret(_webhook(request, key), by=request.user, at=timezone.now())
    return _show(request, shared.webhook, shared)


@require_POST
@staff_only
def change(request: SignedInRequest, key: str) -> HttpResponse:
    webhook, form = _webhook(request, key), WebhookForm(request.POST)
    if form.is_valid():
        try:
            change_webhook(webhook, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ApiRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Saved; what happens from now on goes there."))
            return redirect("api:webhook", key=key)
    return _show(request, webhook, form=form)


@require_POST
@staff_only
def pause(request: SignedInRequest, key: str) -> HttpResponse:
    return _switched(
        request, key, pause_webhook, _("“%(name)s” is switched off: it hears nothing until you switch it on.")
    )


@require_POST
@staff_only
def resume(request: SignedInRequest, key: str) -> HttpResponse:
    return _switched(
        request, key, resume_webhook, _("“%(name)s” is switched on: it hears of what happens from now on.")
    )


@require_POST
@staff_only
def end(request: SignedInRequest, key: str) -> HttpResponse:
    webhook = end_webhook(_webhook(request, key), by=request.user, at=timezone.now())
    messages.success(request, _("“%(name)s” is told nothing more.") % {"name": webhook.name})
    return redirect("api:webhooks")


@require_POST
@staff_only
def test(request: SignedInRequest, key: str) -> HttpResponse:
    queue_delivery(begin_test(_webhook(request, key), by=request.user, at=timezone.now()))
    messages.success(request, _("A test event is on its way; see below what becomes of it."))
    return redirect("api:webhook", key=key)


@require_POST
@staff_only
def tries(request: SignedInRequest, key: str) -> HttpResponse:
    """Take up what was given up: one delivery, or all of them."""
    found = Delivery.objects.visible_to(request.user).given_up().filter(webhook=_webhook(request, key))
    if request.POST.get("delivery"):
        found = found.filter(key=request.POST["delivery"])
    taken_up, refused = 0, None
    for one in found[:_AT_ONCE]:
        try:
            queue_again(one, by=request.user, at=timezone.now())
        except ApiRefused as refusal:  # it is switched off, or somebody else was quicker
            refused = refusal
        else:
            taken_up += 1
    if refused and not taken_up:
        messages.error(request, in_words(refused))
    else:
        words = ngettext("%(count)s delivery waits again.", "%(count)s deliveries wait again.", taken_up)
        messages.success(request, words % {"count": taken_up})
    return redirect("api:webhook", key=key)


def _switched(request: SignedInRequest, key: str, act: Callable[..., Webhook], words: str) -> HttpResponse:
    try:
        webhook = act(_webhook(request, key), by=request.user, at=timezone.now())
    except ApiRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, words % {"name": webhook.name})
    return redirect("api:webhook", key=key)


def _show(
    request: SignedInRequest, webhook: Webhook, shared: Shared | None = None, form: WebhookForm | None = None
) -> HttpResponse:
    deliveries = Delivery.objects.visible_to(request.user).filter(webhook=webhook)
    found = deliveries.select_related("event").prefetch_related("tries")
    page = {
        "webhook": webhook,
        "shared": shared,
        "form": form or WebhookForm(initial=_as_typed(webhook)),
        "given_up": deliveries.given_up().count(),
        "page": Paginator(found, _A_PAGE).get_page(request.GET.get("page")),
    }
    answer = render(request, "api/webhook.html", page, status=422 if form else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _as_typed(webhook: Webhook) -> dict[str, str]:
    return {"name": webhook.name, "url": webhook.url, "kinds": ", ".join(webhook.kinds)}


def _require(request: SignedInRequest) -> None:
    if not can_manage_webhooks(request.user):
        raise PermissionDenied


def _webhook(request: SignedInRequest, key: str) -> Webhook:
    _require(request)
    return get_object_or_404(Webhook.objects.visible_to(request.user), key=key)
