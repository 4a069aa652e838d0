"""Articles in three independent states (confidence, audience, governance), their versions, and their use."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """What self-help shows to everybody."""
        return self.filter(audience=Article.Audience.PUBLIC).exclude(published_version=None)

    def narrowed(self, *, confidence: str = "", audience: str = "", product: str = "") -> ArticleQuerySet:
        found = self.filter(product__key=product) if product else self
        if confidence in Article.Confidence.values:
            found = found.filter(confidence=confidence)
        if audience in Article.Audience.values:
            found = found.filter(audience=audience)
        return found

    def with_words(self, words: str) -> ArticleQuerySet:
        """Those with all the words in the title or the answer of any version: also drafts, which self-help does not find."""
        found = self
        for word in words.split()[:12]:
            texts = ArticleVersion.objects.filter(Q(title__icontains=word) | Q(body__icontains=word))
            found = found.filter(Exists(texts.filter(article=OuterRef("pk"))))
        return found

    def with_use(self) -> ArticleQuerySet:
        """With `read`, `yes` and `no`: readings, and what readers said of them."""
        return self.annotate(
            read=Count("readings"),
            yes=Count("readings", filter=Q(readings__solved=True)),
            no=Count("readings", filter=Q(readings__solved=False)),
        )

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

    @property
    def shown_title(self) -> str:
        """What lists call it: the published title, else the latest written; fetch the versions with the articles."""
        if self.published_version is not None:
            return self.published_version.title
        written = list(self.versions.all())
        return written[-1].title if written else self.key


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


class SearchQuerySet(models.QuerySet["Search"]):
    def visible_to(self, person: Person) -> SearchQuerySet:
        return self if person.is_staff else self.filter(person=person)

    def within(self, begin: datetime, end: datetime) -> SearchQuerySet:
        return self.filter(at__gte=begin, at__lt=end)


class Search(models.Model):
    """Somebody looked for an answer. A visitor is known by a random key of the browser session only."""

    visitor = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=300)
    found = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, person: Person) -> ReadingQuerySet:
        return self if person.is_staff else self.filter(person=person)

    def answering(self, solved: str) -> ReadingQuerySet:
        """Those whose reader said "yes" or "no" to whether it helped, "any" of the two; all for anything else."""
        known = {"yes": Q(solved=True), "no": Q(solved=False), "any": Q(solved__isnull=False)}
        return self.filter(known.get(solved, Q()))

    def within(self, begin: datetime, end: datetime) -> ReadingQuerySet:
        return self.filter(at__gte=begin, at__lt=end)


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

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.article} at {self.at:%Y-%m-%d %H:%M}"
