"""What was shipped by which unit, whether it was right, and whether it came when it was promised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.returns.models.returning import ReturnLine


class Shipment(models.Model):
    """One order line on its way to a customer, or a returned unit on its way to us."""

    class Direction(models.TextChoices):
        OUT = "out", _("to the customer")
        IN = "in", _("to us")

    direction = models.CharField(max_length=3, choices=Direction, default=Direction.OUT)
    unit_key = models.CharField(_("shipped by"), max_length=80)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="shipments")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ReturnLine, on_delete=models.PROTECT, null=True, blank=True, related_name="shipments")
    order = models.CharField(_("order"), max_length=60, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    shipped_at = models.DateTimeField()
    shipped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True, blank=True)
    wrong_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-shipped_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.product} → {self.account}"
