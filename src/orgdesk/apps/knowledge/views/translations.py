"""Articles in further languages: what is missing or out of date, and the editor that shows both texts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.actions import publish_translation, translate_article, withdraw_translation
from orgdesk.apps.knowledge.comparison import compare_words
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.forms import PictureForm, TranslationForm
from orgdesk.apps.knowledge.languages import name_of, wanted
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Standing
from orgdesk.apps.knowledge.policies import can_improve, can_publish
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.apps.knowledge.views.pictures import is_brought, put_in
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 40
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Title"), "shown_title"),
    (gettext_lazy("Written in"), "language"),
    (gettext_lazy("Translation"), "standing"),
    (gettext_lazy("For whom"), "get_audience_display"),
    (gettext_lazy("Read"), "read"),
)


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """One language at a time; what most people read stands first, since it is missed most."""
    asked, readers = request.GET, wanted()
    codes = [code for code, _count in readers if code != settings.LANGUAGE_CODE] or [settings.LANGUAGE_CODE]
    language = asked.get("language", "")
    language = language if language in {code for code, _count in readers} else codes[0]
    found = Article.objects.visible_to(request.user).with_words(asked.get("q", "")).in_language(language)
    counted = {row["standing"]: row["times"] for row in found.standings()}
    found = found.standing_as(asked.get("standing", "")).with_use().order_by(F("read").desc(), "key")
    found = found.select_related("published_version").prefetch_related("versions")
    file = as_file(request, f"translations-{language}", found, _COLUMNS)
    if file is not None:
        return file
    context = {
        "page": Paginator(found, _A_PAGE).get_page(asked.get("page")),
        "tabs": [_tab(code, count, language) for code, count in readers],
        "figures": [(value, label, counted.get(value, 0)) for value, label in Standing.choices],
        "language": language,
        "name": name_of(language),
        "asked": asked,
        "at": timezone.now(),
    }
    return render(request, "knowledge/translations/list.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """The source on one side, the translation on the other; begun with the newest words in the language."""
    article, at = _article(request, key), timezone.now()
    source = article.published_version or article.latest
    if source is None or language == article.language or language not in dict(settings.ORGDESK_SPOKEN_LANGUAGES):
        raise Http404(_("This article cannot be translated into that language; choose another on its page."))
    if not can_improve(request.user, article, at=at):
        messages.error(
            request,
            _("This article is compliance-based: its unit and the knowledge council change it. Flag what is wrong."),
        )
        return redirect("knowledge:article", key=key)
    latest = article.versions.filter(language=language).select_related("translates").last()
    begun = {"title": latest.title, "body": latest.body} if latest else {}
    form = TranslationForm(request.POST or None, initial={**begun, "source": source.number})
    may, pictures = can_publish(request.user, at=at), PictureForm()
    if is_brought(request):
        typed, pictures = put_in(request)
        form = TranslationForm(initial=typed)
    elif request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            version = _keep(article, form.cleaned_data, language=language, by=request.user, at=at)
            if may and "publish" in request.POST:
                publish_translation(version, by=request.user, at=at)
        except KnowledgeRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Kept. Readers see it when it is published.") if "publish" not in request.POST or not may else _("Published in %(language)s.") % {"language": name_of(language)})  # fmt: skip
            return redirect("knowledge:article", key=key)
    context = {
        "article": article,
        "source": source,
        "latest": latest,
        "form": form,
        "language": language,
        "name": name_of(language),
        "source_name": name_of(article.language),
        "changed": _changed(latest, source),
        "may_publish": may and article.published_version is not None,
        "pictures": pictures,
        "preview": request.POST.get("body", "") if "preview" in request.POST else "",
    }
    return render(request, "knowledge/translations/write.html", context)


@require_POST
@staff_only
def publish(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    """The newest words in the language."""
    article, at = _article(request, key), timezone.now()
    version = article.versions.filter(language=language, translates__isnull=False).select_related("translates").last()
    if version is None:
        raise Http404(_("Nothing is written in this language yet."))
    if not can_publish(request.user, at=at):
        messages.error(request, _("Only the people who govern knowledge publish. Ask the knowledge council."))
    else:
        try:
            publish_translation(version, by=request.user, at=at)
        except KnowledgeRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("Published in %(language)s.") % {"language": name_of(language)})
    return redirect("knowledge:article", key=key)


@require_POST
@staff_only
def withdraw(request: SignedInRequest, key: str, language: str) -> HttpResponse:
    shown = _article(request, key).translations.exclude(published_version=None)
    translation = get_object_or_404(shown.select_related("article__published_version"), language=language)
    at = timezone.now()
    if not can_publish(request.user, at=at):
        messages.error(
            request, _("Only the people who govern knowledge take an answer back. Ask the knowledge council.")
        )
    else:
        withdraw_translation(translation, by=request.user, at=at)
        messages.success(request, _("Readers of this language are shown the source from now on."))
    return redirect("knowledge:article", key=key)


def _keep(article: Article, said: dict[str, Any], *, language: str, **acting: Any) -> ArticleVersion:
    source = article.versions.filter(number=said["source"], language=article.language).first()
    if source is None:
        raise KnowledgeRefused(_("Translate from one of the versions of this article; load the page anew."))
    return translate_article(source, language=language, title=said["title"], body=said["body"], **acting)


def _changed(latest: ArticleVersion | None, source: ArticleVersion) -> list[Any]:
    """What became of the source since the newest translation was made from it."""
    if latest is None or latest.translates is None or latest.translates.number == source.number:
        return []
    return compare_words(latest.translates.body, source.body)


def _tab(code: str, readers: int, chosen: str) -> dict[str, object]:
    return {"label": name_of(code), "url": f"?language={code}", "count": readers, "current": code == chosen}


def _article(request: SignedInRequest, key: str) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user).select_related("published_version"), key=key)
