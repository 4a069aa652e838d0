"""Taking the running instances of one version to another: who asked for it, and how far it is."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models.definition import DefinitionVersion


class MigrationRunQuerySet(models.QuerySet["MigrationRun"]):
    def visible_to(self, person: Person) -> MigrationRunQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class MigrationRun(models.Model):
    """`stayed` lists the instances that could not go, each as {"key", "problems"}."""

    source = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="+")
    moves = models.JSONField(default=dict, blank=True)
    asked = models.PositiveIntegerField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    migrated = models.PositiveIntegerField(default=0)
    stayed = models.JSONField(default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    objects = MigrationRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
