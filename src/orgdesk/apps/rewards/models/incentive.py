"""A one-off incentive (buy one, get one), whom it was offered, who was held out, and who answered."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.matters import not_waiting
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class Incentive(models.Model):
    """What is offered once, to whom, until when, and what one redemption costs."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("offer"), max_length=160)
    segment = models.CharField(_("for the segment"), max_length=60, blank=True)
    until = models.DateField(_("until"))
    cost_each = models.DecimalField(_("cost of each"), max_digits=12, decimal_places=2)
    hold_out_percent = models.PositiveSmallIntegerField(_("share held out, in percent"), default=20)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at"]

    def __str__(self) -> str:
        return self.title


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, person: Person) -> OfferQuerySet:
        return self if person.is_staff else self.filter(account__contacts__person=person, held_out=False)

    def open(self, *, on: date) -> OfferQuerySet:
        """Made to customers who may still take them up."""
        return self.filter(held_out=False, answered_at=None, incentive__until__gte=on, account__left_on=None)

    def shown(self, *, on: date) -> OfferQuerySet:
        """In the portal: whoever waits for an answer to a complaint sees no offer that they have not heard of yet."""
        found = self.open(on=on)
        return found.filter(models.Q(told_at__isnull=False) | models.Q(pk__in=not_waiting(found).values("pk")))

    def untold(self, *, on: date) -> OfferQuerySet:
        """Whom to tell now; not those who wait for an answer."""
        return not_waiting(self.open(on=on).filter(told_at=None))


class Offer(models.Model):
    """One account was offered the incentive, or held out; whether it bought in that time is noted of both."""

    incentive = models.ForeignKey(Incentive, on_delete=models.CASCADE, related_name="offers")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="offers")
    held_out = models.BooleanField()
    told_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["account__name"]
        constraints = [models.UniqueConstraint(fields=["incentive", "account"], name="offered_once")]
        indexes = [
            models.Index(fields=["id"], name="offers_to_tell", condition=models.Q(told_at=None, held_out=False)),
        ]

    def __str__(self) -> str:
        return f"{self.incentive}: {self.account}"


class LeftOffers(models.Model):
    """A person wants no offers by mail; they still stand in the portal."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="left_offers")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}"
