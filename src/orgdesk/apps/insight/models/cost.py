"""What an hour of work costs, and costs that no hour tells."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class CostRateQuerySet(models.QuerySet["CostRate"]):
    def visible_to(self, person: Person) -> CostRateQuerySet:
        """All staff: a rate is of a unit, never of a person."""
        return self if person.is_staff else self.none()

    def standing(self) -> CostRateQuerySet:
        """The latest rate of each unit."""
        newest = CostRate.objects.filter(unit_key=models.OuterRef("unit_key")).order_by("-set_at", "-pk")
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))


class CostRate(models.Model):
    """What an hour of a unit's work costs, everything included; of every unit without its own where none is named. Never changed."""

    unit_key = models.CharField(_("unit"), max_length=80, blank=True)
    hourly = models.DecimalField(
        _("an hour costs"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = CostRateQuerySet.as_manager()

    class Meta:
        ordering = ["unit_key", "-set_at"]

    def __str__(self) -> str:
        return f"{self.unit_key or '*'}: {self.hourly}"


class BookedCostQuerySet(models.QuerySet["BookedCost"]):
    def visible_to(self, person: Person) -> BookedCostQuerySet:
        return self if person.is_staff else self.none()


class BookedCost(models.Model):
    """A cost that is no hour of work: a credit for a missed promise, a part under warranty, what a correction cost to build."""

    class Of(models.TextChoices):
        SERVICE = "service", _("service: tools, lines, outside help")
        CREDIT = "credit", _("credit for a missed promise")
        GOODWILL = "goodwill", _("goodwill")
        WRONG_ITEM = "wrong_item", _("a wrong item replaced")
        CLAIMS = "claims", _("handling of claims")
        WARRANTY = "warranty", _("warranty")
        FIX = "fix", _("building the answer to a limitation")

    of = models.CharField(_("what for"), max_length=12, choices=Of)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit_key = models.CharField(_("unit"), max_length=80, blank=True)
    limitation_key = models.CharField(_("limitation"), max_length=40, blank=True)
    words = models.CharField(_("in words"), max_length=160)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BookedCostQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_of_display()}: {self.amount}"
