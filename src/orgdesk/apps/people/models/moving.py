"""From an open seat to the move on the chart: posting, application, human resources' part, decision, completion."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models._rows import OpenQuerySet, RestrictedQuerySet
from orgdesk.apps.people.reach import positions_below, reach_of


def new_posting_key() -> str:
    return "v" + secrets.token_hex(4)


def new_application_key() -> str:
    return "a" + secrets.token_hex(6)


class PostingQuerySet(OpenQuerySet["Posting"]):
    def open(self) -> PostingQuerySet:
        return self.filter(closed_at=None)


class Posting(models.Model):
    """An open seat, offered inside first; outside candidates are for after `internal_until`."""

    key = models.CharField(max_length=20, unique=True, default=new_posting_key, editable=False)
    position_key = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    words = models.TextField(_("what the seat is about"), blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    internal_until = models.DateField(_("for colleagues until"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=250, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["position_key"], condition=Q(closed_at=None), name="one_open_posting_a_position"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_internal(self, on: date) -> bool:
        return on <= self.internal_until


class ApplicationQuerySet(RestrictedQuerySet["Application"]):
    def visible_to(self, person: Person, *, on: date) -> ApplicationQuerySet:
        """The applicant, those who lead the applicant, those who lead the seat, and human resources."""
        if reach_of(person, on=on).everyone:
            return self
        return self.filter(
            Q(person=person)
            | Q(person__in=reach_of(person, on=on).people)
            | Q(posting__position_key__in=positions_below(person, on=on))
        )

    def pending(self) -> ApplicationQuerySet:
        return self.filter(state__in=Application.PENDING)


class Application(models.Model):
    """Somebody wants to move from the position they hold. Every step keeps who, when and why."""

    class State(models.TextChoices):
        WITH_HR = "with_hr", _("with human resources")
        TO_DECIDE = "to_decide", _("to be decided")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("not chosen")
        COMPLETED = "completed", _("moved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    PENDING = (State.WITH_HR, State.TO_DECIDE)

    key = models.CharField(max_length=20, unique=True, default=new_application_key, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    origin_key = models.CharField(max_length=80)
    words = models.TextField(_("why I apply"), blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WITH_HR)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    effective_on = models.DateField(null=True)
    completed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["posting", "person"], name="a_person_applies_once")]

    def __str__(self) -> str:
        return f"{self.person} → {self.posting}"


class Review(models.Model):
    """What human resources found about an application; without it nothing is decided."""

    class Finding(models.TextChoices):
        SUPPORTED = "supported", _("nothing stands against it")
        CONCERNS = "concerns", _("with concerns")

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="review")
    finding = models.CharField(max_length=10, choices=Finding)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application}: {self.get_finding_display()}"
