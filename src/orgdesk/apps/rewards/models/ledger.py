"""The append-only ledger: entries that never change, and the lots that they drew from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.rewards.models.programme import Membership


class Entry(models.Model):
    """One posted movement. `key` is unique in the membership: a retry writes nothing."""

    class Type(models.TextChoices):
        EARNED = "earned", _("earned")
        GOODWILL = "goodwill", _("goodwill")
        BONUS = "bonus", _("bonus")
        REDEEMED = "redeemed", _("redeemed")
        RESTORED = "restored", _("given back")
        REVERSED = "reversed", _("taken back")
        EXPIRED = "expired", _("expired")

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=120)
    type = models.CharField(max_length=10, choices=Type)
    points = models.IntegerField()
    on = models.DateField()
    drawn = models.JSONField(default=dict)
    undoes = models.CharField(max_length=120, blank=True)
    owed = models.IntegerField(default=0)
    words = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["membership", "key"], name="an_entry_once")]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.key}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"Entry {self.key!r} is posted; post another that undoes it.")
        super().save(*args, **options)


class Lot(models.Model):
    """Points of one credit with what is left of them."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="lots")
    key = models.CharField(max_length=120)
    points = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    expires_on = models.DateField(null=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "key"], name="a_lot_once"),
            models.CheckConstraint(
                condition=models.Q(left__lte=models.F("points")), name="no_lot_holds_more_than_it_began_with"
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], name="lots_to_expire", condition=models.Q(left__gt=0))]

    def __str__(self) -> str:
        return f"{self.left}/{self.points}"
