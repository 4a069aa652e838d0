"""Which row of another desk a row of ours came from."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.exchange.models.run import ImportRun


class Origin(models.Model):
    """The row `external_id` of the desk `source` is ours with the primary key `row`; `digest` is what it looked like there."""

    source = models.CharField(max_length=40)
    part = models.CharField(max_length=12)
    external_id = models.CharField(max_length=120)
    row = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="origins")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "part", "external_id"], name="a_row_comes_from_one_place")
        ]
        indexes = [models.Index(fields=["part", "row"])]

    def __str__(self) -> str:
        return f"{self.source} {self.part} {self.external_id}"
