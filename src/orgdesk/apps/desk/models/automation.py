"""Rules that act by themselves: when, if, then. None runs before somebody saw what it would have done and the council agreed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.desk.models.ticket import Ticket
from orgdesk.core.service.automation import Rule


class AutomationRule(models.Model):
    """`conditions`: lists of [fact, test, value]; `acts`: lists of [act, value]. A changed rule is a new draft with a new number."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waits for approval")
        APPROVED = "approved", _("approved")
        ON = "on", _("switched on")
        OFF = "off", _("switched off")

    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    trigger = models.CharField(_("when"), max_length=24)
    conditions = models.JSONField(default=list)
    acts = models.JSONField(default=list)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="automation_rules")
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    tried_hits = models.PositiveIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def to_core(self) -> Rule:
        """Raises DefinitionError for what the core does not know."""
        return Rule.of_rows(self.trigger, self.conditions, self.acts)


class RuleRun(models.Model):
    """One time that a rule looked at a ticket and did something, or could not."""

    rule = models.ForeignKey(AutomationRule, on_delete=models.CASCADE, related_name="runs")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs")
    event_id = models.BigIntegerField()
    at = models.DateTimeField()
    done = models.JSONField(default=list)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["rule", "ticket", "event_id"], name="a_rule_once_an_event")]

    def __str__(self) -> str:
        return f"{self.rule} on {self.ticket.reference}"
