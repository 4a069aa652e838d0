"""A query that took long, without the values it asked for."""

from __future__ import annotations

from django.db import models


class SlowQuery(models.Model):
    """One row for a query's text at one place; what it asked for is never kept."""

    digest = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=120)
    sql = models.TextField()
    times = models.PositiveIntegerField(default=0)
    total_ms = models.PositiveBigIntegerField(default=0)
    longest_ms = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-total_ms", "pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.sql[:60]}"

    @property
    def mean_ms(self) -> int:
        return round(self.total_ms / max(self.times, 1))
