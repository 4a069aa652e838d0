"""The front door."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.portal.visitors import person_of


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Customers search here; whoever works here goes to their work."""
    person = person_of(request)
    if person is not None and person.is_staff and "portal" not in request.GET:
        return redirect("work:list")
    articles = Article.objects.visible_to(person).exclude(published_version=None).select_related("published_version")
    latest = articles.prefetch_related("translations__published_version").order_by("-pk")[:6]
    language = translation.get_language() or ""
    tickets = Ticket.objects.visible_to(person).open()[:5] if person and not person.is_staff else []
    return render(
        request,
        "portal/home.html",
        {"answers": [(one.key, one.words_in(language)) for one in latest], "tickets": tickets},
    )
