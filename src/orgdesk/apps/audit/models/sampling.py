"""What was drawn to be looked at, and from what."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models.programme import Audit
from orgdesk.apps.audit.sight import sight_of


class Draw(models.Model):
    """A sample: how it was drawn, from how many, and the seed with which anybody draws the same again."""

    class Method(models.TextChoices):
        CHANCE = "chance", _("by chance")
        RISK = "risk", _("by risk")

    class Subject(models.TextChoices):
        TICKET = "ticket", _("requests")
        WORK = "work", _("pieces of work")

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="draws")
    method = models.CharField(_("drawn"), max_length=8, choices=Method)
    subject = models.CharField(_("of"), max_length=8, choices=Subject)
    size = models.PositiveSmallIntegerField(_("how many"))
    seed = models.CharField(_("seed"), max_length=64)
    population = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.size}/{self.population} {self.get_method_display()}"


class Calibration(models.Model):
    """Several auditors score the same items, each without seeing the others, to see whether they mean the same."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="calibrations")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.audit)


class SampledItemQuerySet(models.QuerySet["SampledItem"]):
    def visible_to(self, person: Person, *, on: date) -> SampledItemQuerySet:
        """Auditors and the appointed see all; once reported, whoever did the work and who answers for the unit."""
        sight = sight_of(person, on=on)
        if not person.is_staff:
            return self.none()
        elif sight.everything:
            return self
        concerned = Q(people=person) | Q(draw__audit__unit_key__in=sight.led)
        told = concerned & Q(draw__audit__state__in=Audit.TOLD)
        return self.filter(told | Q(draw__audit__appointments__person=person)).distinct()


class SampledItem(models.Model):
    """One request or piece of work that was drawn; `people` did it, `risks` are what the log said of it."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    weight = models.FloatField(default=1)
    risks = models.JSONField(default=list)
    people = models.ManyToManyField(Person, related_name="+")
    calibration = models.ForeignKey(Calibration, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")

    objects = SampledItemQuerySet.as_manager()

    class Meta:
        ordering = ["draw", "place"]
        constraints = [models.UniqueConstraint(fields=["draw", "key"], name="drawn_once")]

    def __str__(self) -> str:
        return f"{self.draw.subject} {self.key}"
