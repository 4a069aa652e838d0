"""Incidents that many customers feel, and the problems behind them: objects of their own beside tickets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet, Product
from orgdesk.apps.desk.models.ticket import Ticket
from orgdesk.apps.knowledge.models import Limitation


class Problem(models.Model):
    """A cause of incidents. Analysed and not resolved it is a known error, with a workaround; its limitations carry it to a fix."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        ANALYSED = "analysed", _("being analysed")
        KNOWN_ERROR = "known_error", _("known error")
        CLOSED = "closed", _("closed")

    key = models.CharField(max_length=20, unique=True)
    title = models.CharField(_("what is wrong"), max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    cause = models.TextField(_("cause"), blank=True)
    workaround = models.TextField(_("workaround"), blank=True)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    limitations = models.ManyToManyField(Limitation, related_name="problems", blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class IncidentQuerySet(HouseRowQuerySet["Incident"]):
    def narrowed(self, *, words: str = "", severity: str = "", product: str = "") -> IncidentQuerySet:
        """Those with the words in key or title, of the severity, of the product."""
        found = self.filter(severity=severity) if severity in Incident.Severity.values else self
        found = found.filter(product__key=product) if product else found
        return (
            found.filter(Q(title__icontains=words.strip()) | Q(key__iexact=words.strip())) if words.strip() else found
        )


class Incident(models.Model):
    """An interruption that needs action beyond the contact centre. Its size is the severity, not a ticket's priority.

    `unit_key` is the support group that answers for it; a major one has roles, and tells everybody hit with one message.
    """

    class Severity(models.TextChoices):
        SEV1 = "sev1", _("SEV1 · everybody stands still")
        SEV2 = "sev2", _("SEV2 · many are hit badly")
        SEV3 = "sev3", _("SEV3 · some are hit")
        SEV4 = "sev4", _("SEV4 · a nuisance")

    class State(models.TextChoices):
        DECLARED = "declared", _("declared")
        MITIGATED = "mitigated", _("mitigated")
        RESOLVED = "resolved", _("resolved")
        REVIEWED = "reviewed", _("reviewed")

    OPEN = frozenset({State.DECLARED, State.MITIGATED})

    key = models.CharField(max_length=20, unique=True)
    title = models.CharField(_("what is interrupted"), max_length=200)
    severity = models.CharField(_("severity"), max_length=4, choices=Severity)
    state = models.CharField(max_length=10, choices=State, default=State.DECLARED)
    unit_key = models.CharField(_("support group"), max_length=80)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="incidents")
    parent = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="begun_incidents")
    tickets = models.ManyToManyField(Ticket, related_name="incidents", blank=True)
    problem = models.ForeignKey(Problem, on_delete=models.SET_NULL, null=True, blank=True, related_name="incidents")
    commander = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    technical_lead = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    next_update_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at"]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_major(self) -> bool:
        return self.severity in {self.Severity.SEV1, self.Severity.SEV2}

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class IncidentUpdate(models.Model):
    """What was said: to all who are hit, or among ourselves; with how many were told."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    text = models.TextField()
    to_customers = models.BooleanField(default=False)
    told = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]
