"""Decisions that a version needs before it can come into force, and what is looked at afterwards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


class MergeDecision(models.Model):
    """Whose value stands where the version and the one in force changed the same thing differently."""

    class Side(models.TextChoices):
        OURS = "ours", _("as in force")
        THEIRS = "theirs", _("as in this version")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="decisions")
    table = models.CharField(max_length=24)
    element = models.CharField(max_length=160)
    field = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=8, choices=Side)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "table", "element", "field"], name="one_decision_a_conflict")
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.field}: {self.get_side_display()}"


class EffectReview(models.Model):
    """Somebody looked whether an expected effect of a version has come."""

    class Finding(models.TextChoices):
        KEPT = "kept", _("came as expected")
        PARTLY = "partly", _("came in part")
        MISSED = "missed", _("did not come")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="effect_reviews")
    effect = models.CharField(max_length=80)
    finding = models.CharField(max_length=8, choices=Finding)
    value = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.effect}: {self.get_finding_display()}"
