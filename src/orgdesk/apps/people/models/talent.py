"""Wishes and judgements about people: restricted, dated, and always open to the person concerned."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import RestrictedQuerySet
from orgdesk.apps.people.reach import positions_below, reach_of


class Aspiration(models.Model):
    """What somebody said about their own way; the latest counts."""

    class Kind(models.TextChoices):
        STAY = "stay", _("content with the role")
        GROW = "grow", _("wants to grow")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aspirations")
    kind = models.CharField(_("I am"), max_length=5, choices=Kind)
    position_key = models.CharField(_("towards"), max_length=80, blank=True)
    words = models.TextField(_("in my own words"), blank=True)
    on = models.DateField()

    objects = RestrictedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class TalentFlagQuerySet(RestrictedQuerySet["TalentFlag"]):
    def standing(self, *, on: date) -> TalentFlagQuerySet:
        return self.filter(Q(expires=None) | Q(expires__gte=on), ended_on=None, on__lte=on)


class TalentFlag(models.Model):
    """A judgement such as a rising star: who set it, when, why, until when."""

    class Kind(models.TextChoices):
        RISING_STAR = "rising_star", _("rising star")
        KEY_KNOWLEDGE = "key_knowledge", _("key knowledge")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talent_flags")
    flag = models.CharField(_("mark"), max_length=16, choices=Kind, default=Kind.RISING_STAR)
    reason = models.TextField(_("why"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    expires = models.DateField(_("until"))
    ended_on = models.DateField(null=True)

    objects = TalentFlagQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_flag_display()}"


class RotationQuerySet(RestrictedQuerySet["Rotation"]):
    def visible_to(self, person: Person, *, on: date) -> RotationQuerySet:
        """As every restricted row, and for those who lead the seat, since they assess."""
        reach = reach_of(person, on=on)
        if reach.everyone:
            return self
        seats = positions_below(person, on=on)
        return self.filter(Q(person=person) | Q(person__in=reach.people) | Q(position_key__in=seats))


class Rotation(models.Model):
    """A time on another seat to see what somebody is best at; assessed at its end on three dimensions."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rotations")
    position_key = models.CharField(_("seat"), max_length=80)
    origin_key = models.CharField(max_length=80, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)

    objects = RotationQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.position_key}"


class Assessment(models.Model):
    """One dimension of a rotation, from 0 (not at all) to 4 (outstanding)."""

    class Dimension(models.TextChoices):
        CUSTOMERS = "customers", _("with customers")
        SYSTEM = "system", _("with the system")
        IMPROVEMENT = "improvement", _("with process improvement")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    rotation = models.ForeignKey(Rotation, on_delete=models.CASCADE, related_name="assessments")
    dimension = models.CharField(max_length=12, choices=Dimension)
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(4)])
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = RestrictedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "dimension"], name="a_rotation_is_assessed_once_a_dimension"),
            models.CheckConstraint(condition=Q(score__lte=4), name="assessment_up_to_four"),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.score}"


class SuccessorNameQuerySet(RestrictedQuerySet["SuccessorName"]):
    def standing(self) -> SuccessorNameQuerySet:
        return self.filter(ended_on=None)


class SuccessorName(models.Model):
    """Somebody is named as a successor for a position. It promises nothing: the seat is filled by a decision."""

    class Readiness(models.TextChoices):
        NOW = "now", _("ready now")
        WITHIN_A_YEAR = "within_a_year", _("within a year")
        LATER = "later", _("later")
        EMERGENCY = "emergency", _("in an emergency")

    position_key = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="successor_names")
    readiness = models.CharField(_("ready"), max_length=14, choices=Readiness)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = SuccessorNameQuerySet.as_manager()

    class Meta:
        ordering = ["position_key", "on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["position_key", "person"], condition=Q(ended_on=None), name="named_once_for_a_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.position_key}"
