"""Articles in three independent states (confidence, audience, governance), their versions, and their use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """What self-help shows to everybody."""
        return self.filter(audience=Article.Audience.PUBLIC).exclude(published_version=None)

    def visible_to(self, person: Person | None) -> ArticleQuerySet:
        """Staff read all; a signed-in customer what is for customers; the public what is public."""
        if person is not None and person.is_authenticated and person.is_staff:
            return self
        audiences = [Article.Audience.PUBLIC]
        if person is not None and person.is_authenticated:
            audiences.append(Article.Audience.CUSTOMER)
        return self.filter(audience__in=audiences).exclude(published_version=None)


class Article(models.Model):
    """One answer. Its words live in versions, which never change."""

    class Confidence(models.TextChoices):
        IN_PROGRESS = "in_progress", _("work in progress")
        NOT_VALIDATED = "not_validated", _("not validated")
        VALIDATED = "validated", _("validated")
        ARCHIVED = "archived", _("archived")

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("internal")
        PARTNER = "partner", _("partner")
        CUSTOMER = "customer", _("customer")
        PUBLIC = "public", _("public")

    class Governance(models.TextChoices):
        EXPERIENCE = "experience", _("experience-based")
        COMPLIANCE = "compliance", _("compliance-based")

    key = models.SlugField(max_length=80, unique=True)
    confidence = models.CharField(max_length=16, choices=Confidence, default=Confidence.IN_PROGRESS)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.INTERNAL)
    governance = models.CharField(max_length=12, choices=Governance, default=Governance.EXPERIENCE)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles")
    unit_key = models.CharField(_("owning unit"), max_length=80, blank=True)
    published_version = models.ForeignKey(
        "knowledge.ArticleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @property
    def latest(self) -> ArticleVersion | None:
        return self.versions.last()


class ArticleVersion(models.Model):
    """The words of an article at one time; Markdown."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("answer"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Publication(models.Model):
    """A version of an article was published to an audience."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="publications")
    audience = models.CharField(max_length=12, choices=Article.Audience)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.version} for {self.audience}"


class Search(models.Model):
    """Somebody looked for an answer. A visitor is known by a random key of the browser session only."""

    visitor = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=300)
    found = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words


class Reading(models.Model):
    """Somebody opened an answer, and perhaps said whether it solved the matter: a T0 resolution when it did."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="readings")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="readings")
    visitor = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    search = models.ForeignKey(Search, on_delete=models.SET_NULL, null=True, related_name="readings")
    at = models.DateTimeField()
    solved = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.article} at {self.at:%Y-%m-%d %H:%M}"
