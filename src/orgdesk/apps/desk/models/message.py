"""What was said on a ticket."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models.ticket import Ticket
from orgdesk.apps.mail.scanning import GIVEN, Scan, first_scan


class Message(models.Model):
    """One message or note. `html` is cleaned before it is stored; `quoted` is what the sender only repeated.

    `problems` are what could not be read of a mail, in words; `once` is the key of the form that was sent, so that sending
    it twice writes once.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("from the customer")
        SENT = "sent", _("to the customer")
        NOTE = "note", _("internal note")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("message"))
    html = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    automatic = models.BooleanField(default=False)
    incoming_id = models.BigIntegerField(null=True, blank=True, unique=True)
    mail_id = models.CharField(max_length=250, blank=True, db_index=True)
    problems = models.JSONField(default=list, blank=True)
    once = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.text[:60]}"


PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
MOST_OF_A_PICTURE = 5 * 1024 * 1024


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def held(self) -> AttachmentQuerySet:
        """Those that wait for the scanner."""
        return self.filter(scan=Attachment.Scan.HELD)


class Attachment(models.Model):
    """A file that came with a message."""

    Scan = Scan

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(_("scan"), max_length=12, choices=Scan, default=first_scan)
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="files_held", condition=models.Q(scan="held"))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it where it stands; drawings that can carry scripts are files like others."""
        return self.media_type.lower() in PICTURES and self.size <= MOST_OF_A_PICTURE

    @property
    def may_be_given(self) -> bool:
        """Whether anybody gets the bytes: nobody does while it waits, nor when something was found."""
        return self.scan in GIVEN
