"""Files and texts that people bring in, how their columns are read, and the lines that found no place."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models.version import Version


def new_import_key() -> str:
    return "i" + secrets.token_hex(8)


class ChartImportQuerySet(models.QuerySet["ChartImport"]):
    def visible_to(self, person: Person) -> ChartImportQuerySet:
        """An import is its bringer's own until it has become a draft."""
        return self.filter(by=person)


class ChartImport(models.Model):
    """One file or pasted text, kept as it came; `version` is the draft that was made of it."""

    key = models.CharField(max_length=40, unique=True, default=new_import_key, editable=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="imports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ChartImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """What the columns of a table mean, said once by a person and remembered for every file with the same headings."""

    headings = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return ", ".join(self.mapping)


class TrayLineQuerySet(models.QuerySet["TrayLine"]):
    def waiting(self) -> TrayLineQuerySet:
        return self.filter(settled_at=None)


class TrayLine(models.Model):
    """A line that the import could not place: it waits beside the chart until somebody places or dismisses it."""

    class Reason(models.TextChoices):
        NOT_UNDERSTOOD = "not_understood", _("not understood")
        CHROME = "chrome", _("looks like page decoration")
        DUPLICATE = "duplicate", _("stands there twice")
        NO_TITLE = "no_title", _("has no title")
        TEXT = "text", _("running text")
        CUT_OFF = "cut_off", _("cut off")
        UNPLACED = "unplaced", _("no place found")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="tray")
    line = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.CharField(max_length=16, choices=Reason)
    explanation = models.TextField(blank=True)
    parent_key = models.CharField(max_length=120, blank=True)
    placed_key = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TrayLineQuerySet.as_manager()

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return self.text
