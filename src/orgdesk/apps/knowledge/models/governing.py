"""What keeps knowledge good: flags and their mending, words that mean the same, and what the council decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.knowledge.models.article import Article


class Flag(models.Model):
    """Somebody says that an article is wrong or missing something; mended by a new version, or answered."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="flags")
    words = models.CharField(_("what is wrong"), max_length=400)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mended_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words


class Synonyms(models.Model):
    """Words that mean the same to whoever searches: each finds what the others find."""

    words = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "synonyms"

    def __str__(self) -> str:
        return ", ".join(self.words)


class CouncilDecision(models.Model):
    """What the council decided about something that waited for it, and why."""

    about = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=400)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.about}: {self.decision}"
