"""Acts on a list of tickets: saved views, and one act on many."""

from __future__ import annotations

from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.handle_many import Given, handle_many
from orgdesk.apps.desk.actions.save_view import is_page_here, remove_view, save_view
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import SavedView, Ticket
from orgdesk.ui.sayings import in_words

_MOST = 200


@require_POST
@staff_only
def bulk(request: SignedInRequest) -> HttpResponse:
    keys, act = request.POST.getlist("ticket")[:_MOST], request.POST.get("act", "")
    tickets = Ticket.objects.visible_to(request.user).filter(key__in=keys)
    try:
        given = Given(**{one.name: request.POST.get(one.name, "") for one in fields(Given)})
        done = handle_many(tickets, act, given=given, by=request.user, at=timezone.now())
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        words = ngettext("Done with %(count)s ticket.", "Done with %(count)s tickets.", done.count)
        messages.success(request, words % {"count": done.count})
        for why in done.refused[:5]:
            messages.error(request, why)
    return redirect(_back(request))


@require_POST
@staff_only
def save(request: SignedInRequest) -> HttpResponse:
    """A list of any page, as it is searched and narrowed now."""
    said = request.POST
    try:
        view = save_view(
            name=said.get("name", ""),
            page=said.get("page", ""),
            query=said.get("query", ""),
            shared=said.get("shared") == "on",
            by=request.user,
            at=timezone.now(),
        )
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
        return redirect(_list_at(said.get("page", "")))
    messages.success(request, _("Saved; it stands above the list."))
    return redirect(f"{view.page}?{view.query}")


@require_POST
@staff_only
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("owner"), pk=pk)
    try:
        remove_view(view, by=request.user)
    except DeskRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect(_list_at(view.page))


def _list_at(page: str) -> str:
    """The list itself, or the tickets where it is no more."""
    return page if is_page_here(page) else reverse("desk:tickets")


def _back(request: SignedInRequest) -> str:
    return "/tickets/?" + urlencode({"show": request.POST.get("show", "open"), "q": request.POST.get("q", "")})
