"""The first run: the link that opens it, and how far it has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person

LIFE = timedelta(days=1)


class SetUpLinkQuerySet(models.QuerySet["SetUpLink"]):
    def open(self, *, at: datetime) -> SetUpLinkQuerySet:
        return self.filter(used_at=None, ended_at=None, made_at__gt=at - LIFE)


class SetUpLink(models.Model):
    """One link, known by the digest of its token; it makes the first administrator, once."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = SetUpLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class SetUpStep(models.Model):
    """A step of the first run was done, or left for later."""

    class Step(models.TextChoices):
        COMPANY = "company", _("Company")
        ADMINISTRATOR = "administrator", _("First administrator")
        MAIL = "mail", _("Mail")
        CALENDAR = "calendar", _("Hours and holidays")
        CHART = "chart", _("Organisation chart")
        PROCESS = "process", _("First process")

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        LATER = "later", _("left for later")

    step = models.CharField(max_length=16, choices=Step)
    outcome = models.CharField(max_length=8, choices=Outcome)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_outcome_display()}"
