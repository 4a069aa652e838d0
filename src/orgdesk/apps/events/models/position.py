"""How far a reader of the log has come."""

from __future__ import annotations

from django.db import models


class ReaderPosition(models.Model):
    """`transaction` and `event` name the last event read, in the order in which events became visible."""

    name = models.CharField(max_length=64, unique=True)
    transaction = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.transaction}/{self.event}"
