"""An effect that leaves after the commit of the event that caused it, at least once, keyed so that a receiver can tell a repeat."""

from __future__ import annotations

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.events.models.event import Event


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def waiting(self, *, at: datetime) -> OutgoingQuerySet:
        return self.filter(state=Outgoing.State.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")

    def dead(self) -> OutgoingQuerySet:
        return self.filter(state=Outgoing.State.DEAD)


class Outgoing(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to leave")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")

    key = models.CharField(max_length=120, unique=True)
    # The database does not hold the key: it would not see an event that was moved to the archive.
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="outgoing", db_constraint=False)
    effect = models.CharField(max_length=64)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="outgoing_waiting")]

    def __str__(self) -> str:
        return f"{self.effect} {self.key}"
