"""A complaint: taken at any door, handed over, owned once, until the customer is content."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.models.feedback import Feedback


class CareRule(models.Model):
    """Who rings back unhappy customers, and by when complaints are settled; the latest row holds."""

    unit_key = models.CharField(_("unit that rings back"), max_length=80)
    contact_hours = models.PositiveIntegerField(_("hours to ring a detractor"), default=48)
    complaint_days = models.PositiveIntegerField(_("days to settle a complaint"), default=14)
    steward_position = models.CharField(_("position that sends the packs"), max_length=80, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.unit_key


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, person: Person) -> ComplaintQuerySet:
        return self if person.is_staff else self.filter(feedback__person=person)

    def open(self) -> ComplaintQuerySet:
        return self.filter(resolved_at=None)

    def overdue(self, *, at: datetime) -> ComplaintQuerySet:
        return self.open().filter(due_at__lt=at)


class Complaint(models.Model):
    """What goes beyond the item itself: whose it is, by when, why it happened, what put it right."""

    class Cause(models.TextChoices):
        PRODUCT = "product", _("the product")
        SERVICE = "service", _("our service")
        EXPECTATION = "expectation", _("what was promised")
        INVOICE = "invoice", _("the invoice")

    feedback = models.OneToOneField(Feedback, on_delete=models.CASCADE, related_name="complaint")
    due_at = models.DateTimeField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints")
    owned_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=12, choices=Cause, blank=True)
    remedy = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.feedback)
