"""How an account stands: health by weights that are versioned, exceptions, and the accounts that left."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet
from orgdesk.core.service import health as core


class HealthWeights(models.Model):
    """One version of the weights; it never changes, and scores name theirs."""

    version = models.PositiveIntegerField(unique=True)
    by_signal = models.JSONField()
    green = models.FloatField(_("green from"), default=70)
    red = models.FloatField(_("red below"), default=40)
    note = models.CharField(_("why"), max_length=250)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["version"]

    def __str__(self) -> str:
        return str(self.version)

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"Version {self.version} of the weights is stored; store a new version instead.")
        super().save(*args, **options)

    @property
    def content(self) -> core.Weights:
        return core.Weights(self.version, self.by_signal, self.green, self.red)


class HealthScore(models.Model):
    """How healthy an account looked on a day, with the signals it was made of; `until` is the day of the next score or
    that on which the account left, none for the one that holds.
    """

    class Colour(models.TextChoices):
        GREEN = "green", _("healthy")
        AMBER = "amber", _("to be watched")
        RED = "red", _("at risk")
        GREY = "grey", _("too little known")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="health")
    weights = models.ForeignKey(HealthWeights, on_delete=models.PROTECT, related_name="scores")
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    score = models.FloatField()
    colour = models.CharField(max_length=5, choices=Colour)
    known = models.FloatField()
    signals = models.JSONField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "on"], name="one_score_a_day")]
        indexes = [
            models.Index(fields=["on"], name="scores_of_a_day"),
            models.Index(fields=["score", "account"], name="worst_scores_first", condition=models.Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.on}: {self.get_colour_display() if self.said is None else round(self.score)}"

    @property
    def said(self) -> float | None:
        """The score as people and programs are told it: none where too little is known."""
        return None if self.colour == self.Colour.GREY else self.score

    @property
    def known_percent(self) -> int:
        return round(100 * self.known)


class ExceptionItem(models.Model):
    """Something that deviates, reported to strategic operations: opened when it is seen, closed when it is gone or answered."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=24)
    subject = models.CharField(max_length=80)
    words = models.CharField(max_length=250)
    since = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("what was done"), max_length=250, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "subject"], condition=Q(closed_at=None), name="an_exception_is_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.words}"


class Churn(models.Model):
    """An account left: when, why, by its own wish or not, and what it paid a year."""

    class Reason(models.TextChoices):
        PRICE = "price", _("price")
        EXPERIENCE = "experience", _("poor experience")
        MISSING = "missing", _("something is missing in the product")
        COMPETITOR = "competitor", _("another supplier")
        BUSINESS = "business", _("their business changed or ended")
        PAYMENT = "payment", _("did not pay")
        OTHER = "other", _("another reason")

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="churn")
    on = models.DateField(_("left on"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.CharField(_("in their words"), max_length=250)
    voluntary = models.BooleanField(_("by their own wish"), default=True)
    a_year = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_reason_display()}"


class ChurnGoal(models.Model):
    """To lose fewer accounts by so many percent than in the twelve months before: what was measured then is kept with it."""

    reduction = models.FloatField(_("fewer by, in percent"))
    baseline_from = models.DateField()
    baseline_until = models.DateField()
    baseline_lost = models.PositiveIntegerField()
    baseline_accounts = models.PositiveIntegerField()
    until = models.DateField(_("by"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.reduction:g} % until {self.until}"


class AccountSettings(models.Model):
    """Which units take what account management passes on; the latest row holds."""

    sales_unit = models.CharField(max_length=80)
    support_unit = models.CharField(max_length=80)
    exceptions_unit = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.exceptions_unit
