"""A chart shown inside another site."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


class EmbeddingQuerySet(models.QuerySet["Embedding"]):
    def standing(self) -> EmbeddingQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, person: Person) -> EmbeddingQuerySet:
        return self if person.is_staff else self.none()


class Embedding(models.Model):
    """Leave to show a chart at the named sites (origins, separated by spaces); without a version it is the one in force. Ending it closes the address."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="embeddings")
    layout = models.CharField(max_length=20)
    sites = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = EmbeddingQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.version or ''} {self.sites}"
