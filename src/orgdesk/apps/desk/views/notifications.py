"""What a person was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.notify import read_notifications
from orgdesk.apps.desk.actions.set_preferences import set_preferences, undo_by_default
from orgdesk.apps.desk.models import Notification, Preferences
from orgdesk.apps.desk.setup_forms import PreferencesForm
from orgdesk.apps.desk.views._acting import acted
from orgdesk.ui.answers import say_problems
from orgdesk.ui.paging import LongPaginator
from orgdesk.ui.typed import type_again

_A_PAGE = 50


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user).select_related("ticket")
    page = LongPaginator(rows, _A_PAGE, in_order=True).get_page(request.GET.get("page"))
    chosen = Preferences.objects.visible_to(request.user).first()
    form = PreferencesForm(instance=chosen, initial={} if chosen else {"undo_seconds": undo_by_default()})
    refused = type_again(request, form, reverse("desk:preferences"))
    context = {"page": page, "unread": rows.unread().exists(), "form": form, "refused": refused}
    return render(request, "desk/notifications.html", context)


@require_POST
@staff_only
def preferences(request: SignedInRequest) -> HttpResponse:
    form = PreferencesForm(request.POST, instance=Preferences.objects.visible_to(request.user).first())
    if form.is_valid():
        return acted(
            request,
            lambda: set_preferences(request.user, **form.cleaned_data),
            done=_("Kept: you are told that way from now on."),
            to=reverse("desk:notifications"),
        )
    say_problems(request, form)
    return redirect("desk:notifications")


@require_POST
@staff_only
def read(request: SignedInRequest) -> HttpResponse:
    read_notifications(request.user, at=timezone.now())
    return redirect("desk:notifications")
