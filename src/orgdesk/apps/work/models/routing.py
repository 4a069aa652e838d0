"""How a unit's work finds a person, which work goes to which unit, and what routing found each time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.models.work_item import WorkItem


class UnitRouting(models.Model):
    """Whether people of a unit take work themselves, or are given it and by which order.

    `skilled` and `by_language`: only to those who have what the work needs. `return_minutes`: taken work of somebody who is away
    goes to a deputy or back to the queue after so long; none leaves it.
    """

    class Strategy(models.TextChoices):
        PULL = "pull", _("people take the next themselves")
        NEXT_AVAILABLE = "next_available", _("to whoever has been free longest")
        ROUND_ROBIN = "round_robin", _("in turn")
        LEAST_LOADED = "least_loaded", _("to whoever has least")

    unit_key = models.CharField(max_length=80, unique=True)
    strategy = models.CharField(_("work goes"), max_length=16, choices=Strategy, default=Strategy.PULL)
    skilled = models.BooleanField(_("only to those with the skill"), default=True)
    by_language = models.BooleanField(_("only to those who speak the customer's language"), default=False)
    limit = models.PositiveSmallIntegerField(_("at most at once, for whom nothing else is said"), null=True, blank=True)
    return_minutes = models.PositiveSmallIntegerField(_("take from the absent after minutes"), null=True, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.unit_key}: {self.get_strategy_display()}"

    @property
    def pushes(self) -> bool:
        return self.strategy != self.Strategy.PULL


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def visible_to(self, person: Person) -> RoutingRuleQuerySet:
        return self if person.is_staff else self.none()


class RoutingRule(models.Model):
    """Work whose facts are these goes to a support group, needs a skill, or both; the first rule that names a unit decides.

    `when` maps a fact ("product", "channel", "language", "tier", "class", "segment", "unit") to the values that fit.
    """

    order = models.PositiveSmallIntegerField(_("order"), default=50)
    name = models.CharField(_("name"), max_length=80)
    when = models.JSONField(_("when"), default=dict)
    to_unit = models.CharField(_("goes to"), max_length=80, blank=True)
    skill = models.CharField(_("needs the skill"), max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(_("at least at level"), default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Routing(models.Model):
    """What routing found for a piece of work, at one time: for everybody looked at, why them or why not."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="routings")
    at = models.DateTimeField()
    rule = models.ForeignKey(RoutingRule, on_delete=models.SET_NULL, null=True, related_name="+")
    from_unit = models.CharField(max_length=80)
    to_unit = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.at:%Y-%m-%d %H:%M}"
