"""Who holds which position, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self, *, on: date) -> AssignmentQuerySet:
        """Real holders on the day: no plans, no stand-bys."""
        return self.filter(
            Q(start=None) | Q(start__lte=on), Q(end=None) | Q(end__gte=on), kind__in=Assignment.SEATED, version=None
        )

    def planned_in(self, version: Version) -> AssignmentQuerySet:
        return self.filter(version=version, kind=Assignment.Kind.PLANNED)


class Assignment(models.Model):
    """One person holds one position over a period, both days included.

    It hangs on the position's key, which is stable over versions, so that a new chart keeps its people. A draft adds planned
    assignments only; those carry the draft, and become real when it is activated.
    """

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", _("holder")
        ACTING = "acting", _("acting")
        PLANNED = "planned", _("planned")
        BACKUP = "backup", _("backup")

    SEATED = (Kind.SUBSTANTIVE, Kind.ACTING)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    position_key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUBSTANTIVE)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    share = models.FloatField(default=1.0)
    alias = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["position_key", "start", "id"]
        indexes = [models.Index(fields=["position_key", "start"]), models.Index(fields=["person", "start"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(start=None) | Q(end__gte=models.F("start")),
                name="assignment_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.position_key}"
