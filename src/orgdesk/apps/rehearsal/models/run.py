"""A rehearsal that was asked for, and what each replication gave."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rehearsal.models.scenario import Scenario

MOST_SCENARIOS: Final = 6


def new_key() -> str:
    return "r" + secrets.token_hex(6)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, person: Person) -> RunQuerySet:
        return self if person.is_staff else self.none()

    def with_first(self) -> RunQuerySet:
        return self.select_related("first__version__workspace", "first__definition__definition")


class Run(models.Model):
    """Scenarios played with the same luck: the `first`, and those of the keys in `others`, in their order.

    `bundles` are kept as text: with `seed` they give the same numbers again. With a `goal` it searches instead: for the smallest
    change that reaches it; `found` grows while it does. `sources` say where each input came from.
    """

    key = models.SlugField(max_length=40, unique=True, default=new_key, editable=False)
    first = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="runs")
    others = models.JSONField(default=list)
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
        return " / ".join(str(one) for one in self.scenarios)

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """What is compared, in the order of the bundles."""
        return scenarios_of([self])[self.pk]

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being played."""
        return self.finished_at is None and self.cancelled_at is None and not self.failure


def scenarios_of(runs: Iterable[Run]) -> dict[int, list[Scenario]]:
    """The scenarios of many runs by one query; each run knows its own afterwards."""
    runs = list(runs)
    rows = Scenario.objects.select_related("version__workspace", "definition__definition")
    by_key = {one.key: one for one in rows.filter(key__in={key for run in runs for key in run.others})}
    for run in runs:
        run.scenarios = [run.first, *(by_key[key] for key in run.others)]
    return {run.pk: run.scenarios for run in runs}


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
