"""Who is accountable for an account, stage by stage, and how that passes from one to the next."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account, HouseRowQuerySet


class Stage(models.TextChoices):
    """Where a customer is on the way."""

    WON = "won", _("won")
    ONBOARDING = "onboarding", _("onboarding")
    SERVICE = "service", _("in service")
    STEADY = "steady", _("steady")
    RENEWAL = "renewal", _("renewal")


class OwnerPeriod(models.Model):
    """One person is accountable for an account in a stage, from a day until before another."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="owner_periods")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="owned_periods")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=models.Q(until=None), name="one_owner_today"),
            models.UniqueConstraint(fields=["account", "since"], name="one_owner_begins_a_day"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")), name="a_period_has_a_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.owner} ({self.stage})"


class Transfer(models.Model):
    """Somebody asks another to take an account over; only acceptance moves it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="transfers")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage)
    on = models.DateField()
    reason = models.CharField(max_length=250)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=250, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="asked"), name="one_transfer_waits_for_an_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} to {self.to}"
