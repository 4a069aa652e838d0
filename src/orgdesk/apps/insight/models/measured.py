"""What the log says of each object, kept between two readings of it; all of it can be read from the log again."""

from __future__ import annotations

from django.db import models


class MeasuredRecord(models.Model):
    """An object with what happened to it (`told`), and what has to be remembered of it to read the log on (`memory`).

    `since` is when the first thing happened; a period that begins after `until` does not count it. Both are empty where nothing
    happened that a measure counts.
    """

    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=255)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    told = models.TextField(default="[]")
    memory = models.TextField(default="{}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_record_of_an_object")]
        indexes = [models.Index(fields=["kind", "until"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class OldestRecord(models.Model):
    """The record of a kind that began first, of all and (with `unit`) of those that passed through a unit.

    It tells a measure over a later period that there is something to look at, so that nothing found is zero and not unknown.
    """

    kind = models.CharField(max_length=32)
    unit = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "unit"], name="one_oldest_record_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}".rstrip()
