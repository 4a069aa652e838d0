"""The log of another system, brought as a file to be mined and measured here."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person, RoleGrant

_READERS = (
    RoleGrant.Role.PROCESS_EDITOR,
    RoleGrant.Role.ORGANISATION_EDITOR,
    RoleGrant.Role.ADMINISTRATOR,
    RoleGrant.Role.AUDITOR,
)


def new_log_key() -> str:
    return "l" + secrets.token_hex(6)


class BroughtLogQuerySet(models.QuerySet["BroughtLog"]):
    def visible_to(self, person: Person) -> BroughtLogQuerySet:
        """Those who draw processes and charts, and those who audit: a file of another system may name its people."""
        known = person.is_staff and any(person.has_role(role) for role in _READERS)
        return self if known else self.none()


class BroughtLog(models.Model):
    """`columns` says which of the file's columns are case, activity and moment (of a table), `object_type` which objects are the cases
    (of a log of objects); `meanings` what activities and columns mean in our words; `found` counts what was read."""

    class Kind(models.TextChoices):
        CSV = "csv", _("table (CSV)")
        XES = "xes", "XES"
        OCEL_JSON = "jsonocel", "OCEL 2.0, JSON"
        OCEL_XML = "xmlocel", "OCEL 2.0, XML"

    class State(models.TextChoices):
        BROUGHT = "brought", _("waits to be read")
        UNCLEAR = "unclear", _("asks what its columns mean")
        READY = "ready", _("read")
        FAILED = "failed", _("cannot be read")

    key = models.SlugField(max_length=40, unique=True, default=new_log_key, editable=False)
    title = models.CharField(_("title"), max_length=120)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    size = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.BROUGHT)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    object_type = models.CharField(max_length=120, blank=True)
    meanings = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = BroughtLogQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class LogContent(models.Model):
    """The file as it came (compressed), and the log that was read from it."""

    log = models.OneToOneField(BroughtLog, on_delete=models.CASCADE, related_name="content")
    source = models.BinaryField()
    packed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.log}"
