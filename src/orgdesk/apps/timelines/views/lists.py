"""Leaving a mail list by the link in a mail: one POST is enough (RFC 8058); a GET changes nothing, since machines follow links."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orgdesk.apps.timelines.actions import leave_series
from orgdesk.apps.timelines.actions.join_series import put_on_list
from orgdesk.apps.timelines.letters import membership_of
from orgdesk.apps.timelines.models import Membership


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The mail program posts without a cookie: the signed link alone says who leaves, and only that can be done with it."""
    membership = membership_of(token)
    if membership is None:
        raise Http404
    person = membership.person
    if request.method == "POST":
        if request.POST.get("again"):
            membership = put_on_list(membership.plan, membership.series, person, by=person.key, at=timezone.now())
        else:
            membership = leave_series(membership, way=Membership.Way.ASKED, by=person.key, at=timezone.now())
    return render(request, "timelines/list.html", {"membership": membership, "on_list": membership.left_at is None})
