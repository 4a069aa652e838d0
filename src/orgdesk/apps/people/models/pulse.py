"""Asking the people of a unit whether its culture is what it says. Who answered is kept apart from what was answered."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import OpenQuerySet


class CulturePulse(models.Model):
    """One round of questions to a unit: the statements of its culture as they stood then."""

    unit_key = models.CharField(max_length=80)
    statements = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closes_on = models.DateField(_("open until"))

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.unit_key} {self.at:%Y-%m-%d}"


class PulseReply(models.Model):
    """Somebody was asked, and has answered or not yet; never what."""

    pulse = models.ForeignKey(CulturePulse, on_delete=models.CASCADE, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answered = models.DateField(null=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pulse", "person"], name="asked_once_a_pulse")]

    def __str__(self) -> str:
        return f"{self.pulse}: {self.person}"


class PulseAnswer(models.Model):
    """How true one statement is, from 1 to 5; nobody's name and no time stand beside it."""

    pulse = models.ForeignKey(CulturePulse, on_delete=models.CASCADE, related_name="answers")
    statement = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    def __str__(self) -> str:
        return f"{self.statement}: {self.score}"
