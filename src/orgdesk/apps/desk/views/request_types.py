"""Kinds of requests: what can be asked for, by which process it goes, and the board of each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions import choose_request_type
from orgdesk.apps.desk.actions.keep_request_type import keep_request_type, withdraw_request_type
from orgdesk.apps.desk.boards import board_of
from orgdesk.apps.desk.forms import RequestTypeForm
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.process.policies import can_deploy
from orgdesk.apps.work.errors import WorkError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_COLUMNS = (
    (gettext_lazy("Kind"), "name"),
    (gettext_lazy("What it is for"), "words"),
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Process"), "process_key"),
    (gettext_lazy("Asked by"), "get_audience_display"),
    (gettext_lazy("Mail to"), "addresses"),
    (gettext_lazy("Open"), "open"),
    (gettext_lazy("Withdrawn"), "withdrawn_at"),
)
_OPEN = ~Q(tickets__status__in=[Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED])


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """Every kind with its process, its doors and how many are open; those without a process in force say so."""
    visible = RequestType.objects.visible_to(request.user)
    types = visible.annotate(open=Count("tickets", filter=_OPEN, distinct=True)).prefetch_related("mailboxes")
    file = as_file(request, "request-types", types, _COLUMNS)
    if file is not None:
        return file
    usable = set(visible.usable().values_list("pk", flat=True))
    rows = [(one, one.pk in usable) for one in types]
    return render(request, "desk/request_types/list.html", {"rows": rows, "may": can_deploy(request.user)})


@staff_only
def edit(request: SignedInRequest, key: str = "") -> HttpResponse:
    if not can_deploy(request.user):
        raise PermissionDenied
    found = get_object_or_404(RequestType.objects.visible_to(request.user), key=key) if key else None
    form = RequestTypeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        kept = keep_request_type(form, by=request.user, at=timezone.now())
        messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
        return redirect("desk:request-types")
    return render(request, "desk/request_types/form.html", {"form": form, "found": found})


@require_POST
@staff_only
def withdraw(request: SignedInRequest, key: str) -> HttpResponse:
    """Nobody can ask for it from now on; open requests go on. Withdrawing again offers it again."""
    if not can_deploy(request.user):
        raise PermissionDenied
    found = get_object_or_404(RequestType.objects.visible_to(request.user), key=key)
    withdraw_request_type(found, by=request.user, at=timezone.now())
    return redirect("desk:request-types")


@require_safe
@staff_only
def board(request: SignedInRequest, key: str) -> HttpResponse:
    at = timezone.now()
    types = list(RequestType.objects.visible_to(request.user).usable())
    found = get_object_or_404(RequestType.objects.visible_to(request.user).usable(), key=key)
    tabs = [
        {"label": one.name, "url": reverse("desk:board", args=[one.key]), "current": one == found, "count": None}
        for one in types
    ]
    context = {"found": found, "columns": board_of(found, person=request.user, at=at), "tabs": tabs, "at": at}
    return render(request, "desk/request_types/board.html", context)


@require_POST
@staff_only
def choose(request: SignedInRequest, key: str) -> HttpResponse:
    """The ticket goes on as a request of this kind."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).select_related("account"), key=key)
    types = RequestType.objects.visible_to(request.user).usable()
    found = get_object_or_404(types, key=request.POST.get("request_type", ""))
    try:
        choose_request_type(ticket, found, by=request.user, at=timezone.now())
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("It goes by “%(name)s” now.") % {"name": found.name})
    return redirect("desk:ticket", key=key)
