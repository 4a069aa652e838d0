"""A message that came before anybody waited for it."""

from __future__ import annotations

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class BufferedMessageQuerySet(models.QuerySet["BufferedMessage"]):
    def waiting(self, *, at: datetime) -> BufferedMessageQuerySet:
        return self.filter(delivered_at=None, expires_at__gt=at).order_by("pk")


class BufferedMessage(models.Model):
    """Every message's id is kept, so that the same message is never delivered twice."""

    message_id = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    correlation = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    instance_key = models.CharField(max_length=40, blank=True)

    objects = BufferedMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "correlation", "delivered_at"], name="message_waiting")]

    def __str__(self) -> str:
        return f"{self.name} {self.correlation}"
