"""What an account has of us: sites, assets with their serial numbers, contracts; what it owes and earns; how it wants to be delivered to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet, Product


class Site(models.Model):
    """A place at which the account has assets and people."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=250, blank=True)
    notes = models.TextField(_("what one has to know there"), blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="a_site_once_in_an_account")]

    def __str__(self) -> str:
        return self.name


class Asset(models.Model):
    """One thing that was delivered, by its serial number: installed, put to use, taken out."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assets")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="assets")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="assets")
    serial = models.CharField(_("serial number"), max_length=80)
    delivered_on = models.DateField(_("delivered on"))
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    used_since = models.DateField(_("in use since"), null=True, blank=True)
    retired_on = models.DateField(_("taken out on"), null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["product", "serial"]
        constraints = [models.UniqueConstraint(fields=["product", "serial"], name="a_serial_once_for_a_product")]

    def __str__(self) -> str:
        return f"{self.product} {self.serial}"

    @property
    def state(self) -> str:
        if self.retired_on:
            return "retired"
        elif self.used_since:
            return "used"
        else:
            return "installed" if self.installed_on else "delivered"


class ContractQuerySet(HouseRowQuerySet["Contract"]):
    def running(self, *, on: date) -> ContractQuerySet:
        return self.filter(starts_on__lte=on, ended_on=None)

    def open_renewals(self) -> ContractQuerySet:
        return self.filter(ended_on=None, renewal=None)


class Contract(models.Model):
    """What the account has agreed to pay for, and until when. `notice_days` before the end its renewal is decided."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(_("number"), max_length=60, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    a_year = models.DecimalField(_("amount a year"), max_digits=12, decimal_places=2)
    notice_days = models.PositiveIntegerField(_("days before the end to decide in"), default=90)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    asked_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="a_contract_lasts")]
        indexes = [models.Index(fields=["ends_on"], name="contracts_to_renew", condition=Q(asked_at=None))]

    def __str__(self) -> str:
        return self.reference


class Renewal(models.Model):
    """What became of a contract at its end: renewed for an amount, or lost with a reason."""

    class Answer(models.TextChoices):
        RENEWED = "renewed", _("renewed")
        LOST = "lost", _("not renewed")

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="renewal")
    answer = models.CharField(max_length=8, choices=Answer)
    a_year = models.DecimalField(_("amount a year"), max_digits=12, decimal_places=2, null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(_("why"), max_length=250, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_answer_display()}"


class Invoice(models.Model):
    """An amount that the account owes or has paid."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(_("number"), max_length=60, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    issued_on = models.DateField(_("dated"))
    due_on = models.DateField(_("to be paid by"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="invoices_unpaid", condition=Q(paid_on=None))]

    def __str__(self) -> str:
        return self.number


class LogisticStandard(models.Model):
    """How the account wants to be delivered to: when, how packed, by which carrier, with which papers."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="logistics")
    topic = models.CharField(_("about"), max_length=60)
    text = models.CharField(_("what they want"), max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["topic"]
        constraints = [models.UniqueConstraint(fields=["account", "topic"], name="one_standard_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.text}"


class YearResult(models.Model):
    """What the account brought in a year and what serving it cost."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="results")
    year = models.PositiveSmallIntegerField(_("year"))
    revenue = models.DecimalField(_("revenue"), max_digits=14, decimal_places=2)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    noted_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["account", "year"], name="one_result_a_year")]

    def __str__(self) -> str:
        return f"{self.account} {self.year}"
