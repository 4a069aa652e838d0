"""A mail that leaves: written in the transaction of what it tells about, sent after it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.mail.models.incoming_mail import IncomingMail
from orgdesk.apps.mail.models.mailbox import Mailbox


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, *, at: datetime) -> OutgoingMailQuerySet:
        """Those to send now: waiting ones whose time has come, and those whose sender died holding them."""
        waiting = Q(state=OutgoingMail.State.QUEUED, next_attempt_at__lte=at)
        left_behind = Q(state=OutgoingMail.State.SENDING, lease_until__lt=at)
        return self.filter(waiting | left_behind).order_by("next_attempt_at", "id")

    def automatic(self) -> OutgoingMailQuerySet:
        return self.filter(automatic=True)

    def to_address(self, address: str) -> OutgoingMailQuerySet:
        return self.filter(first_recipient=address.strip().casefold())

    def about(self, subject_key: str) -> OutgoingMailQuerySet:
        return self.filter(about=subject_key)

    def since(self, moment: datetime) -> OutgoingMailQuerySet:
        return self.filter(queued_at__gte=moment)


class OutgoingMail(models.Model):
    """One mail of ours. `key` is the event it comes from; `message_id` never changes, so a resend is the same mail."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=120, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="outgoing")
    message_id = models.CharField(max_length=250, unique=True)
    token = models.CharField(max_length=32, unique=True)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    sender_name = models.CharField(max_length=200, blank=True)
    reply_to = models.CharField(max_length=320, blank=True)
    to = models.JSONField()
    cc = models.JSONField(default=list)
    first_recipient = models.CharField(max_length=320, db_index=True)
    remaining = models.JSONField()
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    in_reply_to = models.CharField(max_length=998, blank=True)
    references = models.JSONField(default=list)
    automatic = models.BooleanField(default=False)
    unsubscribe = models.CharField(max_length=500, blank=True)

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_holder = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"]),
            models.Index(fields=["first_recipient", "queued_at"]),
            models.Index(fields=["-queued_at"], name="mail_not_sent", condition=~models.Q(state="sent")),
        ]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self) -> str:
        return self.subject


class OutgoingFile(models.Model):
    """A file that goes with a mail."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=120, default="application/octet-stream")
    data = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DeliveryFailure(models.Model):
    """One recipient did not get a mail of ours: refused at once by the server, or reported later by a bounce."""

    outgoing = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="failures")
    report = models.ForeignKey(IncomingMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    recipient = models.CharField(max_length=320)
    status = models.CharField(max_length=16, blank=True)
    hard = models.BooleanField()
    diagnostic = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["outgoing", "report", "recipient"], name="mail_failure_once", condition=Q(report__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.status}"
