"""What the house wants to know of a ticket beside the usual: own fields, kinds of requesters, why it waits, notes on sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet, Product


class CustomField(models.Model):
    """A field of the house's own, on every ticket or on those of one product; its values stand in `Ticket.custom`."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of a list")
        YES_NO = "yes_no", _("yes or no")

    class Asked(models.TextChoices):
        HOUSE = "house", _("colleagues only")
        OFFERED = "offered", _("customers may fill it in")
        NEEDED = "needed", _("customers must fill it in")

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(_("label"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asked = models.CharField(_("who fills it in"), max_length=8, choices=Asked, default=Asked.HOUSE)
    order = models.PositiveSmallIntegerField(_("order"), default=50)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["order", "label"]

    def __str__(self) -> str:
        return self.label


class RequesterKind(models.Model):
    """Whom a request comes from: a customer, a branch, a regional sales manager. `served_as` gives it that kind's promises."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    served_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="served_alike")
    reference_label = models.CharField(
        _("reference that every request needs"), max_length=60, blank=True, help_text=_("Empty where none is needed.")
    )
    order = models.PositiveSmallIntegerField(default=50)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class WaitingReason(models.Model):
    """Why a ticket can wait, and for whom."""

    class Party(models.TextChoices):
        CUSTOMER = "customer", _("the customer")
        VENDOR = "vendor", _("a vendor")
        INTERNAL = "internal", _("colleagues")

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(_("reason"), max_length=80)
    party = models.CharField(_("waits for"), max_length=8, choices=Party)
    order = models.PositiveSmallIntegerField(default=50)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["party", "order", "label"]

    def __str__(self) -> str:
        return self.label


class SiteNote(models.Model):
    """What to know about a customer's plant or job: what is urgent, what can wait, what people in the field are doing there."""

    class Kind(models.TextChoices):
        SITE = "site", _("site")
        JOB = "job", _("job")
        URGENCY = "urgency", _("urgent or can wait")
        FIELD = "field", _("colleagues in the field")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="site_notes")
    kind = models.CharField(_("about"), max_length=8, choices=Kind)
    text = models.CharField(_("note"), max_length=400)
    until = models.DateField(_("holds until"), null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-at"]

    def __str__(self) -> str:
        return self.text
