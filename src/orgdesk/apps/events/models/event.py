"""What happened: append-only, object-centric, without personal text."""

from __future__ import annotations

from django.db import models


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

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


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

    The event keeps the salted digest, so that the log still proves what stood here until it was lawfully erased.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="text")
    words = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"text of event {self.event_id}"
