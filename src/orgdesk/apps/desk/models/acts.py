"""The acts of the tiers: declarations, escalations, resolutions. Each is a row with who and when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models.ticket import Ticket
from orgdesk.apps.knowledge.models import Article, Limitation


class Declaration(models.Model):
    """A tier said: I can, I cannot, or I do not know. The two last name the limitation."""

    class Capability(models.TextChoices):
        CAN = "can", _("I can")
        CANNOT = "cannot", _("I cannot")
        DO_NOT_KNOW = "do_not_know", _("I do not know")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="declarations")
    tier = models.PositiveSmallIntegerField()
    capability = models.CharField(max_length=12, choices=Capability)
    limitation = models.ForeignKey(
        Limitation, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    work_key = models.CharField(max_length=40, blank=True, db_index=True)
    unit_key = models.CharField(max_length=80, blank=True)
    position_key = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capability="can") | Q(limitation__isnull=False), name="no_cannot_without_a_limitation"
            )
        ]

    def __str__(self) -> str:
        return f"T{self.tier}: {self.get_capability_display()}"


class Escalation(models.Model):
    """More knowledge (functional: the case moves) or more authority (hierarchical: attention, the case stays)."""

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", _("more knowledge")
        HIERARCHICAL = "hierarchical", _("more authority")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(max_length=12, choices=Kind)
    from_unit = models.CharField(max_length=80, blank=True)
    to_unit = models.CharField(max_length=80, blank=True)
    to_position = models.CharField(max_length=80, blank=True)
    reason = models.TextField(_("reason"))
    package = models.JSONField(_("evidence package"), default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference}: {self.get_kind_display()}"


class Resolution(models.Model):
    """The tier that gave the answer, and the article that held it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="resolutions")
    tier = models.PositiveSmallIntegerField()
    unit_key = models.CharField(max_length=80, blank=True)
    limitation = models.ForeignKey(Limitation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="resolutions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.ticket.reference} resolved at T{self.tier}"
