"""What was found, what was done about it, and whether that helped."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models.programme import Audit
from orgdesk.apps.audit.models.sampling import SampledItem
from orgdesk.apps.audit.models.scorecard import Criterion
from orgdesk.apps.audit.sight import sight_of


def new_finding_key() -> str:
    return "new-" + secrets.token_hex(8)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, person: Person, *, on: date) -> FindingQuerySet:
        """Auditors and the appointed see all; the unit that is to mend it from the first hour."""
        sight = sight_of(person, on=on)
        if not person.is_staff:
            return self.none()
        elif sight.everything:
            return self
        told = Q(unit_key__in=sight.units) | Q(audit__unit_key__in=sight.units, audit__state__in=Audit.TOLD)
        return self.filter(told | Q(audit__appointments__person=person)).distinct()

    def open(self) -> FindingQuerySet:
        """Nonconformities that are not proven mended."""
        return self.filter(closed_at=None).exclude(severity=Finding.Severity.OBSERVATION)

    def overdue(self, *, on: date) -> FindingQuerySet:
        return self.open().filter(due_on__lt=on)


class Finding(models.Model):
    """The result of comparing evidence with a criterion. Doubt means minor (ISO 19011 practice)."""

    class Severity(models.TextChoices):
        MAJOR = "major", _("major")
        MINOR = "minor", _("minor")
        OBSERVATION = "observation", _("observation")

    key = models.CharField(max_length=40, unique=True, default=new_finding_key)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.CharField(_("severity"), max_length=12, choices=Severity)
    title = models.CharField(_("in one line"), max_length=200)
    words = models.TextField(_("what was found"))
    unit_key = models.CharField(_("unit that mends it"), max_length=80)
    due_on = models.DateField(_("to be mended by"), null=True, blank=True)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by")
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity="observation") | Q(due_on__isnull=False), name="what_must_be_mended_has_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def to_mend(self) -> bool:
        return self.severity != self.Severity.OBSERVATION


class Evidence(models.Model):
    """An item that shows the finding, with a digest of what stood there, so that a later change is seen."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    item = models.ForeignKey(SampledItem, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "item"], name="an_item_once_a_finding")]

    def __str__(self) -> str:
        return f"{self.finding}: {self.item}"


class CorrectiveAction(models.Model):
    """One round of mending: what was put right, the cause, what removes it, and whether the auditor finds that it helped."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="actions")
    correction = models.TextField(_("what was put right"))
    cause = models.TextField(_("why it happened"))
    action = models.TextField(_("what removes the cause"))
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    effective = models.BooleanField(null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    check_words = models.TextField(blank=True)

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(checked_at=None), name="one_round_of_mending_open")
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.action[:60]}"
