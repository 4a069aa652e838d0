"""Home, search and the reader's preferences."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.ui import navigation, palette
from orgdesk.ui.addresses import own_address
from orgdesk.ui.audience import for_customers
from orgdesk.ui.context_processors import RAILS, THEMES

_PREFERENCES = {"theme": THEMES, "rail": RAILS}
_YEAR = 365 * 24 * 3600


@for_customers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Staff begin at the first entry of their rail; everybody else at the portal."""
    rail = navigation.sections_for(request.user, path="")
    if rail:
        return redirect(rail[0][0].url)
    if request.path != "/" and not navigation.works_here(request.user):
        return redirect("/")
    return render(request, "ui/home.html")


@for_customers
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page; for the palette only its results."""
    query = request.GET.get("q", "").strip()[:200]
    context = {"query": query, "groups": palette.search(request.user, query), "fragment": "fragment" in request.GET}
    template = "ui/_search_results.html" if context["fragment"] else "ui/search.html"
    return render(request, template, context)


@login_not_required
@require_POST
def set_preference(request: HttpRequest) -> HttpResponse:
    """Keep one choice of looks in a cookie and go back to the page."""
    name = next((name for name in _PREFERENCES if name in request.POST), "")
    value = request.POST.get(name, "")
    if value not in _PREFERENCES.get(name, ()):
        return HttpResponseBadRequest(_("This preference is not known."))
    back = own_address(request, request.POST.get("next", "/"), "/")
    response = HttpResponse(status=204) if request.headers.get("X-Island") else redirect(back)
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
