"""What the interface can do: for machines, and for people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.api.composing import interface
from orgdesk.apps.api.problems import problem_of_missing
from orgdesk.apps.api.reference import chapters, shapes


@require_safe
@login_not_required
def openapi(request: HttpRequest) -> JsonResponse:
    """The same for everybody, and no secret: it describes the program, not the company."""
    return JsonResponse(interface().get_openapi_schema())


@require_safe
@staff_only
def reference(request: SignedInRequest) -> HttpResponse:
    return render(request, "api/reference.html", {"chapters": chapters(), "shapes": shapes()})


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    return problem_of_missing(request, Http404())
