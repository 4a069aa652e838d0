"""A rehearsal that was asked for, and what each replication gave."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rehearsal.models.scenario import Scenario


def new_key() -> str:
    return "r" + secrets.token_hex(6)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, person: Person) -> RunQuerySet:
        return self if person.is_staff else self.none()


class Run(models.Model):
    """One or two scenarios, played with the same luck. `bundles` are kept as text: with `seed` they give the same numbers again.

    With a `goal` it searches instead: how many more people one team needs. `sources` say where each input came from.
    """

    key = models.SlugField(max_length=40, unique=True, default=new_key, editable=False)
    first = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="runs")
    other = models.ForeignKey(Scenario, on_delete=models.CASCADE, null=True, related_name="+")
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=8)
    replications = models.PositiveSmallIntegerField(_("replications"), default=10)
    seed = models.PositiveIntegerField(default=1)
    bundles = models.JSONField(default=list)
    digests = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    goal = models.JSONField(null=True)
    found = models.JSONField(null=True)
    trust = models.JSONField(null=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.first} / {self.other}" if self.other else str(self.first)

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being played."""
        return self.finished_at is None and self.cancelled_at is None and not self.failure


class Part(models.Model):
    """One replication of a run: the numbers of its scenarios, in their order."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    numbers = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_part_a_replication")]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
