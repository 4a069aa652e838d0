"""The doors by which customers reach the house, each with its adapter, and what came through them."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.sealing import seal, unseal
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.desk.models.ticket import Ticket

PURPOSE = "orgdesk channels"


def new_secret() -> str:
    """Sealed: whoever reads the database alone signs nothing with it."""
    return seal(secrets.token_urlsafe(32), purpose=PURPOSE)


class Channel(models.Model):
    """One door: `kind` says what it is, `adapter` how messages come and go, `answer_url` where answers are sent."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Ticket.Channel)
    adapter = models.CharField(_("comes by"), max_length=20)
    sealed_secret = models.TextField(default=new_secret)
    answer_url = models.URLField(_("answers go to"), max_length=300, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What signs the messages of this door, in both directions."""
        return unseal(self.sealed_secret, purpose=PURPOSE)


class ChannelMessage(models.Model):
    """A message that came through a channel, known by the sender's own number: the same again changes nothing."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=120)
    thread = models.CharField(max_length=120, db_index=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="channel_messages")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="a_channel_message_once")]

    def __str__(self) -> str:
        return f"{self.channel}: {self.external_id}"
