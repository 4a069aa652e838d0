"""What happened: append-only, object-centric, without personal text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class CurrentTransaction(models.Func):
    """The number of the running transaction where writers commit in another order than they write; 0 where they cannot."""

    output_field = models.BigIntegerField()
    template = "pg_current_xact_id()::text::bigint"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, tuple[()]]:
        return "0", ()


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, object_type: str, object_key: str) -> EventQuerySet:
        return self.filter(subjects__object_type=object_type, subjects__object_key=object_key).order_by("id")

    def of_kind(self, *kinds: str) -> EventQuerySet:
        return self.filter(kind__in=kinds)


class Event(models.Model):
    """One thing that happened. Rows are never changed; a correction is another event.

    `kind` is a noun and a past participle with a dot between ("ticket.opened"). `actor` and `position` are pseudonymous keys.
    """

    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40, blank=True)
    position = models.CharField(max_length=80, blank=True)
    org_version = models.CharField(max_length=40, blank=True)
    process_version = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    objects = EventQuerySet.as_manager()
    given_objects: Mapping[str, str | list[str]] | None = None

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["kind", "at"]),
            models.Index(fields=["at"]),
            models.Index(fields=["transaction", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def keys_of(self, object_type: str) -> list[str]:
        """The keys of the objects of this type; without a query in the handlers called while the event is recorded."""
        if self.given_objects is None:
            return list(self.subjects.filter(object_type=object_type).values_list("object_key", flat=True))
        keys = self.given_objects.get(object_type, [])
        return [keys] if isinstance(keys, str) else list(keys)


class EventObject(models.Model):
    """One object that an event is about, and in which part."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="subjects")
    object_type = models.CharField(max_length=32)
    object_key = models.CharField(max_length=80)
    qualifier = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_key", "event"])]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_key}"


class PersonalText(models.Model):
    """Words that a person wrote or that tell of one, kept beside the event so that they can be erased.

    The event keeps the salted digest, so that the log still proves what stood here until it was lawfully erased. Erasing empties
    words and salt together: a digest whose salt is gone cannot be guessed at.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="text")
    words = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"text of event {self.event_id}"
