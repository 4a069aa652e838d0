"""An archive of everything, asked for by somebody."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


def new_export_key() -> str:
    return "x" + secrets.token_hex(12)


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, person: Person) -> ExportQuerySet:
        return self if person.has_role("administrator") else self.none()


class Export(models.Model):
    """`written` counts the rows of each part so far."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits its turn")
        WRITING = "writing", _("being written")
        DONE = "done", _("ready")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    key = models.SlugField(max_length=40, unique=True, default=new_export_key, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def path(self) -> Path:
        return Path(settings.ORGDESK_VAR) / "exchange" / f"{self.key}.zip"

    @property
    def is_moving(self) -> bool:
        return self.state in {self.State.WAITING, self.State.WRITING}
