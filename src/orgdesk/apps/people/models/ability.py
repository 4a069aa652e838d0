"""What people can do, how far their word goes, where they can help."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import OpenQuerySet


class SkillRating(models.Model):
    """How well somebody commands a skill, as judged on a day; the latest that has not run out counts."""

    class Level(models.IntegerChoices):
        NONE = 0, _("none")
        ASSISTED = 1, _("assisted")
        ABLE = 2, _("able")
        PROFICIENT = 3, _("proficient")
        TEACHES = 4, _("teaches")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skill_ratings")
    skill = models.CharField(_("skill"), max_length=120)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    on = models.DateField(_("judged on"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    expires = models.DateField(_("runs out on"), null=True, blank=True)
    note = models.CharField(_("what it rests on"), max_length=250, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["person", "skill"]), models.Index(fields=["skill", "level"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.skill} {self.level}"


class AuthorityGrant(models.Model):
    """How far somebody may decide without asking; the latest row counts."""

    class Level(models.IntegerChoices):
        ASKS = 0, _("asks first")
        TELLS = 1, _("acts and tells afterwards")
        ACTS = 2, _("decides within the duties")
        UNIT = 3, _("decides for the unit")
        COMPANY = 4, _("decides for the company")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="authority_grants")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    on = models.DateField(_("from"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=250)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_level_display()}"


class AuthorityUse(models.Model):
    """Somebody did what their seat allows only under a condition: what, how the condition was met, for what."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authority_uses")
    position_key = models.CharField(max_length=80)
    activity = models.CharField(_("what was done"), max_length=160)
    condition = models.CharField(_("allowed when"), max_length=250)
    met_by = models.TextField(_("how the condition was met"))
    reference = models.CharField(_("ticket, order or other reference"), max_length=120, blank=True)
    at = models.DateTimeField()

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.activity}"


class FlexQuerySet(OpenQuerySet["Flex"]):
    def standing(self, *, on: date) -> FlexQuerySet:
        return self.filter(Q(ended=None) | Q(ended__gte=on), on__lte=on)


class Flex(models.Model):
    """Somebody can help elsewhere: `unit` is a unit's key, `kind:pod` for all pods, or `*` for any unit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="flexes")
    unit = models.CharField(_("where"), max_length=80)
    activity = models.CharField(_("with what"), max_length=160, blank=True)
    on = models.DateField(_("from"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.DateField(null=True, blank=True)

    objects = FlexQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "unit"]

    def __str__(self) -> str:
        return f"{self.person} → {self.unit}"
