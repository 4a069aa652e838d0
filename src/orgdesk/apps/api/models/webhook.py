"""Webhooks: other systems are told what happened, each delivery with its tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.events.models import Event

OLD_SECRET_HOLDS = timedelta(days=1)
_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class AdministratorsQuerySet(models.QuerySet[_Row_co]):
    def visible_to(self, person: Person) -> Self:
        """What leaves the house is for administrators to see."""
        return self if person.has_role(RoleGrant.Role.ADMINISTRATOR) else self.none()


class WebhookQuerySet(AdministratorsQuerySet["Webhook"]):
    def open(self) -> WebhookQuerySet:
        return self.filter(ended_at=None)

    def listening(self) -> WebhookQuerySet:
        return self.open().filter(paused_at=None)


class Webhook(models.Model):
    """An address that wants to hear of events: `kinds` are theirs, `ticket.*` meaning all of tickets.

    Secrets are sealed. After a rotation the old one signs too, for a day, so that no delivery is lost while the receiver changes.
    """

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    kinds = models.JSONField(_("events"), default=list)
    sealed_secret = models.TextField()
    sealed_old_secret = models.TextField(blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def wants(self, kind: str) -> bool:
        family = kind.partition(".")[0]
        return bool({kind, f"{family}.*", "*"} & set(self.kinds))


class DeliveryQuerySet(AdministratorsQuerySet["Delivery"]):
    def given_up(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.GIVEN_UP)

    def done_before(self, at: datetime) -> DeliveryQuerySet:
        return self.filter(created_at__lt=at).exclude(state=Delivery.State.WAITING)


class Delivery(models.Model):
    """One event on its way to one webhook. `key` is the same at every try: a receiver tells a repeat by it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("delivered")
        GIVEN_UP = "given_up", _("given up")

    key = models.CharField(max_length=40, unique=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_constraint=False)  # may be archived
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="an_event_once_to_a_webhook")]
        indexes = [
            models.Index(fields=["webhook"], condition=Q(state="given_up"), name="deliveries_given_up"),
            models.Index(fields=["created_at"], name="deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return self.key


class DeliveryTry(models.Model):
    """One try: what the receiver answered, or why it could not be asked."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.status or self.problem}"
