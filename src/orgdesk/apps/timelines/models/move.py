"""Steps that somebody moved to another day than the plan's own."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models.plan import RunningPlan


class StepMove(models.Model):
    """`to` is the day agreed on, None the plan's own again; the latest of a step holds, the earlier ones are its history."""

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="moves")
    step = models.CharField(max_length=60)
    to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} to {self.to}"
