"""A survey of one question, whom it asked, and what they answered."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.account import HouseRowQuerySet
from orgdesk.core.service.inviting import InvitationRule


def new_invitation_key() -> str:
    return "i" + secrets.token_hex(8)


class Survey(models.Model):
    """One question on one scale, when it is asked, and how sparingly."""

    class Question(models.TextChoices):
        NPS = "nps", _("recommendation")
        CSAT = "csat", _("satisfaction")
        CES = "ces", _("effort")

    class Occasion(models.TextChoices):
        ROUND = "round", _("in rounds")
        RESOLUTION = "resolution", _("after a solved request")

    SCALES = {Question.NPS: (0, 10), Question.CSAT: (1, 5), Question.CES: (1, 7)}

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("scale"), max_length=4, choices=Question)
    asks = models.CharField(_("what is asked"), max_length=250)
    occasion = models.CharField(_("asked"), max_length=12, choices=Occasion)
    every_days = models.PositiveIntegerField(_("days between rounds"), default=90)
    percent = models.PositiveSmallIntegerField(_("share asked, in percent"), default=100)
    quiet_days = models.PositiveIntegerField(_("quiet days after any survey"), default=30)
    open_days = models.PositiveIntegerField(_("days to answer"), default=21)
    change_hours = models.PositiveIntegerField(_("hours to change an answer"), default=24)
    delay_minutes = models.PositiveIntegerField(_("minutes to wait before asking"), default=60)
    is_open = models.BooleanField(_("asks now"), default=True)
    last_round_at = models.DateTimeField(null=True, blank=True)

    objects = HouseRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def scale(self) -> tuple[int, int]:
        return self.SCALES[self.Question(self.question)]

    @property
    def rule(self) -> InvitationRule:
        return InvitationRule(
            percent=self.percent,
            quiet=timedelta(days=self.quiet_days),
            open_for=timedelta(days=self.open_days),
            change_for=timedelta(hours=self.change_hours),
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Person) -> InvitationQuerySet:
        return self if person.is_staff else self.filter(person=person)

    def due(self, *, at: datetime) -> InvitationQuerySet:
        return self.filter(sent_at=None, void_at=None, send_at__lte=at)

    def sent(self) -> InvitationQuerySet:
        return self.exclude(sent_at=None)


class Invitation(models.Model):
    """Somebody is asked once about one occasion; what they were at that time stays with it."""

    key = models.CharField(max_length=40, unique=True, default=new_invitation_key, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="survey_invitations")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="survey_invitations")
    segment = models.CharField(max_length=60, blank=True)
    unit_key = models.CharField(max_length=80, blank=True)
    occasion = models.CharField(max_length=80)
    planned_at = models.DateTimeField()
    send_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=40, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "person", "occasion"], name="asked_once_about_an_occasion")
        ]
        indexes = [
            models.Index(
                fields=["send_at"], name="invitations_to_send", condition=models.Q(sent_at=None, void_at=None)
            ),
            models.Index(fields=["person", "planned_at"], name="invitations_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.person}"


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def visible_to(self, person: Person) -> SurveyAnswerQuerySet:
        return self if person.is_staff else self.filter(invitation__person=person)

    def holding(self) -> SurveyAnswerQuerySet:
        """The answers that count: the last of each invitation, none of an invitation that was taken back."""
        return self.filter(replaced_at=None, invitation__void_at=None)


class SurveyAnswer(models.Model):
    """An answer; one given anew within the time for it replaces the one before, which stays as a row."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    score = models.SmallIntegerField(_("score"))
    words = models.TextField(_("in your words"), blank=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=models.Q(replaced_at=None), name="one_answer_holds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.score}"


class LeftSurveys(models.Model):
    """A person wants no surveys."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="left_surveys")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}"
