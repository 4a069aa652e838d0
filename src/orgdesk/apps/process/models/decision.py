"""Decision tables in force: a numbered row for each deployed document; business rule tasks ask the latest."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person


class DecisionVersionQuerySet(models.QuerySet["DecisionVersion"]):
    def visible_to(self, person: Person) -> DecisionVersionQuerySet:
        return self if person.is_staff and person.is_active else self.none()

    def latest_of(self, key: str) -> DecisionVersionQuerySet:
        return self.filter(key=key).order_by("-number")


class DecisionVersion(models.Model):
    """A DMN document as it was deployed; `key` is the id of its definitions, `decisions` the ids and names that may be asked for."""

    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    decisions = models.JSONField(default=list)
    xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    deployed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deployed_at = models.DateTimeField()

    objects = DecisionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="version_numbers_of_a_decision")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
