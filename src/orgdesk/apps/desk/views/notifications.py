"""What a person was told."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.notify import read_notifications
from orgdesk.apps.desk.models import Notification
from orgdesk.apps.desk.policies import staff_only

_A_PAGE = 50


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user).select_related("ticket")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/notifications.html", {"page": page, "unread": rows.unread().exists()})


@require_POST
@staff_only
def read(request: SignedInRequest) -> HttpResponse:
    read_notifications(request.user, at=timezone.now())
    return redirect("desk:notifications")
