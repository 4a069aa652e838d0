"""An operator mends a process fault, overrides the drawing, or ends an instance: each with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.actions import cancel_instance, edit_data, move_fault, move_token, retry_fault, skip_fault
from orgdesk.apps.process.models import Instance, ProcessFault
from orgdesk.apps.process.policies import can_mend
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.sayings import in_words


@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    return _mend(
        request, pk, lambda fault, reason: retry_fault(fault, by=request.user, at=timezone.now(), reason=reason)
    )


@require_POST
def skip(request: SignedInRequest, pk: int) -> HttpResponse:
    """As if it were done; where several ways lead on, by the one that is chosen."""
    flow = request.POST.get("flow", "")
    return _mend(
        request,
        pk,
        lambda fault, reason: skip_fault(fault, by=request.user, at=timezone.now(), flow=flow, reason=reason),
    )


@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    node = request.POST.get("node", "")
    return _mend(
        request,
        pk,
        lambda fault, reason: move_fault(fault, by=request.user, at=timezone.now(), node=node, reason=reason),
    )


@require_POST
def override(request: SignedInRequest, key: str) -> HttpResponse:
    """Put a waiting token at another step, against the drawing."""
    if not can_mend(request.user):
        raise PermissionDenied
    found = get_object_or_404(Instance.objects.visible_to(request.user), key=key)
    token, node, reason = (request.POST.get(name, "").strip() for name in ("token", "node", "reason"))
    if not reason:
        messages.error(request, _("Say why: the reason is kept with what happened."))
    elif not token.isdigit() or not found.tokens.filter(number=int(token)).exists():
        messages.error(request, _("That step is no longer waiting; look at where the process stands now."))
    else:
        try:
            move_token(found, int(token), node=node, by=request.user, at=timezone.now(), reason=reason)
        except ProcessError as refusal:
            messages.error(request, in_words(refusal))
    return redirect("process:instance", key=key)


@require_POST
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change what the conditions read."""
    if not can_mend(request.user):
        raise PermissionDenied
    found = get_object_or_404(Instance.objects.visible_to(request.user), key=key)
    reason = request.POST.get("reason", "").strip()
    data = _object(request.POST.get("data", ""))
    if not reason:
        messages.error(request, _("Say why: the reason is kept with what happened."))
    elif not data:
        messages.error(request, _('Write what changes as JSON with names and values, such as {"approved": true}.'))
    else:
        try:
            edit_data(found, data=data, by=request.user, at=timezone.now(), reason=reason)
        except ProcessError as refusal:
            messages.error(request, in_words(refusal))
    return redirect("process:instance", key=key)


@require_POST
def cancel(request: SignedInRequest, key: str) -> HttpResponse:
    """End the whole instance."""
    if not can_mend(request.user):
        raise PermissionDenied
    found = get_object_or_404(Instance.objects.visible_to(request.user), key=key)
    reason = request.POST.get("reason", "").strip()
    try:
        cancel_instance(found, by=request.user, at=timezone.now(), reason=reason or _("no reason given"))
    except ProcessError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("process:instance", key=key)


def _object(text: str) -> dict[str, Any]:
    """Nothing for a text that is no object of JSON."""
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse_constant(name: str) -> None:
    """What JSON lacks and PostgreSQL refuses."""
    raise ValueError(name)


def _mend(request: SignedInRequest, pk: int, act: Callable[[ProcessFault, str], Instance]) -> HttpResponse:
    if not can_mend(request.user):
        raise PermissionDenied
    fault = get_object_or_404(ProcessFault.objects.visible_to(request.user).select_related("instance"), pk=pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why: the reason is kept with what happened."))
    else:
        try:
            act(fault, reason)
        except ProcessError as refusal:
            messages.error(request, in_words(refusal))
    return redirect("process:instance", key=fault.instance.key)
