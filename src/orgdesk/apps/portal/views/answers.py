"""Searching and reading answers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST

from orgdesk.apps.knowledge.actions import answer_whether_solved, note_reading
from orgdesk.apps.knowledge.models import Article, Reading
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.apps.portal.languages import answer_for
from orgdesk.apps.portal.visitors import person_of, remember_search, visitor_of


@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """A fragment while somebody types; the page, and a search worth remembering, when they press enter."""
    words, person = request.GET.get("q", ""), person_of(request)
    hits = search_articles(words, person=person)
    typing = bool(request.headers.get("HX-Request"))
    if not typing:
        remember_search(request, words, found=len(hits), at=timezone.now())
    template = "portal/_hits.html" if typing else "portal/search.html"
    return render(request, template, {"hits": hits, "words": words})


@login_not_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may answer a request that is being written, below its one line; what is opened from it is remembered with the words."""
    words = request.GET.get("subject", "")
    hits = search_articles(words, person=person_of(request), limit=3)
    return render(request, "portal/_suggestions.html", {"hits": hits, "words": words})


@login_not_required
def show(request: HttpRequest, key: str) -> HttpResponse:
    person, at = person_of(request), timezone.now()
    published = Article.objects.visible_to(person).filter(published_version__isnull=False)
    article = get_object_or_404(
        published.select_related("published_version").prefetch_related("translations__published_version"), key=key
    )
    shown = answer_for(article, request.GET.get("language", "") or translation.get_language() or article.language)
    words = request.GET.get("q", "")
    searched = remember_search(request, words, found=1, at=at) if words else None
    reading = note_reading(
        article, visitor=visitor_of(request), person=person, at=at, search=searched, version=shown.version
    )
    return render(request, "portal/answer.html", {"shown": shown, "reading": reading, "words": words})


@login_not_required
@require_POST
def solved(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes ends here, at T0; no goes on to the request form with what was read."""
    reading = get_object_or_404(Reading.objects.filter(visitor=visitor_of(request)), pk=pk)
    answer_whether_solved(reading, solved=request.POST.get("solved") == "yes", at=timezone.now())
    if request.POST.get("solved") == "yes":
        return render(request, "portal/solved.html", {"article": reading.article})
    return redirect("portal:request-new")
