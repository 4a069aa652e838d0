"""Words before they are sent, and who is on a ticket now: drafts, held replies, presence, side conversations, macros."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.desk.models.handling import CannedReply
from orgdesk.apps.desk.models.ticket import Ticket


class Draft(models.Model):
    """What a person has typed and not sent, on whatever machine they typed it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person", "kind"], name="a_draft_a_kind")]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:40]}"


class HeldReply(models.Model):
    """A reply that leaves at `send_at`; until then its writer may take it back."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="held_replies")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    wait = models.BooleanField(default=False)
    once = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    send_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["send_at"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.text[:40]}"


class HeldFile(models.Model):
    """A file of a held reply. It leaves with the reply; of one that was taken back it waits for the next."""

    held = models.ForeignKey(HeldReply, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="held/%Y/%m")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class Viewing(models.Model):
    """A person has a ticket open: shown to colleagues while it is fresh, forgotten after. Nothing of it is kept or counted."""

    class Doing(models.TextChoices):
        LOOKING = "looking", _("is looking")
        WRITING = "writing", _("is writing")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="viewings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    doing = models.CharField(max_length=8, choices=Doing, default=Doing.LOOKING)
    seen_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["person__name"]
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="one_viewing_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_doing_display()}"


class SideConversation(models.Model):
    """A question about a ticket to somebody outside it (a vendor, a branch), with its own thread; the customer does not see it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="side_conversations")
    subject = models.CharField(_("subject"), max_length=200)
    to_name = models.CharField(_("name"), max_length=120, blank=True)
    to_address = models.EmailField(_("address"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.subject


class SideMessage(models.Model):
    """One message of a side conversation; `author` is empty for the other side."""

    conversation = models.ForeignKey(SideConversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    mail_id = models.CharField(max_length=250, blank=True, db_index=True)
    incoming_id = models.BigIntegerField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Macro(models.Model):
    """Several acts under one name: words put into the reply, and what is done with the ticket beside it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    reply = models.ForeignKey(CannedReply, on_delete=models.SET_NULL, null=True, blank=True, related_name="macros")
    acts = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
