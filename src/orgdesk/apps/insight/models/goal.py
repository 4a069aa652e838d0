"""What a unit wants to reach, from where it stood, and who has understood it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> GoalQuerySet:
        """All staff: a unit's goals are no secret of its head."""
        return self if person.is_staff else self.none()

    def standing(self) -> GoalQuerySet:
        """The latest goal of each unit and measure."""
        newest = Goal.objects.filter(unit_key=models.OuterRef("unit_key"), code=models.OuterRef("code")).order_by(
            "-set_at", "-pk"
        )
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))


class Goal(models.Model):
    """A target for one measure of one unit (or of all, with no unit), set on a measured baseline. Rows are never changed.

    A target that is worse than the baseline has a `reason`.
    """

    unit_key = models.CharField(_("unit"), max_length=80, blank=True)
    code = models.CharField(_("measure"), max_length=12)
    definition_version = models.PositiveSmallIntegerField(default=1)
    baseline = models.FloatField(_("baseline"))
    baseline_low = models.FloatField(null=True)
    baseline_high = models.FloatField(null=True)
    baseline_n = models.PositiveIntegerField()
    target = models.FloatField(_("target"))
    due = models.DateField(_("by"))
    reason = models.CharField(_("why it is worse than the baseline"), max_length=250, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.unit_key or '*'}: {self.target:g}"


class Acknowledgement(models.Model):
    """A member of the unit has read and understood the goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "person"], name="a_goal_once_acknowledged_by_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.goal}"
