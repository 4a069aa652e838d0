"""When a process begins by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from orgdesk.apps.process.models.definition import DefinitionVersion


class TimedStartQuerySet(models.QuerySet["TimedStart"]):
    def due_before(self, at: datetime) -> TimedStartQuerySet:
        return self.filter(due__lte=at, version__status=DefinitionVersion.Status.ACTIVE).order_by("due", "pk")


class TimedStart(models.Model):
    """A timer start event of the active version: `due` next, `left` times in all, None for ever. Gone when nothing is left."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="timed_starts")
    node = models.CharField(max_length=120)
    due = models.DateTimeField()
    left = models.PositiveIntegerField(null=True, blank=True)

    objects = TimedStartQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["due"], name="timed_start_due")]
        constraints = [models.UniqueConstraint(fields=["version", "node"], name="one_timed_start_of_a_node")]

    def __str__(self) -> str:
        return f"{self.version} {self.node} {self.due:%Y-%m-%d %H:%M}"
