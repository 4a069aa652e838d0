"""Articles in three independent states (confidence, audience, governance), their versions, and their use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product


class Standing(models.TextChoices):
    """How a translation stands to what the source says today; worked out, never stored."""

    MISSING = "missing", _("missing")
    OUTDATED = "outdated", _("out of date")
    WRITTEN = "written", _("to be published")
    CURRENT = "current", _("up to date")


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """What self-help shows to everybody."""
        return self.filter(audience=Article.Audience.PUBLIC).exclude(published_version=None)

    def narrowed(
        self, *, confidence: str = "", audience: str = "", product: str = "", unit: str = ""
    ) -> ArticleQuerySet:
        found = self.filter(product__key=product) if product else self
        if unit:
            found = found.filter(unit_key=unit)
        if confidence in Article.Confidence.values:
            found = found.filter(confidence=confidence)
        if audience in Article.Audience.values:
            found = found.filter(audience=audience)
        return found

    def waiting(self, what: str, *, on: date) -> ArticleQuerySet:
        """Those that ask for somebody's hand: of what kind is a key of `Article.Waits`, all others leave the list as it is."""
        newer = ArticleVersion.objects.filter(
            article=OuterRef("pk"), language=OuterRef("language"), number__gt=OuterRef("published_version__number")
        )
        no, yes = (Count("readings", filter=Q(readings__solved=solved)) for solved in (False, True))
        kept = self.exclude(confidence=Article.Confidence.ARCHIVED)
        if what == Article.Waits.DRAFT:
            return kept.filter(published_version=None)
        if what == Article.Waits.NEWER:
            return kept.filter(Exists(newer))
        if what == Article.Waits.REVIEW:
            return kept.filter(review_on__lte=on)
        if what == Article.Waits.FLAGGED:
            return self.filter(flags__mended_at=None, flags__isnull=False).distinct()
        if what == Article.Waits.NOT_HELPING:
            judged = Article.objects.alias(no=no, yes=yes).filter(no__gt=F("yes")).order_by().values("pk")
            return kept.filter(pk__in=judged)
        return self

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

    def in_language(self, language: str) -> ArticleQuerySet:
        """Published ones not written in the language, with `made_from` (number), `draft` (its own newest) and `standing` of their translation."""
        own = ArticleVersion.objects.filter(article=OuterRef("pk"), language=language).order_by("-number")
        published = own.filter(translation_shown__isnull=False)
        moved = ArticleVersion.objects.filter(
            article=OuterRef("pk"),
            language=OuterRef("language"),
            wording_only=False,
            number__gt=OuterRef("made_from"),
            number__lte=OuterRef("published_version__number"),
        )
        found = self.exclude(published_version=None).exclude(language=language)
        return found.annotate(
            draft=Subquery(own.values("number")[:1]),
            shown=Subquery(published.values("number")[:1]),
            made_from=Subquery(published.values("translates__number")[:1]),
            standing=Case(
                When(draft=None, then=Value(Standing.MISSING)),
                When(made_from=None, then=Value(Standing.WRITTEN)),
                When(Exists(moved), then=Value(Standing.OUTDATED)),
                When(draft__gt=F("shown"), then=Value(Standing.WRITTEN)),
                default=Value(Standing.CURRENT),
                output_field=models.CharField(),
            ),
        )

    def standing_as(self, standing: str) -> ArticleQuerySet:
        """After `in_language`: those that stand so; all for any other word."""
        return self.filter(Q(("standing", standing))) if standing in Standing.values else self

    def standings(self) -> models.QuerySet[Article, dict[str, Any]]:
        """After `in_language`: how many stand how, as `standing` and `times`."""
        return self.order_by().values("standing").annotate(times=Count("pk"))  # type: ignore[misc]

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

    class Waits(models.TextChoices):
        """What of an article waits for somebody who keeps knowledge."""

        DRAFT = "draft", _("never published")
        NEWER = "newer", _("written anew, not yet published")
        REVIEW = "review", _("to be looked at again")
        FLAGGED = "flagged", _("flagged")
        NOT_HELPING = "not_helping", _("helps fewer than it does not")

    class Governance(models.TextChoices):
        EXPERIENCE = "experience", _("experience-based")
        COMPLIANCE = "compliance", _("compliance-based")

    key = models.SlugField(max_length=80, unique=True)
    language = models.CharField(_("written in"), max_length=8, default="en")
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
        """The newest words in the language that the article is written in."""
        return self.versions.filter(language=self.language).last()

    def words_in(self, language: str) -> ArticleVersion | None:
        """What a reader of the language is shown: the published translation, else the published source."""
        shown = (one.published_version for one in self.translations.all() if one.language == language)
        return next((one for one in shown if one is not None), self.published_version)

    @property
    def shown_title(self) -> str:
        """What lists call it: the published title, else the latest written; fetch the versions with the articles."""
        if self.published_version is not None:
            return self.published_version.title
        written = [one for one in self.versions.all() if one.language == self.language]
        return written[-1].title if written else self.key


class ArticleVersion(models.Model):
    """The words of an article at one time, in its own language or, made from one of those versions, in another; Markdown."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("answer"))
    translates = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="translated_as"
    )
    wording_only = models.BooleanField(_("changes the wording only"), default=False)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Translation(models.Model):
    """An article in one further language. Who may read it is the article's to say; its confidence is its own."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    confidence = models.CharField(max_length=16, choices=Article.Confidence, default=Article.Confidence.IN_PROGRESS)
    published_version = models.OneToOneField(
        ArticleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="translation_shown"
    )

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="an_article_once_in_a_language")]

    def __str__(self) -> str:
        return f"{self.article.key} ({self.language})"


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
