"""A mail that came: its raw source, kept whatever became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.mail.models.mailbox import Mailbox
from orgdesk.apps.mail.parsing import ParsedMail, parse_mail


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def stored(self) -> IncomingMailQuerySet:
        return self.filter(state=IncomingMail.State.STORED)

    def refused(self) -> IncomingMailQuerySet:
        return self.filter(state=IncomingMail.State.REFUSED)


class IncomingMail(models.Model):
    """One mail as one mailbox got it. The same mail delivered twice is one row; `digest` tells."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        STORED = "stored", _("stored")
        REFUSED = "refused", _("set aside")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="incoming")
    uid_validity = models.BigIntegerField(null=True, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    digest = models.CharField(max_length=64)
    message_id = models.CharField(max_length=998, blank=True, db_index=True)
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    size = models.BigIntegerField()
    deliveries = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    reason = models.TextField(_("reason"), blank=True)
    problems = models.JSONField(default=list)
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "digest"], name="mail_delivered_once"),
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"], name="mail_fetched_once", condition=Q(uid__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(fields=["-received_at"], name="mail_lately"),
        ]
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")

    def __str__(self) -> str:
        return self.subject or self.message_id or f"mail {self.pk}"

    def raw(self) -> bytes:
        return bytes(self.source.data)

    def parsed(self) -> ParsedMail:
        """Read again from the raw source: a better reader shows old mails better."""
        return parse_mail(self.raw())


class RawSource(models.Model):
    """The bytes, in a row of their own so that no list of mails loads them."""

    mail = models.OneToOneField(IncomingMail, on_delete=models.CASCADE, related_name="source")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"source of mail {self.mail_id}"
