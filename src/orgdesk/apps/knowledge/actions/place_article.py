"""Say how far an article is trusted, who may improve it, which unit looks after it and what it is about; or take it back from its readers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.knowledge.policies import can_improve, can_publish
from orgdesk.apps.knowledge.search import index_article

_KEPT = ("confidence", "governance", "unit_key", "product")


def place_article(
    article: Article,
    *,
    confidence: str,
    governance: str,
    unit_key: str,
    product: Product | None,
    by: Person,
    at: datetime,
) -> Article:
    """An archived article is taken back from its readers; publishing it brings it back. Raises KnowledgeRefused for who may not."""
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        withdrawn = confidence == Article.Confidence.ARCHIVED and article.published_version_id is not None
        _require_right(article, governance=governance, withdrawn=withdrawn, by=by, at=at)
        given = {"confidence": confidence, "governance": governance, "unit_key": unit_key, "product": product}
        changed = [name for name in _KEPT if getattr(article, name) != given[name]]
        before = article.confidence
        for name in changed:
            setattr(article, name, given[name])
        if withdrawn:
            article.published_version = None
        if changed:
            article.save(update_fields=[*changed, "published_version"])
        if withdrawn:
            index_article(article)
        _record(article, changed, before=before, by=by, at=at)
    return article


def _require_right(article: Article, *, governance: str, withdrawn: bool, by: Person, at: datetime) -> None:
    if not can_improve(by, article, at=at):
        raise KnowledgeRefused(_("This article is compliance-based: its unit and the knowledge council change it."))
    if (withdrawn or governance != article.governance) and not can_publish(by, at=at):
        raise KnowledgeRefused(
            _("Who may improve it, and that readers no longer see it, is decided by the people who govern knowledge.")
        )


def _record(article: Article, changed: list[str], *, before: str, by: Person, at: datetime) -> None:
    objects = {"article": article.key}
    if "confidence" in changed:
        told = {"from": before, "to": article.confidence}
        record_event("article.confidence_changed", at=at, by=by.key, objects=objects, data=told)
    rest = [name for name in changed if name != "confidence"]
    if rest:
        record_event("article.placed", at=at, by=by.key, objects=objects, data={"changed": rest})
