"""Leaving our offers by the link of a mail: one POST is enough (RFC 8058); a GET changes nothing, since machines follow links."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orgdesk.apps.rewards.actions import leave_offers
from orgdesk.apps.rewards.letters import person_of


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The mail program posts without a cookie: the signed link alone says who leaves, and only that can be done with it."""
    person = person_of(token)
    if person is None:
        raise Http404
    wanted = not hasattr(person, "left_offers")
    if request.method == "POST":
        wanted = leave_offers(person, at=timezone.now(), again=bool(request.POST.get("again")))
    return render(request, "rewards/leave.html", {"reader": person, "wanted": wanted})
