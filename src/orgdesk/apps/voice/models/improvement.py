"""The register of improvements: where each came from, what was changed, and what it did."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.apps.voice.models.feedback import Feedback


class ImprovementQuerySet(HouseRowQuerySet["Improvement"]):
    def under_way(self) -> Self:
        """Neither measured yet nor dropped."""
        return self.filter(state__in=[Improvement.State.REGISTERED, Improvement.State.CHANGED])


class Improvement(models.Model):
    """One improvement, from the reason for it to its measured effect on one measure."""

    class Source(models.TextChoices):
        VOICE = "voice", _("customers' voice")
        AUDIT = "audit", _("audit")
        MEASURE = "measure", _("measure")

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        CHANGED = "changed", _("changed")
        MEASURED = "measured", _("effect measured")
        DROPPED = "dropped", _("dropped")

    class Change(models.TextChoices):
        PORTAL = "portal", _("the portal")
        PROCESS = "process", _("a process")
        PRODUCT = "product", _("a product")
        ORGANISATION = "organisation", _("the organisation")

    class Effect(models.TextChoices):
        BETTER = "better", _("better")
        WORSE = "worse", _("worse")
        NONE = "none", _("no detectable change")
        UNKNOWN = "unknown", _("too few cases to tell")

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("what is to be better"), max_length=200)
    source = models.CharField(_("found by"), max_length=8, choices=Source)
    source_key = models.CharField(max_length=80, blank=True)
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, null=True, blank=True, related_name="improvements")
    unit_key = models.CharField(_("unit that makes it"), max_length=80)
    code = models.CharField(_("measure that shall move"), max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField()
    change = models.CharField(_("what was changed"), max_length=12, choices=Change, blank=True)
    change_key = models.CharField(_("article, process or version"), max_length=120, blank=True)
    change_words = models.TextField(_("what is different now"), blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    days = models.PositiveIntegerField(_("days compared before and after"), default=28)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    effect = models.CharField(max_length=8, choices=Effect, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=250, blank=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~models.Q(source_key=""), name="a_cause_registered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
