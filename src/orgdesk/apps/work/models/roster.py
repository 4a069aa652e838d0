"""Who works when: recurring shifts, single days that differ, swaps, absences, deputies, and how many are needed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class ShiftPattern(models.Model):
    """A person's recurring shifts: `cycle` has one text of hours a day ("09:00-12:30 13:00-17:30", "" for none) and repeats."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shift_patterns")
    begins = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True)
    cycle = models.JSONField(_("hours by day"))
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["person__name", "begins"]

    def __str__(self) -> str:
        return f"{self.person} from {self.begins}"


class ShiftOverride(models.Model):
    """Other hours on one day; no hours is a day off."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shift_overrides")
    on = models.DateField(_("on"))
    hours = models.CharField(_("hours"), max_length=80, blank=True)
    reason = models.CharField(_("because"), max_length=120)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_override_a_day")]

    def __str__(self) -> str:
        return f"{self.person} on {self.on}: {self.hours or '–'}"


class ShiftSwap(models.Model):
    """`other` works what `person` had on `on`, `person` what `other` had on `other_on`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other_on = models.DateField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_swap_of_a_shift"),
            models.UniqueConstraint(fields=["other", "other_on"], name="one_swap_of_the_others_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.on} with {self.other} {self.other_on}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, person: Person) -> AbsenceQuerySet:
        """Colleagues see who is away: they plan around it."""
        return self if person.is_staff else self.none()

    def meeting(self, start: object, end: object) -> AbsenceQuerySet:
        return self.filter(start__lt=end, end__gt=start)


class Absence(models.Model):
    """A person is away. Why is a kind and nothing more: an illness is nobody's business here."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("leave")
        ILL = "ill", _("ill")
        TRAINING = "training", _("training")
        OTHER = "other", _("other")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LEAVE)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["start"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="an_absence_has_length")]

    def __str__(self) -> str:
        return f"{self.person} away from {self.start:%Y-%m-%d %H:%M}"


class Deputy(models.Model):
    """`deputy` stands in for `person`; the lowest rank is asked first."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "deputy"], name="a_deputy_once"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_deputises_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"


class Capacity(models.Model):
    """How much open work a person takes at once (none: no limit), and the languages they serve in."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="capacity")
    limit = models.PositiveSmallIntegerField(_("at most at once"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.limit}"


class CoverNeed(models.Model):
    """So many people of a unit must be on duty in these hours of the week."""

    unit_key = models.CharField(max_length=80)
    week = models.JSONField(_("hours"))
    people = models.PositiveSmallIntegerField(_("people"))
    zone = models.CharField(max_length=64, default=settings.TIME_ZONE)

    class Meta:
        ordering = ["unit_key", "pk"]

    def __str__(self) -> str:
        return f"{self.unit_key}: {self.people}"
