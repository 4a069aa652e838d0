"""Warranty policies in versions, and every unit with the version it was sold under."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Asset, Product
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.core.service.returns import Coverage, Policy, StartsWith, coverage_on


class WarrantyPolicy(models.Model):
    """One version of the guidelines; it never changes. It holds for what is sold from `valid_from` on; no product means any."""

    class Start(models.TextChoices):
        SALE = "sale", _("sale")
        DELIVERY = "delivery", _("delivery")
        INSTALLATION = "installation", _("installation")
        ACTIVATION = "activation", _("activation")

    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    months = models.PositiveIntegerField(_("months"))
    starts_with = models.CharField(_("counted from"), max_length=12, choices=Start, default=Start.SALE)
    parts = models.BooleanField(_("pays for parts"), default=True)
    labour = models.BooleanField(_("pays for labour"), default=True)
    shipping = models.BooleanField(_("pays for shipping"), default=False)
    exclusions = models.TextField(_("does not pay for"), blank=True)
    valid_from = models.DateField(_("for what is sold from"))
    stored_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="a_policy_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, {self.key} {self.version}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"Version {self.version} of {self.key!r} is stored; store a new version instead.")
        super().save(*args, **options)

    @property
    def content(self) -> Policy:
        return Policy(
            self.key, self.version, self.months, StartsWith(self.starts_with), self.parts, self.labour, self.shipping
        )


class SoldUnitQuerySet(models.QuerySet["SoldUnit"]):
    def visible_to(self, person: Person) -> SoldUnitQuerySet:
        """Staff see every unit, a customer those of their own company."""
        return self if person.is_staff else self.filter(asset__account__contacts__person=person)


class SoldUnit(models.Model):
    """An asset as it was sold: when, by whom, at which door, under which policy; and the unit that it replaced."""

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, related_name="sold")
    policy = models.ForeignKey(WarrantyPolicy, on_delete=models.PROTECT, null=True, related_name="units")
    sold_on = models.DateField(_("sold on"))
    sold_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    door = models.CharField(_("bought at"), max_length=40, blank=True)
    order = models.CharField(_("order"), max_length=60, blank=True)
    activated_on = models.DateField(_("activated on"), null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = SoldUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-sold_on", "-pk"]

    def __str__(self) -> str:
        return str(self.asset)

    def cover(self, *, on: date) -> Coverage:
        """By the policy as sold, never by today's."""
        if self.policy is None:
            return Coverage(covered=False, since=None, until=None)
        starts = {
            StartsWith.SALE: self.sold_on,
            StartsWith.DELIVERY: self.asset.delivered_on,
            StartsWith.INSTALLATION: self.asset.installed_on,
            StartsWith.ACTIVATION: self.activated_on,
        }
        return coverage_on(self.policy.content, starts, on=on)


class CoverageAnswer(models.Model):
    """What somebody was told about cover: of which unit, for which day, by which policy version."""

    unit = models.ForeignKey(SoldUnit, on_delete=models.CASCADE, related_name="answers")
    policy = models.ForeignKey(WarrantyPolicy, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    covered = models.BooleanField()
    until = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.covered}"
