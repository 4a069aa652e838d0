"""Articles: found, read, written and published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import Match, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.api.shapes import Day, Given, Key, KeyOrNone, Named, SomeWords, Words
from orgdesk.apps.customers.models import Product
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.actions.govern_knowledge import flag_article, set_review
from orgdesk.apps.knowledge.models import Article, Picture
from orgdesk.apps.knowledge.policies import can_improve, can_publish
from orgdesk.apps.knowledge.search import search_articles

router = Router(auth=Scope("knowledge"))
_Title = Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]


class ArticlesWanted(Paging):
    """Which articles; `q` finds words in any version, also of drafts."""

    q: Annotated[str, Query(max_length=200)] = ""
    confidence: Literal["", "in_progress", "not_validated", "validated", "archived"] = ""
    audience: Literal["", "internal", "partner", "customer", "public"] = ""
    product: Annotated[str, Query(max_length=60)] = ""
    unit: Annotated[str, Query(max_length=80)] = ""
    waits: Literal["", "draft", "newer", "review", "flagged", "not_helping"] = ""


class SearchWanted(Schema):
    q: Annotated[str, Query(min_length=1, max_length=200)]
    limit: Annotated[int, Query(ge=1, le=50)] = 10
    language: Annotated[str, Query(max_length=8)] = ""


class ArticleShape(Schema):
    """An article: `version` is the latest written, `published` the one that readers see (0: none)."""

    key: str
    title: str
    body: str
    version: int
    published: int
    confidence: str
    audience: str
    governance: str
    product: Named | None
    unit: str
    language: str
    review_on: date | None
    created_at: datetime


class HitShape(Schema):
    """A published article that answers a question, with the words around the match, in the language in which it is shown."""

    key: str
    language: str
    title: str
    snippet: str


class ArticleGiven(Given):
    title: _Title
    body: SomeWords
    product: KeyOrNone = ""
    unit: KeyOrNone = ""
    language: Annotated[str, StringConstraints(max_length=8, pattern=r"^[a-z]{2}(-[a-z]{2,5})?$")] = "en"


class VersionGiven(Given):
    """The next version's words; with `wording_only` translations stay up to date."""

    title: _Title
    body: SomeWords
    wording_only: bool = False


class PublicationGiven(Given):
    """Which version, and for whom."""

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]
    audience: Literal["internal", "partner", "customer", "public"]


class FlagGiven(Given):
    """What is wrong with the article."""

    words: SomeWords


class ReviewGiven(Given):
    on: Day


class FlagShape(Schema):
    number: int
    words: Words
    at: datetime


@router.get("", response=Page[ArticleShape])
def list_articles(request: Call, wanted: Query[ArticlesWanted]) -> Any:
    """Articles with their states, the newest first."""
    found = Article.objects.visible_to(request.user).narrowed(
        confidence=wanted.confidence, audience=wanted.audience, product=wanted.product, unit=wanted.unit
    )
    found = (
        found.waiting(wanted.waits, on=timezone.localdate(request.at))
        .with_words(wanted.q)
        .select_related("published_version", "product")
        .prefetch_related("versions")
    )
    return page_of(found, wanted, article_shape)


@router.get("/search", response=list[HitShape])
def search_published_articles(request: Call, wanted: Query[SearchWanted]) -> Any:
    """The published articles that answer a question, best first, as self-help finds them: those in the language (else the caller's) first."""
    hits = search_articles(wanted.q, person=request.user, limit=wanted.limit, language=wanted.language)
    return [
        HitShape(key=hit.article.key, language=hit.version.language, title=hit.version.title, snippet=hit.snippet)
        for hit in hits
    ]


@router.post("", response={201: ArticleShape})
def create_article(request: Call, given: ArticleGiven) -> Any:
    """Write the first version of an article; readers see it when it is published."""
    products = Product.objects.all()  # allow visible-rows-only: products are the house's own and no secret
    version = write_article(
        title=given.title,
        body=given.body,
        product=get_object_or_404(products, key=given.product) if given.product else None,
        unit_key=given.unit,
        language=given.language,
        by=request.user,
        at=request.at,
    )
    return Status(201, article_shape(_article(request, version.article.key)))


@router.get("/{key}", response=ArticleShape)
def read_article(request: Call, response: HttpResponse, key: Key) -> Any:
    """One article with its latest words. Its `ETag` is what the next version must name."""
    return tagged(response, article_shape(_article(request, key)))


@router.post("/{key}/versions", response={201: ArticleShape})
def write_article_version(request: Call, response: HttpResponse, key: Key, given: VersionGiven, if_match: Match) -> Any:
    """Write the next version; refused when somebody has written one since the article was read."""
    with transaction.atomic():
        article = get_object_or_404(Article.objects.visible_to(request.user).select_for_update(), key=key)
        require_match(if_match, article_shape(_article(request, key)))
        require_improver(request, article)
        write_article(
            article,
            title=given.title,
            body=given.body,
            wording_only=given.wording_only,
            by=request.user,
            at=request.at,
        )
    return Status(201, tagged(response, article_shape(_article(request, key))))


@router.post("/{key}/publications", response=ArticleShape)
def publish_article_version(request: Call, key: Key, given: PublicationGiven) -> Any:
    """Publish a version to an audience, as those may who govern knowledge."""
    if not can_publish(request.user, at=request.at):
        words = _("Only the people who govern knowledge publish. Ask the knowledge council to publish “%(key)s”.")
        raise PermissionDenied(words % {"key": key})
    article = _article(request, key)
    version = get_object_or_404(article.versions.filter(language=article.language), number=given.version)
    publish_article(version, audience=given.audience, by=request.user, at=request.at)
    return article_shape(_article(request, key))


@router.post("/{key}/flags", response={201: FlagShape})
def flag_article_fault(request: Call, key: Key, given: FlagGiven) -> Any:
    """Say what is wrong with an article."""
    flag = flag_article(_article(request, key), words=given.words, by=request.user, at=request.at)
    return Status(201, FlagShape(number=flag.pk, words=flag.words, at=flag.at))


@router.put("/{key}/review", response=ArticleShape)
def plan_article_review(request: Call, key: Key, given: ReviewGiven) -> Any:
    """Set the day on which the article is reviewed."""
    set_review(_article(request, key), on=given.on, by=request.user, at=request.at)
    return article_shape(_article(request, key))


@router.get("/pictures/{picture}", response={200: bytes}, openapi_extra={"x-download": True})
def read_article_picture(request: Call, picture: Key) -> Any:
    """The bytes of a picture that an article shows, as a download."""
    found = get_object_or_404(Picture.objects.visible_to(request.user), key=picture)
    if not found.may_be_given:
        words = _("The picture %(name)s is not given out: %(why)s.")
        raise Refused(409, words % {"name": found.name, "why": found.get_scan_display()})
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404(_("The picture %(name)s is no longer in the store.") % {"name": found.name})
    name = f"{found.key}.{found.file.name.rpartition('.')[2]}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name, content_type="application/octet-stream")


def article_shape(article: Article) -> ArticleShape:
    versions = [one for one in article.versions.all() if one.language == article.language]
    latest = versions[-1] if versions else None
    return ArticleShape(
        key=article.key,
        title=latest.title if latest else article.key,
        body=latest.body if latest else "",
        version=latest.number if latest else 0,
        published=article.published_version.number if article.published_version else 0,
        confidence=article.confidence,
        audience=article.audience,
        governance=article.governance,
        product=Named(key=article.product.key, name=article.product.name) if article.product else None,
        unit=article.unit_key,
        language=article.language,
        review_on=article.review_on,
        created_at=article.created_at,
    )


def require_improver(request: Call, article: Article) -> None:
    if not can_improve(request.user, article, at=request.at):
        words = _("“%(key)s” is compliance-based: its unit and the knowledge council change it. Flag what is wrong.")
        raise PermissionDenied(words % {"key": article.key})


def _article(request: Call, key: str) -> Article:
    found = Article.objects.visible_to(request.user).select_related("published_version", "product")
    return get_object_or_404(found, key=key)
