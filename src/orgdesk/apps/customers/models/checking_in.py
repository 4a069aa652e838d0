"""Contacts 30, 60 and 90 days after signature or go-live, and what they find."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import Account


class CheckInRule(models.Model):
    """How check-ins are made; the latest row holds.

    `issue_unit` gets install issues, `escalation_unit` what is large in scale or not normal.
    """

    class Anchor(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        GO_LIVE = "go_live", _("go-live")

    owner_unit = models.CharField(max_length=80)
    days = models.JSONField(default=list)
    anchor = models.CharField(max_length=10, choices=Anchor, default=Anchor.SIGNATURE)
    issue_unit = models.CharField(max_length=80)
    escalation_unit = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.days} after {self.anchor}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, person: Person) -> CheckInQuerySet:
        return self if person.is_staff else self.none()

    def overdue(self, *, on: date) -> CheckInQuerySet:
        return self.filter(held_at=None, due_on__lt=on)

    def opening(self, *, at: datetime) -> CheckInQuerySet:
        """Whoever has left is not rung any more."""
        return self.filter(held_at=None, offered_at=None, opens_at__lte=at, account__left_on=None)


class CheckIn(models.Model):
    """One check-in of an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="check_ins")
    rule = models.ForeignKey(CheckInRule, on_delete=models.PROTECT, related_name="+")
    day = models.PositiveIntegerField()
    due_on = models.DateField()
    opens_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.TextField(blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="a_check_in_once")]
        indexes = [
            models.Index(
                fields=["opens_at"],
                name="check_ins_to_open",
                condition=models.Q(held_at=None, offered_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.day}"


class CheckInFinding(models.Model):
    """Something a check-in found; its topic says what it opened."""

    class Topic(models.TextChoices):
        TICKET = "ticket", _("a question or problem")
        INSTALL_ISSUE = "install_issue", _("an install issue")

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="findings")
    topic = models.CharField(max_length=16, choices=Topic)
    text = models.TextField()
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
