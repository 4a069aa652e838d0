"""Professional services: a set of items that are sold by themselves, who sold them, and whose time they took."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet


class ServiceItem(models.Model):
    """Something sellable that is people's work: a training, an installation, an hour of advice. `unit_key` delivers it."""

    class Basis(models.TextChoices):
        HOUR = "hour", _("an hour")
        DAY = "day", _("a day")
        FIXED = "fixed", _("a fixed price")

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    basis = models.CharField(_("sold by"), max_length=5, choices=Basis, default=Basis.HOUR)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    hours = models.DecimalField(_("hours in one"), max_digits=7, decimal_places=2, default=Decimal(1))
    unit_key = models.CharField(_("delivered by"), max_length=80)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ServiceSale(models.Model):
    """So many of an item were sold to an account, at the price of that day."""

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="sales")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="services")
    quantity = models.PositiveIntegerField(_("how many"))
    price = models.DecimalField(max_digits=12, decimal_places=2)
    hours = models.DecimalField(max_digits=9, decimal_places=2)
    sold_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sold_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-sold_at", "-pk"]
        indexes = [models.Index(fields=["-sold_at", "-id"], name="latest_sales")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.item}: {self.account}"

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


class ServiceTime(models.Model):
    """Hours that a person gave to what was sold; `amount` is their share of its price."""

    sale = models.ForeignKey(ServiceSale, on_delete=models.PROTECT, related_name="time")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="service_time")
    on = models.DateField(_("on"))
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    noted_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.hours} h"
