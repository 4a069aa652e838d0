"""What editors did to a draft, one row an act: for undo, for the history, and to bring several editors together."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


class VersionOperation(models.Model):
    """One act on a draft; `revision` is the draft's number after it. An undo is a row of its own and names what it undoes."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="operations")
    revision = models.PositiveIntegerField()
    record = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        ordering = ["version", "revision"]
        constraints = [models.UniqueConstraint(fields=["version", "revision"], name="one_operation_a_revision")]

    def __str__(self) -> str:
        return f"{self.version} r{self.revision}: {self.record.get('name', '')}"
