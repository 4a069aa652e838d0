"""Articles: found, read, written, compared and published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge import usage
from orgdesk.apps.knowledge.actions import place_article, publish_article, write_article
from orgdesk.apps.knowledge.comparison import compare_words
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.forms import (
    ArticleForm,
    PictureForm,
    PublishForm,
    StandingForm,
    VersionForm,
    product_choices,
)
from orgdesk.apps.knowledge.languages import name_of, standings_of
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Picture
from orgdesk.apps.knowledge.policies import can_improve, can_publish
from orgdesk.apps.knowledge.views._common import staff_only
from orgdesk.apps.knowledge.views.pictures import is_brought, put_in
from orgdesk.apps.organisation import lookup
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 40
_COLUMNS = (
    (gettext_lazy("Key"), "key"),
    (gettext_lazy("Title"), "shown_title"),
    (gettext_lazy("Confidence"), "get_confidence_display"),
    (gettext_lazy("Audience"), "get_audience_display"),
    (gettext_lazy("Product"), "product.name"),
    (gettext_lazy("Review on"), "review_on"),
    (gettext_lazy("Read"), "read"),
    (gettext_lazy("It helped"), "yes"),
    (gettext_lazy("It did not"), "no"),
    (gettext_lazy("Written"), "created_at"),
)
_ORDERS: dict[str, Any] = {"read": "-read", "no": "-no", "review": F("review_on").asc(nulls_last=True)}


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    asked, at = request.GET, timezone.now()
    found = Article.objects.visible_to(request.user).narrowed(
        confidence=asked.get("confidence", ""),
        audience=asked.get("audience", ""),
        product=asked.get("product", ""),
        unit=asked.get("unit", ""),
    )
    found = found.waiting(asked.get("waits", ""), on=timezone.localdate(at)).with_words(asked.get("q", "")).with_use()
    found = found.select_related("published_version", "product").prefetch_related("versions")
    found = found.order_by(_ORDERS.get(asked.get("sort", ""), "-pk"), "-pk")
    file = as_file(request, "articles", found, _COLUMNS)
    if file is not None:
        return file
    context = {
        "waiting": _waiting(request.user, at=at),
        "page": Paginator(found, _A_PAGE).get_page(asked.get("page")),
        "waits": Article.Waits.choices,
        "units": [(unit.key, unit.name) for unit in lookup.active_structure().units],
        "orders": [
            ("read", _("most read first")),
            ("no", _("helped least first")),
            ("review", _("next to be looked at first")),
        ],
        "confidences": Article.Confidence.choices,
        "audiences": Article.Audience.choices,
        "products": product_choices(),
        "asked": asked,
        "at": at,
    }
    return render(request, "knowledge/articles/list.html", context)


def _waiting(person: Person, *, at: datetime) -> list[tuple[str, str, int]]:
    """Of each kind of what waits its key, words and number; for those who can end the waiting."""
    if not can_publish(person, at=at):
        return []
    visible, on = Article.objects.visible_to(person), timezone.localdate(at)
    counted = [(value, str(words), visible.waiting(value, on=on).count()) for value, words in Article.Waits.choices]
    return [(value, words, number) for value, words, number in counted if number]


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    """The published words, else the latest; `?version=2` shows another."""
    article, at = _article(request, key), timezone.now()
    may, improves = can_publish(request.user, at=at), can_improve(request.user, article, at=at)
    shown = _version(article, request.GET.get("version", "")) or article.published_version or article.latest
    context = {
        "article": article,
        "shown": shown,
        "languages": standings_of(article) if article.published_version else [],
        "shown_in": name_of(shown.language) if shown and shown.language != article.language else "",
        "versions": article.versions.filter(language=article.language)
        .select_related("written_by")
        .prefetch_related("publications__by")
        .order_by("-number"),
        "owner": lookup.unit_name(article.unit_key) if article.unit_key else "",
        "use": usage.usage_of(article),
        "flags": article.flags.filter(mended_at=None).select_related("by"),
        "limitations": article.limitations.visible_to(request.user),
        "not_given": _not_given(request, shown.body) if shown else (),
        "form": PublishForm(article) if may else None,
        "standing": StandingForm(article, governs=may) if improves else None,
        "improves": improves,
        "at": at,
    }
    return render(request, "knowledge/articles/article.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    form, pictures = ArticleForm(request.POST or None, initial={"title": request.GET.get("title", "")}), PictureForm()
    if is_brought(request):
        typed, pictures = put_in(request)
        form = ArticleForm(initial=typed)
    elif request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            version = write_article(by=request.user, at=timezone.now(), **form.cleaned_data)
        except KnowledgeRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("knowledge:article", key=version.article.key)
    return render(request, "knowledge/articles/write.html", {"form": form, **_beside(request, form, pictures)})


@require_http_methods(["GET", "POST"])
@staff_only
def write(request: SignedInRequest, key: str) -> HttpResponse:
    """The next version, begun with the words of the latest."""
    article = _article(request, key)
    if not can_improve(request.user, article, at=timezone.now()):
        messages.error(request, _not_yours())
        return redirect("knowledge:article", key=key)
    latest = article.latest
    begun = {"title": latest.title, "body": latest.body} if latest else {}
    form, pictures = VersionForm(request.POST or None, initial=begun), PictureForm()
    if is_brought(request):
        typed, pictures = put_in(request)
        form = VersionForm(initial=typed)
    elif request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            version = write_article(article, by=request.user, at=timezone.now(), **form.cleaned_data)
        except KnowledgeRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(
                request,
                _("Version %(number)s is kept. Readers see it when it is published.") % {"number": version.number},
            )
            return redirect("knowledge:article", key=key)
    context = {"form": form, "article": article, "latest": latest, **_beside(request, form, pictures)}
    return render(request, "knowledge/articles/write.html", context)


@require_safe
@staff_only
def compare(request: SignedInRequest, key: str) -> HttpResponse:
    article = _article(request, key)
    before, after = (_version(article, request.GET.get(name, "")) for name in ("from", "to"))
    if before is None or after is None:
        raise Http404(_("This article has no such version; choose two from its page."))
    context = {
        "article": article,
        "before": before,
        "after": after,
        "title": compare_words(before.title, after.title),
        "body": compare_words(before.body, after.body),
    }
    return render(request, "knowledge/articles/comparison.html", context)


@require_safe
@staff_only
def readings(request: SignedInRequest, key: str) -> HttpResponse:
    """Who read it and whether it helped: the rows behind the numbers of its page."""
    article = _article(request, key)
    rows = (
        article.readings.answering(request.GET.get("solved", ""))
        .select_related("article", "person", "version", "search")
        .order_by("-at")
    )
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "knowledge/self_help/readings.html", {"page": page, "article": article, "at": timezone.now()}
    )


@require_POST
@staff_only
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    article, at = _article(request, key), timezone.now()
    form = PublishForm(article, request.POST)
    if not can_publish(request.user, at=at):
        messages.error(
            request,
            _(
                "Only the people who govern knowledge publish. Ask the knowledge council or self-help to publish “%(key)s”."
            )
            % {"key": key},
        )
    elif form.is_valid():
        version = article.versions.get(number=form.cleaned_data["version"])
        publish_article(version, audience=form.cleaned_data["audience"], by=request.user, at=at)
        messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    else:
        messages.error(
            request, _("Choose one of the versions of this article and for whom it is; nothing was published.")
        )
    return redirect("knowledge:article", key=key)


@require_POST
@staff_only
def standing(request: SignedInRequest, key: str) -> HttpResponse:
    article = _article(request, key)
    form = StandingForm(article, request.POST)
    if form.is_valid():
        try:
            place_article(article, by=request.user, at=timezone.now(), **form.given())
        except KnowledgeRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("Kept."))
    else:
        messages.error(request, _("Choose from the lists; nothing was changed."))
    return redirect("knowledge:article", key=key)


def _not_yours() -> str:
    return _("This article is compliance-based: its unit and the knowledge council change it. Flag what is wrong.")


def _beside(request: SignedInRequest, form: ArticleForm | VersionForm, pictures: PictureForm) -> dict[str, Any]:
    """What stands beside the answer while it is written: how it will look, and the field for a picture."""
    begun = form.initial.get("body", "") if "picture:" in form.initial.get("body", "") else ""
    typed = str(form.data.get("body", "")) if form.is_bound else begun
    return {"preview": typed, "pictures": pictures, "not_given": _not_given(request, typed)}


def _not_given(request: SignedInRequest, body: str) -> Collection[Picture]:
    """The pictures in the text that no reader is shown; asked for only where it names any."""
    return Picture.objects.visible_to(request.user).named_in(body).not_given() if "(picture:" in body else ()


def _article(request: SignedInRequest, key: str) -> Article:
    visible = Article.objects.visible_to(request.user).select_related("published_version", "product", "created_by")
    return get_object_or_404(visible, key=key)


def _version(article: Article, number: str) -> ArticleVersion | None:
    return article.versions.select_related("written_by").filter(number=number).first() if number.isdigit() else None
