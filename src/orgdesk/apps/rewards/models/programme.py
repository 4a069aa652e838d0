"""A programme that rewards patronage, and the accounts in it or held out of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class Programme(models.Model):
    """What is earned, how long it lasts, what a point is worth, and which share of accounts is held out to compare with."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    terms = models.TextField(_("terms"))
    points_per_unit = models.DecimalField(_("points for each unit of money"), max_digits=8, decimal_places=2)
    expiry_months = models.PositiveIntegerField(_("months until points expire"), default=12)
    point_value = models.DecimalField(_("value of a point"), max_digits=10, decimal_places=4)
    expected_redemption = models.FloatField(_("share expected to be redeemed"), default=0.8)
    hold_out_percent = models.PositiveSmallIntegerField(_("share held out, in percent"), default=20)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.title


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, person: Person) -> MembershipQuerySet:
        """A customer sees their own membership, and never that they are held out."""
        return self if person.is_staff else self.filter(account__contacts__person=person, held_out=False)

    def members(self) -> MembershipQuerySet:
        return self.filter(held_out=False)


class Membership(models.Model):
    """An account in a programme, or in its hold-out group: drawn once, and it stays so."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reward_memberships")
    held_out = models.BooleanField()
    arrears = models.PositiveIntegerField(default=0)
    enrolled_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["account__name"]
        constraints = [models.UniqueConstraint(fields=["programme", "account"], name="a_member_once")]

    def __str__(self) -> str:
        return f"{self.account} in {self.programme}"


class ProgrammeCost(models.Model):
    """What running the programme cost, besides the points."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="costs")
    what = models.CharField(_("for"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"
