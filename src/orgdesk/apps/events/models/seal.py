"""A seal over a batch of events: an HMAC of the batch's root and of the seal before it."""

from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """`count` events in (`after`, `upto`] of the log's order; `root` the digest over theirs; `mac` chains it to the seal before."""

    number = models.PositiveIntegerField(unique=True)
    after_transaction = models.BigIntegerField()
    after_event = models.BigIntegerField()
    upto_transaction = models.BigIntegerField()
    upto_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"seal {self.number}"
