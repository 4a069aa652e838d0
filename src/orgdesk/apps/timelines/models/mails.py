"""The mail series of a plan: its members, its texts, its mails, and what holds them."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.timelines.models.plan import RunningPlan
from orgdesk.apps.timelines.models.template import TemplateVersion


class MailText(models.Model):
    """What the mail of a number says; the latest row holds. {name}, {account} and {week} are filled in."""

    template = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="mail_texts")
    series = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["template", "series", "number"], name="texts_of_a_series")]

    def __str__(self) -> str:
        return self.subject


_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class OfPlanQuerySet(models.QuerySet[_Row_co]):
    """Rows of a plan that only the house sees."""

    def visible_to(self, person: Person) -> Self:
        return self if person.is_staff else self.none()


class Membership(models.Model):
    """A person is on the list of a plan's series, from joining until leaving."""

    class Way(models.TextChoices):
        ASKED = "asked", _("unsubscribed")
        BOUNCED = "bounced", _("address does not work")
        REMOVED = "removed", _("taken off by us")

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="memberships")
    series = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=40, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.CharField(max_length=40, blank=True)
    left_way = models.CharField(max_length=8, choices=Way, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "series", "person"], condition=Q(left_at=None), name="on_a_list_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.series}"


class MailHold(models.Model):
    """No mail of any series of the plan from the first to the last day; without a last day until it is lifted."""

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="holds")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason


class SeriesMailQuerySet(models.QuerySet["SeriesMail"]):
    def due(self, *, at: datetime) -> SeriesMailQuerySet:
        running = RunningPlan.Status.RUNNING
        return self.filter(state=SeriesMail.State.PLANNED, at__lte=at, plan__status=running)


class SeriesMail(models.Model):
    """One mail of a plan's series: when it is due with the customer, and what became of it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        QUEUED = "queued", _("sent")
        HELD = "held", _("held")
        SKIPPED = "skipped", _("skipped")
        LEFT = "left", _("not on the list")

    plan = models.ForeignKey(RunningPlan, on_delete=models.CASCADE, related_name="mails")
    series = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    week = models.SmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=250, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    outgoing = models.ManyToManyField(OutgoingMail, related_name="+", blank=True)

    objects = SeriesMailQuerySet.as_manager()

    class Meta:
        ordering = ["series", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "series", "number"], name="a_series_mail_once")]
        indexes = [models.Index(fields=["at"], name="series_mails_due", condition=Q(state="planned"))]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"
