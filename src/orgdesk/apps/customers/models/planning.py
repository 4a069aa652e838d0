"""What is wanted of an account: its plan with objectives and quota, its reviews, hints of more, and who is assigned to it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet, Product


class AccountPlan(models.Model):
    """One version of an account's plan; the latest holds, the earlier ones stay readable."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="account_plans")
    version = models.PositiveIntegerField()
    aim = models.TextField(_("what we and they want to reach"))
    quota = models.DecimalField(_("quota this year"), max_digits=12, decimal_places=2)
    risks = models.TextField(_("what may go wrong"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="an_account_plan_version_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.version}"


class Objective(models.Model):
    """Something the plan wants, with a measure that tells when it is reached."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(_("objective"), max_length=250)
    measure = models.CharField(_("how we know"), max_length=160)
    due_on = models.DateField(_("by"))
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text


class DepartmentContact(models.Model):
    """Who of another department of ours works for the account, and on what."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="department_contacts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit_key = models.CharField(_("department"), max_length=80)
    purpose = models.CharField(_("for what"), max_length=160)
    since = models.DateField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["unit_key", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="a_department_contact_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"


class ReviewQuerySet(HouseRowQuerySet["Review"]):
    def opening(self, *, at: datetime) -> ReviewQuerySet:
        return self.filter(account__left_on=None, held_at=None, offered_at=None, opens_at__lte=at)

    def overdue(self, *, on: date) -> ReviewQuerySet:
        return self.filter(held_at=None, due_on__lt=on)


class Review(models.Model):
    """A business review with the customer, at the rhythm of the account's class."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    opens_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(held_at=None), name="one_review_is_ahead")
        ]
        indexes = [models.Index(fields=["opens_at"], name="reviews_to_open", condition=Q(held_at=None))]

    def __str__(self) -> str:
        return f"{self.account}: {self.due_on}"


class Hint(models.Model):
    """Somebody noticed that the account may want more; sales takes it up or says why not."""

    class State(models.TextChoices):
        HANDED = "handed", _("with sales")
        TAKEN = "taken", _("taken up")
        REFUSED = "refused", _("not taken up")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="hints")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("what they may want"), max_length=250)
    a_year = models.DecimalField(_("worth a year, about"), max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.HANDED)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=250, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text


OPEN_HINTS = {Hint.State.HANDED, Hint.State.TAKEN}
"""Sales still has them in hand."""


class Capacity(models.Model):
    """How many hours a week a person has for customers; the latest row holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="capacities")
    hours = models.DecimalField(_("hours a week"), max_digits=5, decimal_places=2)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.hours}"


class Allocation(models.Model):
    """A named person works for an account so many hours a week, from the first to the last day."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocations")
    purpose = models.CharField(_("for what"), max_length=160)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    hours = models.DecimalField(_("hours a week"), max_digits=5, decimal_places=2)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.person} for {self.account}"
