"""What the pages of audits share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.models import Audit
from orgdesk.apps.audit.policies import can_audit, is_appointed
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.ui.sayings import in_words

REFUSALS = (WorkError, ServiceRuleError)


def act(request: HttpRequest, do: Callable[[], object], *, done: str, back: str, **where: str | int) -> HttpResponse:
    """Do it and go back, with a plain word when it is refused."""
    try:
        do()
    except REFUSALS as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse(back, kwargs=where))


def require(allowed: bool) -> None:
    """Whoever may not do it does not find it."""
    if not allowed:
        raise Http404


def audit_or_404(request: SignedInRequest, key: str) -> Audit:
    rows = Audit.objects.visible_to(request.user).select_related("programme", "scorecard", "process")
    return get_object_or_404(rows, key=key)


def audits_it(request: SignedInRequest, audit: Audit) -> bool:
    """An auditor, or somebody appointed to this audit."""
    return can_audit(request.user, at=timezone.now()) or is_appointed(request.user, audit)
