"""The colours and the logo of the house: files of our own, so that no page needs a looser policy; and where they are set."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.portal.actions import set_look
from orgdesk.apps.portal.errors import PortalRefused
from orgdesk.apps.portal.forms import LookForm
from orgdesk.apps.portal.looks import readings_of, stylesheet
from orgdesk.apps.portal.models import Look
from orgdesk.apps.portal.page_look import current_look
from orgdesk.apps.portal.policies import may_set_look
from orgdesk.ui.audience import for_customers

_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


@login_not_required
@for_customers
@require_safe
@cache_control(public=True, max_age=300)
def colour(request: HttpRequest) -> HttpResponse:
    look = current_look()
    return HttpResponse(stylesheet(look.colour, look.accent), content_type="text/css; charset=utf-8")


@login_not_required
@for_customers
@require_safe
@cache_control(public=True, max_age=300)
def logo(request: HttpRequest) -> HttpResponseBase:
    row = Look.objects.first()  # allow visible-rows-only: the newest look is what everybody sees
    if row is not None and row.logo:
        return HttpResponse(bytes(row.logo), content_type=row.logo_type)
    file = Path(settings.ORGDESK_LOGO) if settings.ORGDESK_LOGO else None
    if file is None or file.suffix.lower() not in _KINDS or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type=_KINDS[file.suffix.lower()])


@staff_only
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """Who may not set them is told so by the address itself."""
    if not may_set_look(request.user):
        raise PermissionDenied(_("Administrators set how the portal looks."))
    row = Look.objects.visible_to(request.user).first()
    begun = {name: getattr(row, name) for name in LookForm.KEPT} if row else {}
    form = LookForm(request.POST or None, request.FILES or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            set_look(by=request.user, at=timezone.now(), **form.given())
        except PortalRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Customers see it so from now on."))
            return redirect("portal:looks")
    shown = current_look()
    colours = [(_("buttons and links"), shown.colour), (_("asking and voice"), shown.accent)]
    context = {
        "form": form,
        "row": row,
        "shown": shown,
        "checks": [(label, given, readings_of(given)) for label, given in colours if given],
    }
    return render(request, "portal/looks.html", context)
