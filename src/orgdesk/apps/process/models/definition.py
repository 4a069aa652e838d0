"""A process of the house and its numbered versions; a version never changes once it is deployed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class ProcessDefinitionQuerySet(models.QuerySet["ProcessDefinition"]):
    def visible_to(self, person: Person) -> ProcessDefinitionQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class ProcessDefinition(models.Model):
    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)

    objects = ProcessDefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DefinitionVersionQuerySet(models.QuerySet["DefinitionVersion"]):
    def active(self) -> DefinitionVersionQuerySet:
        return self.filter(status=DefinitionVersion.Status.ACTIVE)

    def started_by(self, kind: str, name: str) -> DefinitionVersionQuerySet:
        """Active versions that a message or signal of this name begins."""
        return self.active().filter(**{f"starts__{kind}__has_key": name}).order_by("definition__key")

    def visible_to(self, person: Person) -> DefinitionVersionQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class DefinitionVersion(models.Model):
    """New instances start on the active version; running ones stay on theirs until they are migrated.

    `starts` says by what the process begins from outside: {"message": {name: node}, "signal": {name: node}}.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    org_version = models.CharField(max_length=40, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    starts = models.JSONField(default=dict, blank=True)
    deployed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deployed_at = models.DateTimeField()

    objects = DefinitionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="version_numbers_of_a_process"),
            models.UniqueConstraint(
                fields=["definition"], condition=models.Q(status="active"), name="one_active_version_of_a_process"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.name} {self.number}"

    @property
    def reference(self) -> str:
        """The name under which instances and the core remember this version."""
        return f"{self.definition.key}:{self.number}"
