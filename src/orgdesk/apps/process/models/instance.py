"""One running process. Its row is the lock: whoever holds it may move the instance's tokens."""

from __future__ import annotations

import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.process.models.definition import DefinitionVersion


def new_instance_key() -> str:
    return "i" + secrets.token_hex(8)


class InstanceQuerySet(models.QuerySet["Instance"]):
    def visible_to(self, person: Person) -> InstanceQuerySet:
        return self if person.is_staff and person.is_active else self.none()

    def active(self) -> InstanceQuerySet:
        return self.filter(status=Instance.Status.ACTIVE)

    def of(self, definition_key: str) -> InstanceQuerySet:
        return self.filter(version__definition__key=definition_key)

    def about(self, subject_type: str, subject_key: str) -> InstanceQuerySet:
        return self.filter(subject_type=subject_type, subject_key=subject_key)


class Instance(models.Model):
    """`data` is what the drawing's conditions read; `performers` who completed each task last; `rounds` how often each was offered."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("running")
        COMPLETED = "completed", _("completed")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(max_length=40, unique=True, default=new_instance_key, editable=False)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="instances", db_index=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    subject_type = models.CharField(max_length=32)
    subject_key = models.CharField(max_length=80)
    priority = models.PositiveSmallIntegerField(default=3)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    performers = models.JSONField(default=dict)
    rounds = models.JSONField(default=dict)
    buffered = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    next_id = models.PositiveBigIntegerField(default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_note = models.CharField(max_length=250, blank=True)

    objects = InstanceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_key"], name="instance_about"),
            models.Index(fields=["version", "status"], name="instance_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.subject_type} {self.subject_key}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE
