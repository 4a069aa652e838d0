"""The service charter: what customers may expect, and how it is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class Charter(models.Model):
    """One version; the latest published one holds. A published version never changes."""

    version = models.PositiveIntegerField(unique=True)
    overview = models.TextField(_("who we are"))
    mission = models.TextField(_("mission"))
    goals = models.TextField(_("our goals and what they mean to you"))
    asked_of_you = models.TextField(_("what we ask of you"), blank=True)
    complaint_route = models.TextField(_("how to complain"))
    remedy = models.TextField(_("when we miss a promise"))
    dispute_route = models.TextField(_("when we cannot agree"))
    review_on = models.DateField(_("reviewed on"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version}"


class CharterPromise(models.Model):
    """A promise in plain words and the measure that shows whether it is kept: `target` on the measure's own scale."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(_("promise"), max_length=250)
    code = models.CharField(_("measure"), max_length=12)
    target = models.FloatField(_("standard"))
    days = models.PositiveIntegerField(_("days looked at"), default=90)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class PromiseReading(models.Model):
    """What the log said of a promise at one time; the latest is shown. Enough cases or not is part of it."""

    promise = models.ForeignKey(CharterPromise, on_delete=models.CASCADE, related_name="readings")
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    count = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=16, blank=True)
    kept = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.value}"
