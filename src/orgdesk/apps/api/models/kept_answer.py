"""The answer to a call that named an idempotency key, kept so that the same call again changes nothing."""

from __future__ import annotations

from django.db import models

from orgdesk.apps.api.models.token import ApiToken


class KeptAnswer(models.Model):
    """`status` is empty while the first call is still being carried out."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200)
    call = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="an_idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status or 'running'}"
