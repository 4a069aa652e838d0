"""What keeps jobs and regular work from being lost or done twice."""

from __future__ import annotations

from django.db import models


class CronTick(models.Model):
    """One due moment of one regular duty. The worker that inserts the row does the duty; the others are refused by the key."""

    name = models.CharField(max_length=64)
    due = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="one_tick_of_a_duty")]

    def __str__(self) -> str:
        return f"{self.name} {self.due}"


class JobLease(models.Model):
    """A worker says until when a running job is its own; a lease that ran out means that the worker is dead."""

    job = models.UUIDField(unique=True)
    worker = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.job} until {self.expires_at}"
