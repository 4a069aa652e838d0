"""What was recorded about an account: usage, and contacts that the company began."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, Product


class UsageRecord(models.Model):
    """How much of a product an account used in a month, and how much it has bought."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="usage")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    used = models.PositiveIntegerField(_("used"))
    bought = models.PositiveIntegerField(_("bought"))
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "product"]
        constraints = [models.UniqueConstraint(fields=["account", "product", "month"], name="usage_once_a_month")]

    def __str__(self) -> str:
        return f"{self.product} {self.month:%Y-%m}: {self.used}"

    @property
    def share(self) -> int:
        """Used of bought in percent; 0 where nothing was bought."""
        return round(100 * self.used / self.bought) if self.bought else 0


class OutboundContact(models.Model):
    """A contact that the company began: why, and what came of it."""

    class Purpose(models.TextChoices):
        CARE = "care", _("to ask how it goes")
        OFFER = "offer", _("to offer something")
        RENEWAL = "renewal", _("to renew")
        NEWS = "news", _("to tell news")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outbound")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    channel = models.CharField(_("by"), max_length=40)
    outcome = models.CharField(_("what came of it"), max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_purpose_display()}"
