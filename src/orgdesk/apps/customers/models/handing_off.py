"""What sales hands over, and what it promised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet
from orgdesk.apps.customers.models.ownership import Stage


class HandOffKind(models.Model):
    """A way to hand a customer over: who receives, which facts are required, what work acceptance opens.

    `facts` is a list of {"key", "asks"}; `opens` a list of {"unit" or "position", "title"}; `criteria` what an account has to show
    before it may be handed over so. Acceptance brings it to `stage`, where one is named.
    """

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    unit_key = models.CharField(max_length=80)
    hours = models.PositiveIntegerField(default=8)
    facts = models.JSONField(default=list)
    opens = models.JSONField(default=list)
    criteria = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class HandOff(models.Model):
    """One customer handed over with facts; the receiver accepts it or sends it back with the reason."""

    class State(models.TextChoices):
        OFFERED = "offered", _("waiting for the receiver")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("sent back")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="hand_offs")
    kind = models.ForeignKey(HandOffKind, on_delete=models.PROTECT, related_name="hand_offs")
    channel = models.CharField(_("where the customer came from"), max_length=80)
    facts = models.JSONField()
    shown = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=250, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=models.Q(state="offered"), name="one_hand_off_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.account}"


class Promise(models.Model):
    """Something that was promised to a customer, tracked until it is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="promises")
    hand_off = models.ForeignKey(HandOff, on_delete=models.CASCADE, null=True, blank=True, related_name="promises")
    text = models.CharField(max_length=250)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
