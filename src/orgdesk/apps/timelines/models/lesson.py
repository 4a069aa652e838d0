"""Lesson plans: the library, and which one a session follows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models.plan import RunningPlan


class LessonPlanQuerySet(models.QuerySet["LessonPlan"]):
    def visible_to(self, person: Person) -> LessonPlanQuerySet:
        return self if person.is_staff else self.none()


class LessonPlan(models.Model):
    """What a session teaches: topics, the experience it is made for, minutes."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    topics = models.JSONField(default=list)
    level = models.CharField(_("experience"), max_length=40)
    minutes = models.PositiveIntegerField(_("minutes"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    objects = LessonPlanQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class LessonChoice(models.Model):
    """Which lesson plan the session of a plan follows; the latest holds."""

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="lessons")
    session = models.CharField(max_length=60)
    lesson = models.ForeignKey(LessonPlan, on_delete=models.PROTECT, related_name="choices")
    made = models.CharField(max_length=8, choices=[("found", _("from the library")), ("made", _("newly made"))])
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.session}: {self.lesson}"
