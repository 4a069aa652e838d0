"""A broken step of a running process, from when it broke until somebody mended it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models.instance import Instance


class ProcessFaultQuerySet(models.QuerySet["ProcessFault"]):
    def open(self) -> ProcessFaultQuerySet:
        return self.filter(resolved_at=None)

    def visible_to(self, person: Person) -> ProcessFaultQuerySet:
        return self if person.is_staff and person.is_active else self.none()


class ProcessFault(models.Model):
    class Resolution(models.TextChoices):
        RETRIED = "retried", _("retried")
        SKIPPED = "skipped", _("skipped")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("instance cancelled")
        GONE = "gone", _("the process went on")

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="faults")
    token = models.PositiveBigIntegerField()
    node = models.CharField(max_length=120)
    reason = models.TextField()
    raised_at = models.DateTimeField()
    resolution = models.CharField(max_length=12, choices=Resolution, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=40, blank=True)

    objects = ProcessFaultQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at"]
        indexes = [models.Index(fields=["resolved_at", "raised_at"], name="fault_open")]

    def __str__(self) -> str:
        return f"{self.node}: {self.reason}"
