"""Returns: a head with lines, each line with its own state and the steps that led there."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.returns.models.warranty import SoldUnit
from orgdesk.core.service.returns import ENDED, HeadState, LineState, head_state, next_states

_LED = {"info_requested", "authorised", "denied", "fulfilled"}


class ReturnsRule(models.Model):
    """Whose work returns are; the latest row holds. Without a unit named, the chart's unit for returns and warranty."""

    unit_key = models.CharField(_("unit for returns"), max_length=80, blank=True)
    sales_unit = models.CharField(_("unit that learns of wrong sales"), max_length=80)
    step_days = models.PositiveIntegerField(_("days for each step"), default=3)
    return_days = models.PositiveIntegerField(_("days to send back"), default=30)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.unit_key or "?"


class SpecialistRoute(models.Model):
    """Who knows a product best: what comes back of it goes to them to be looked at."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="specialist")
    unit_key = models.CharField(max_length=80, blank=True)
    position_key = models.CharField(max_length=80, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["product"]
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(unit_key="") & models.Q(position_key=""))
                | (models.Q(unit_key="") & ~models.Q(position_key="")),
                name="a_specialist_is_a_unit_or_a_position",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.unit_key or self.position_key}"


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, person: Person) -> ReturnQuerySet:
        return self if person.is_staff else self.filter(account__contacts__person=person)


class Return(models.Model):
    """What a customer sends back at one time; its state is what its lines say."""

    key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="returns")
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="returns")
    ticket_key = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.account}"

    @property
    def head(self) -> HeadState:
        return head_state(LineState(line.state) for line in self.lines.all())


class ReturnLineQuerySet(models.QuerySet["ReturnLine"]):
    def visible_to(self, person: Person) -> ReturnLineQuerySet:
        return self if person.is_staff else self.filter(head__account__contacts__person=person)

    def open(self) -> ReturnLineQuerySet:
        return self.exclude(state__in=[state.value for state in ENDED])

    def standing_since(self, moment: datetime) -> ReturnLineQuerySet:
        return self.open().filter(since__lt=moment)


class ReturnLine(models.Model):
    """One returned unit. `seller` and `sold_product` stay as they were at the sale, for the count of wrong sales."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("asked for")
        INFO_REQUESTED = "info_requested", _("waiting for facts")
        AUTHORISED = "authorised", _("to be sent in")
        DENIED = "denied", _("declined")
        IN_TRANSIT = "in_transit", _("on its way")
        RECEIVED = "received", _("arrived")
        INSPECTED = "inspected", _("looked at")
        FULFILLED = "fulfilled", _("made good")
        CLOSED = "closed", _("closed")
        EXPIRED = "expired", _("never arrived")
        CANCELLED = "cancelled", _("called off")

    class Reason(models.TextChoices):
        DEFECT = "defect", _("it does not work")
        WRONG_ITEM = "wrong_item", _("the wrong item was sold")
        MIS_SHIP = "mis_ship", _("something else was sent than ordered")
        DAMAGED = "damaged", _("it arrived damaged")
        UNWANTED = "unwanted", _("no longer wanted")

    class Course(models.TextChoices):
        REPLACE = "replace", _("replaced")
        REPAIR = "repair", _("repaired")
        REFUND = "refund", _("paid back")
        CREDIT = "credit", _("credited")
        SEND_BACK = "send_back", _("sent back as it is")
        SCRAP = "scrap", _("scrapped")

    class Finding(models.TextChoices):
        FAULT = "fault", _("a fault")
        NO_FAULT = "no_fault", _("no fault found")
        MISUSE = "misuse", _("damage by use")

    head = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    unit = models.ForeignKey(SoldUnit, on_delete=models.PROTECT, related_name="return_lines")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    words = models.TextField(_("what happened"), blank=True)
    needed = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("what was needed")
    )
    covered = models.BooleanField(_("under warranty"))
    quoted = models.CharField(max_length=250)
    state = models.CharField(max_length=16, choices=State, default=State.REQUESTED)
    since = models.DateTimeField()
    finding = models.CharField(max_length=8, choices=Finding, blank=True)
    course = models.CharField(max_length=10, choices=Course, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    process_key = models.CharField(max_length=40, blank=True, db_index=True)
    old_due_on = models.DateField(_("old unit due back"), null=True, blank=True)
    replacement = models.OneToOneField(
        SoldUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="replacement_in"
    )

    objects = ReturnLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "since"])]

    def __str__(self) -> str:
        return f"{self.unit} ({self.get_reason_display()})"

    @property
    def has_ended(self) -> bool:
        return LineState(self.state) in ENDED

    @property
    def has_arrived(self) -> bool:
        return any(step.state == self.State.RECEIVED for step in self.steps.all())

    @property
    def ways(self) -> frozenset[str]:
        """The states that it can go to."""
        found = {state.value for state in next_states(LineState(self.state), made_good=bool(self.course))}
        return frozenset(found - {self.State.RECEIVED.value} if self.has_arrived else found)

    @property
    def ways_here(self) -> frozenset[str]:
        """Those of them that are taken on the page: a process that leads the line keeps its decisions to itself."""
        return self.ways - _LED if self.process_key else self.ways


class LineStep(models.Model):
    """A line went to another state."""

    line = models.ForeignKey(ReturnLine, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=16, choices=ReturnLine.State)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.state
