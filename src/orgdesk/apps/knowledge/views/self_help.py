"""How self-help (T0) does; every number opens its rows."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge import usage
from orgdesk.apps.knowledge.models import Reading, Search
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.ui.listing import as_file

_A_PAGE = 50
_SEARCHES = (
    (gettext_lazy("Looked for"), "words"),
    (gettext_lazy("Who"), "person.name"),
    (gettext_lazy("When"), "at"),
    (gettext_lazy("Found"), "found"),
)
_READINGS = (
    (gettext_lazy("Answer"), "version.title"),
    (gettext_lazy("Language"), "version.language"),
    (gettext_lazy("Who"), "person.name"),
    (gettext_lazy("Came by"), "search.words"),
    (gettext_lazy("When"), "at"),
    (gettext_lazy("Did it solve it?"), "solved"),
)


@require_safe
@staff_only
def show(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    period = usage.period_named(request.GET.get("days", ""), at=at)
    tabs = [
        {"label": label, "url": f"?days={key}", "current": key == period.key, "count": None}
        for key, label in usage.PERIODS.items()
    ]
    context = {
        "period": period,
        "tabs": tabs,
        "use": usage.usage_in(period),
        "missed": usage.words_not_found(period),
        "articles": usage.articles_read(period),
        "at": at,
    }
    return render(request, "knowledge/self_help/numbers.html", context)


@require_safe
@staff_only
def searches(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    period = usage.period_named(request.GET.get("days", ""), at=at)
    rows = Search.objects.visible_to(request.user).within(period.begin, period.end)
    rows = rows.filter(found=0) if "missed" in request.GET else rows
    if words := request.GET.get("q", ""):
        rows = rows.filter(words__icontains=words)
    rows = rows.select_related("person").order_by("-at")
    file = as_file(request, "searches", rows, _SEARCHES)
    if file is not None:
        return file
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "knowledge/self_help/searches.html", {"page": page, "period": period, "words": words, "at": at}
    )


@require_safe
@staff_only
def readings(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    period = usage.period_named(request.GET.get("days", ""), at=at)
    rows = Reading.objects.visible_to(request.user).within(period.begin, period.end)
    rows = rows.answering(request.GET.get("solved", "")).select_related("article", "person", "version", "search")
    rows = rows.order_by("-at")
    file = as_file(request, "readings", rows, _READINGS)
    if file is not None:
        return file
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "knowledge/self_help/readings.html", {"page": page, "period": period, "at": at})
