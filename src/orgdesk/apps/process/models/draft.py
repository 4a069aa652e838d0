"""A drawing that somebody works on, and what could not become part of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models.definition import DefinitionVersion


class ProcessDraftQuerySet(models.QuerySet["ProcessDraft"]):
    def visible_to(self, person: Person) -> ProcessDraftQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class ProcessDraft(models.Model):
    """One draft of a process or of a decision; `revision` counts its saves, so that nobody overwrites another unseen."""

    class Kind(models.TextChoices):
        PROCESS = "process", _("process")
        DECISION = "decision", _("decision")

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PROCESS)
    name = models.CharField(max_length=200)
    xml = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey(DefinitionVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ProcessDraftQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_decision(self) -> bool:
        return self.kind == self.Kind.DECISION

    @property
    def file_name(self) -> str:
        return f"{self.key}.{'dmn' if self.is_decision else 'bpmn'}"


class KeptFileQuerySet(models.QuerySet["KeptFile"]):
    def visible_to(self, person: Person) -> KeptFileQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class KeptFile(models.Model):
    """A file that was sent to the studio and could not be taken: kept with the reason, to be fetched again."""

    draft_key = models.CharField(max_length=80, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = KeptFileQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
