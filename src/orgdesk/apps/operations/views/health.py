"""What is well and what is not."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.doctor import State, examine
from orgdesk.apps.operations.doctor.databases import look_at_database
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.versions import product_version

_ORDER = [State.BROKEN, State.ATTENTION, State.WELL]


@require_safe
@for_administrators
def health(request: SignedInRequest) -> HttpResponse:
    findings = sorted(examine(at=timezone.now()), key=lambda one: _ORDER.index(one.state))
    context = {
        "findings": findings,
        "broken": sum(one.state is State.BROKEN for one in findings),
        "attention": sum(one.state is State.ATTENTION for one in findings),
        "version": product_version(),
    }
    return render(request, "operations/health.html", context)


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this process may be sent visitors: 503 while the database is away or not at the program's shape."""
    fit = not any(
        one.state is State.BROKEN and one.key in {"database", "migrations"} for one in look_at_database(timezone.now())
    )
    return JsonResponse({"ready": fit}, status=200 if fit else 503)
