"""Pictures in articles: kept once, named in the words of versions, and read by whoever may read those."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models.article import Article, ArticleVersion
from orgdesk.apps.knowledge.models.plain import without_signs
from orgdesk.apps.mail.scanning import GIVEN, Scan, first_scan

_NAMED = re.compile(r"\(picture:([a-z0-9]{16})\)")
_MARK = re.compile(r"!\[([^\]\n]*)\]\(picture:[a-z0-9]{16}\)")
_MOST_IN_A_TEXT = 100
_NOT_IN_WORDS = re.compile(r"[\[\]\\\s]+")


def new_key() -> str:
    """Not to be guessed."""
    return get_random_string(16, "abcdefghijklmnopqrstuvwxyz0123456789")


def in_plain_words(body: str) -> str:
    """The answer for a letter or a chat, which cannot show its pictures, nor bold or headings: what pictures show is said in brackets."""
    return without_signs(without_pictures(body))


def without_pictures(body: str) -> str:
    """The answer with what its pictures show in their places, said in brackets."""
    return _MARK.sub(lambda mark: f"[{mark[1]}]" if mark[1] else "", body)


def keys_in(body: str) -> list[str]:
    """The pictures that a text names, in their order."""
    return list(dict.fromkeys(_NAMED.findall(body)))[:_MOST_IN_A_TEXT]


class PictureQuerySet(models.QuerySet["Picture"]):
    def held(self) -> PictureQuerySet:
        """Those that wait for the scanner."""
        return self.filter(scan=Scan.HELD)

    def not_given(self) -> PictureQuerySet:
        """Those that no page shows, because they wait or something was found."""
        return self.exclude(scan__in=GIVEN)

    def named_in(self, body: str) -> PictureQuerySet:
        return self.filter(key__in=keys_in(body)) if "(picture:" in body else self.none()

    def unused(self) -> PictureQuerySet:
        """Those that stand in no version: chosen, and then not kept."""
        return self.filter(versions=None)

    def visible_to(self, person: Person | None) -> PictureQuerySet:
        """Staff see all; everybody else those that stand in what is published for them."""
        if person is not None and person.is_authenticated and person.is_staff:
            return self
        articles = Article.objects.visible_to(person)
        shown = ArticleVersion.objects.filter(
            Q(pk__in=articles.values("published_version")) | Q(translation_shown__article__in=articles)
        )
        return self.filter(versions__in=shown).distinct()


class Picture(models.Model):
    """One picture, cleaned before it was kept. `words` say what it shows to those who cannot see it."""

    Scan = Scan

    key = models.CharField(max_length=16, unique=True, default=new_key)
    name = models.CharField(max_length=200)
    words = models.CharField(_("what it shows"), max_length=300)
    file = models.FileField(upload_to="pictures/%Y/%m")
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(_("scan"), max_length=12, choices=Scan, default=first_scan)
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    versions = models.ManyToManyField(ArticleVersion, related_name="pictures")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="pictures_held", condition=models.Q(scan="held"))]

    def __str__(self) -> str:
        return self.name

    @property
    def as_typed(self) -> str:
        """What stands for it in the words of an article."""
        return f"![{_NOT_IN_WORDS.sub(' ', self.words).strip()}](picture:{self.key})"

    @property
    def address(self) -> str:
        return reverse("knowledge:picture", args=[self.key])

    @property
    def may_be_given(self) -> bool:
        return self.scan in GIVEN
