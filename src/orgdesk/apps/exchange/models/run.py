"""One file that somebody brought from another desk, and what became of it."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


def new_run_key() -> str:
    return "m" + secrets.token_hex(6)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, person: Person) -> ImportRunQuerySet:
        """Those who may move data see every import: two of them must not do the same twice."""
        return self if person.has_role("administrator") else self.none()

    def waiting(self) -> ImportRunQuerySet:
        return self.filter(state=ImportRun.State.WAITING).order_by("begun_at", "pk")


class ImportRun(models.Model):
    """`source` names the desk it came from, so that a second file of the same desk is known again; `found` is what the file holds,
    `choices` what its words become here, `position` the last piece that is done, `taken` what was done with how many.
    """

    class Kind(models.TextChoices):
        ZENDESK = "zendesk", "Zendesk"
        ZAMMAD = "zammad", "Zammad"
        FRESHDESK = "freshdesk", "Freshdesk"
        CSV = "csv", _("table (CSV)")
        MBOX = "mbox", _("mailbox (mbox)")
        ORGDESK = "orgdesk", _("archive of our own")

    class Contents(models.TextChoices):
        TICKETS = "tickets", _("tickets with their conversations")
        ARTICLES = "articles", _("articles of the help centre")

    class State(models.TextChoices):
        BROUGHT = "brought", _("waits to be read")
        READY = "ready", _("to be looked at")
        WAITING = "waiting", _("waits its turn")
        IMPORTING = "importing", _("being taken in")
        DONE = "done", _("taken in")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    key = models.SlugField(max_length=40, unique=True, default=new_run_key, editable=False)
    kind = models.CharField(_("from"), max_length=12, choices=Kind)
    contents = models.CharField(_("what it holds"), max_length=10, choices=Contents, default=Contents.TICKETS)
    source = models.SlugField(_("name of the old desk"), max_length=40)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.BROUGHT)
    found = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    stage = models.CharField(max_length=12, blank=True)
    position = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    taken = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="importing"), name="one_import_at_a_time")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where the file lies, beside what was sorted out of it."""
        return Path(settings.ORGDESK_VAR) / "exchange" / self.key

    @property
    def parcel(self) -> Path:
        return self.folder / "parcel"

    @property
    def is_moving(self) -> bool:
        """A worker has it, or will."""
        return self.state in {self.State.BROUGHT, self.State.WAITING, self.State.IMPORTING} and not self.failure


class OddLineQuerySet(models.QuerySet["OddLine"]):
    def visible_to(self, person: Person) -> OddLineQuerySet:
        return self if person.has_role("administrator") else self.none()


class OddLine(models.Model):
    """Something that could not be taken, or not as it was; `raw` is as much of it as there was."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="odd_lines")
    stage = models.CharField(max_length=12)
    reason = models.CharField(max_length=20)
    part = models.CharField(max_length=12, blank=True)
    external_id = models.CharField(max_length=250, blank=True)
    where = models.CharField(max_length=250, blank=True)
    detail = models.TextField(blank=True)
    raw = models.TextField(blank=True)

    objects = OddLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "reason"])]

    def __str__(self) -> str:
        return f"{self.part} {self.external_id}: {self.reason}"


class ColumnMemory(models.Model):
    """What the columns of a table mean, said once and remembered for every table with the same headings."""

    headings = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return ", ".join(self.mapping)
