"""A version came into force, and the open work was moved."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


class ActivationQuerySet(models.QuerySet["Activation"]):
    def visible_to(self, person: Person) -> ActivationQuerySet:
        return self if person.is_staff else self.none()


class Activation(models.Model):
    """One activation: who decided, which version it replaced, and how far the moving of open work has come."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="activations")
    replaced = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    moved = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.version} in force {self.at:%Y-%m-%d}"


class ScheduledActivationQuerySet(models.QuerySet["ScheduledActivation"]):
    def visible_to(self, person: Person) -> ScheduledActivationQuerySet:
        return self if person.is_staff else self.none()


class ScheduledActivation(models.Model):
    """An approved version shall come into force on a day; if that is refused then, the reason is kept."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="scheduled")
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = ScheduledActivationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.version} from {self.on}"


class Successor(models.Model):
    """Who takes over the open work of a position that a version does away with."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="successors")
    vanishing_key = models.CharField(max_length=80)
    successor_key = models.CharField(max_length=80)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "vanishing_key"], name="one_successor_of_a_position")]

    def __str__(self) -> str:
        return f"{self.vanishing_key} → {self.successor_key}"
