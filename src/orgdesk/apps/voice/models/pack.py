"""The periodic pack: customers' voices as finance and research and development get them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.customers.models.account import HouseRowQuerySet


class Pack(models.Model):
    """What was said in a period, as it stood when the pack was made: numbers and items never change afterwards."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)
    since = models.DateTimeField()
    until = models.DateTimeField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    recipients = models.JSONField(default=list)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.title
