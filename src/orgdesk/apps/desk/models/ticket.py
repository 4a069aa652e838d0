"""A ticket: one customer's case."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.desk.models.facts import RequesterKind, WaitingReason
from orgdesk.apps.desk.models.request_type import RequestType
from orgdesk.apps.knowledge.models import Reading, Search
from orgdesk.apps.work.models import WorkItem


class IsOpen(models.Func):
    """Whether a status is not an end. Its words stand in the statement itself, so that SQLite sees that the index of open tickets fits."""

    template = "%(expressions)s NOT IN ('closed', 'cancelled', 'merged')"
    arity = 1
    output_field = models.BooleanField()


class TicketQuerySet(models.QuerySet["Ticket"]):
    def open(self) -> TicketQuerySet:
        return self.filter(IsOpen("status"))

    def waiting(self) -> TicketQuerySet:
        return self.open().filter(status__in=Ticket.WAITING)

    def with_clocks_to_read(self, *, at: datetime) -> TicketQuerySet:
        """Something has happened since their clocks were read, or the next alarm has come."""
        return self.filter(models.Q(clocks_read_at=None) | models.Q(alarm_at__lte=at)).order_by("alarm_at", "pk")

    def with_unit(self) -> TicketQuerySet:
        """`unit_now`: the key of the unit whose work it is, None while nobody is asked for anything."""
        open_now = WorkItem.objects.open().filter(subject_type="ticket", subject_key=models.OuterRef("key"))
        asked = open_now.exclude(unit_key="").order_by("enabled_at", "pk").values("unit_key")
        return self.annotate(unit_now=models.Subquery(asked[:1]))

    def visible_to(self, person: Person) -> TicketQuerySet:
        """Staff see every ticket; a customer the ones they asked for."""
        return self if person.is_staff else self.filter(requester=person)


class Tag(models.Model):
    """A word that tickets are gathered by, in lower case."""

    name = models.SlugField(max_length=40, unique=True, allow_unicode=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Ticket(models.Model):
    """One case of one customer, from asking to being told.

    `due_at` (of the soonest running clock), `alarm_at` and `clocks_read_at` are projections of the log that the worker keeps.
    `owner` keeps the promise to the customer through every escalation; the unit whose work it is stands in the worklist.
    """

    class Status(models.TextChoices):
        NEW = "new", _("new")
        TRIAGED = "triaged", _("triaged")
        ASSIGNED = "assigned", _("assigned")
        IN_PROGRESS = "in_progress", _("in progress")
        PENDING_CUSTOMER = "pending_customer", _("waiting for the customer")
        PENDING_VENDOR = "pending_vendor", _("waiting for a vendor")
        PENDING_INTERNAL = "pending_internal", _("waiting for a limitation")
        RESOLVED = "resolved", _("resolved")
        CLOSED = "closed", _("closed")
        MERGED = "merged", _("merged")
        CANCELLED = "cancelled", _("cancelled")

    WAITING = (Status.PENDING_CUSTOMER, Status.PENDING_VENDOR, Status.PENDING_INTERNAL)

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PORTAL = "portal", _("portal")
        PHONE = "phone", _("phone")
        WALK_IN = "walk_in", _("walk-in")
        CHAT = "chat", _("chat")
        FORUM = "forum", _("forum")
        SOCIAL = "social", _("social network")
        MESSENGER = "messenger", _("messenger")
        API = "api", _("API")

    class Degree(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    key = models.CharField(max_length=40, unique=True)
    subject = models.CharField(_("subject"), max_length=250)
    # The indexes below begin with these; one more of each would be written at every change and never be read.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_tickets", db_index=False
    )
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets", db_index=False
    )
    request_type = models.ForeignKey(
        RequestType, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.NEW)
    tier = models.PositiveSmallIntegerField(_("tier"), default=1)
    priority = models.PositiveSmallIntegerField(_("priority"), default=3)
    impact = models.CharField(_("impact"), max_length=10, choices=Degree, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Degree, blank=True)
    custom = models.JSONField(_("own fields"), default=dict, blank=True)
    requester_kind = models.ForeignKey(
        RequesterKind, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    outside_reference = models.CharField(_("reference elsewhere"), max_length=80, blank=True)
    live = models.BooleanField(_("came through the live queue"), default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    alarm_at = models.DateTimeField(null=True, blank=True, db_index=True)
    clocks_read_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_activity_at = models.DateTimeField()
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    watchers = models.ManyToManyField(Person, related_name="watched_tickets", blank=True)
    tags = models.ManyToManyField(Tag, related_name="tickets", blank=True)
    searched = models.ManyToManyField(Search, related_name="tickets", blank=True)
    read = models.ManyToManyField(Reading, related_name="tickets", blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-last_activity_at"]
        indexes = [
            models.Index(fields=["status", "last_activity_at"]),
            models.Index(fields=["requester", "opened_at"]),
            models.Index(fields=["-last_activity_at"]),
            models.Index(fields=["requester", "-last_activity_at"], name="ticket_of_requester"),
            models.Index(fields=["owner", "-last_activity_at"], name="ticket_of_owner"),
            models.Index(fields=["account", "-last_activity_at"], name="ticket_of_account"),
            models.Index(fields=["product", "-last_activity_at"], name="ticket_of_product"),
            models.Index(fields=["priority", "-last_activity_at"], name="ticket_of_priority"),
            models.Index(fields=["channel", "-last_activity_at"], name="ticket_of_channel"),
            models.Index(fields=["tier", "-last_activity_at"], name="ticket_of_tier"),
            models.Index(fields=["opened_at"], name="ticket_opened"),
            models.Index(fields=["opened_at"], name="ticket_live", condition=models.Q(live=True)),
            # Nearly all are empty: an index of all of them makes SQLite believe that it finds half the tickets.
            models.Index(fields=["follows"], name="ticket_follows", condition=models.Q(follows__isnull=False)),
            models.Index(fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)),
            models.Index(fields=["-last_activity_at"], name="ticket_open", condition=models.Q(IsOpen("status"))),
            models.Index(
                fields=["owner", "-last_activity_at"], name="ticket_open_of_owner", condition=models.Q(IsOpen("status"))
            ),
            models.Index(fields=["account"], name="ticket_open_of_account", condition=models.Q(IsOpen("status"))),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        """What customers see and quote, for example BW-4711."""
        return f"{settings.ORGDESK_REFERENCE_PREFIX}-{self.key}"


class StatusPeriod(models.Model):
    """A ticket stood in a status from then until then, for a reason."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="periods")
    status = models.CharField(max_length=20, choices=Ticket.Status)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    blocker = models.ForeignKey(WaitingReason, on_delete=models.SET_NULL, null=True, blank=True, related_name="periods")

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.get_status_display()}"
