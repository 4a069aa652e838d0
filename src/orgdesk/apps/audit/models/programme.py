"""The year's plan, and each audit from its planning to its end."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models.scorecard import Scorecard
from orgdesk.apps.audit.sight import sight_of
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.process.models import ProcessDefinition


class Programme(models.Model):
    """What an audit body means to look at in a year, and why."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)
    objective = models.TextField(_("what it is for"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    unit_key = models.CharField(_("audit body"), max_length=80)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title


def new_audit_key() -> str:
    return "new-" + secrets.token_hex(8)


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, person: Person) -> AuditQuerySet:
        """That an audit is planned, of what and by whom, is no secret of the house."""
        return self if person.is_staff else self.none()

    def told_to(self, person: Person, *, on: date) -> AuditQuerySet:
        """Those whose results the person may read: auditors and the appointed all, the audited once it is reported."""
        sight = sight_of(person, on=on)
        if not person.is_staff:
            return self.none()
        elif sight.everything:
            return self
        told = Q(unit_key__in=sight.units, state__in=Audit.TOLD)
        return self.filter(told | Q(appointments__person=person)).distinct()


class Audit(models.Model):
    """One look at one unit's work of one period, against one version of a scorecard.

    `state` is a projection of the stages. With a `process` only work of that process is looked at.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        REPORTED = "reported", _("reported")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    TOLD = (State.REPORTED, State.CLOSED)

    key = models.CharField(max_length=40, unique=True, default=new_audit_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="audits")
    title = models.CharField(_("title"), max_length=160)
    question = models.TextField(_("what is to be found out"), blank=True)
    unit_key = models.CharField(_("unit"), max_length=80)
    process = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first = models.DateField(_("audited from"))
    last = models.DateField(_("audited until"))
    planned_on = models.DateField(_("planned for"))
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="audits")
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    conclusion = models.TextField(_("conclusion"), blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="an_audited_period_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Stage(models.Model):
    """An audit came to a state: by whom, when, and in which words."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="stages")
    state = models.CharField(max_length=12, choices=Audit.State)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.audit}: {self.get_state_display()}"


class Appointment(models.Model):
    """A person audits: the lead, or a second who scores the same items to compare."""

    class Part(models.TextChoices):
        LEAD = "lead", _("leads")
        SECOND = "second", _("scores too")

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["part", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="appointed_once"),
            models.UniqueConstraint(fields=["audit"], condition=Q(part="lead"), name="one_leads_an_audit"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.audit}"
