"""What the company wants to be like, and whether its own people find that it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models.account import HouseRowQuerySet


class CultureStatement(models.Model):
    """One sentence about how we are; staff are asked how far it is true."""

    text = models.CharField(_("statement"), max_length=200)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Participation(models.Model):
    """That a person answered in a quarter, and nothing about what."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    quarter = models.CharField(max_length=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "quarter"], name="staff_answer_once_a_quarter")]

    def __str__(self) -> str:
        return self.quarter


class CultureAnswer(models.Model):
    """An answer from 1 to 5 without a person and without a time of day: only quarter and unit."""

    statement = models.ForeignKey(CultureStatement, on_delete=models.CASCADE, related_name="answers")
    quarter = models.CharField(max_length=7)
    unit_key = models.CharField(max_length=80, blank=True)
    score = models.PositiveSmallIntegerField()

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["quarter", "statement"])]

    def __str__(self) -> str:
        return f"{self.score}"
