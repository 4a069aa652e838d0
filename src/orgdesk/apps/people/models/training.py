"""Learning for another duty, and who teaches it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import OpenQuerySet
from orgdesk.apps.people.models.ability import SkillRating
from orgdesk.apps.people.models.moving import Posting


class TrainingProvision(models.Model):
    """A unit teaches a skill up to a level: basic up to able, advanced beyond."""

    unit_key = models.CharField(_("unit"), max_length=80)
    skill = models.CharField(_("skill"), max_length=120)
    level = models.PositiveSmallIntegerField(_("up to"), choices=SkillRating.Level)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["skill", "-level", "unit_key"]
        constraints = [models.UniqueConstraint(fields=["unit_key", "skill"], name="a_unit_teaches_a_skill_once")]

    def __str__(self) -> str:
        return f"{self.unit_key}: {self.skill} {self.level}"

    @property
    def is_advanced(self) -> bool:
        return self.level > SkillRating.Level.ABLE


class CrossTrainingQuerySet(OpenQuerySet["CrossTraining"]):
    def open(self) -> CrossTrainingQuerySet:
        return self.filter(ended_at=None)


class CrossTraining(models.Model):
    """A plan: who learns what, for which duty, up to which level, by when, from whom. Backup is something else: a named stand-in."""

    class Ending(models.TextChoices):
        REACHED = "reached", _("level reached")
        GIVEN_UP = "given_up", _("given up")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cross_trainings")
    skill = models.CharField(_("skill"), max_length=120)
    level = models.PositiveSmallIntegerField(_("up to"), choices=SkillRating.Level)
    origin_key = models.CharField(_("from"), max_length=80, blank=True)
    target_key = models.CharField(_("for the duties of"), max_length=80, blank=True)
    posting = models.ForeignKey(Posting, on_delete=models.SET_NULL, null=True, blank=True, related_name="trainings")
    provider = models.ForeignKey(TrainingProvision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(_("due"))
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    objects = CrossTrainingQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.skill}"
